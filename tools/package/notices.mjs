/**
 * The licences of what is shipped: of every package that a bundle has modules of (packages.json in each part of out/, which the build writes) and of
 * those that are packed as they are. A package that brings no text gets that of the licence it names; one whose licence is not known here
 * stops the packing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const texts = {
  'Apache-2.0': join(here, '..', '..', 'LICENSE'),
  'LGPL-3.0-or-later': join(here, 'licences', 'LGPL-3.0.txt'),
  // the LGPL is a supplement to it
  'GPL-3.0-or-later': join(here, 'licences', 'GPL-3.0.txt'),
};

/** Packages, by name, that the built bundles are made of. */
export function bundledPackages(folder) {
  const lists = ['main', 'preload', 'renderer'].map((part) => join(folder, 'out', part, 'packages.json'));
  return [...new Set(lists.flatMap((list) => JSON.parse(readFileSync(list, 'utf8'))))].sort();
}

/** Packages that electron-builder's list of files takes as they are. */
export function packedPackages(files) {
  const names = files.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/*]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The text of THIRD-PARTY-NOTICES. Throws where a package names a licence whose text is neither with it nor here. */
export function noticesOf(folder, names) {
  return names.map((name) => noticeOf(folderOf(folder, name))).join(`\n${'='.repeat(80)}\n\n`);
}

/** At the top of node_modules, or where the lock file has it below another package. */
function folderOf(folder, name) {
  const top = join(folder, 'node_modules', name);
  if (existsSync(top)) return top;
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const nested = Object.keys(packages).find(
    (path) => path.endsWith(`/node_modules/${name}`) && existsSync(join(folder, path)),
  );
  if (!nested) throw new Error(`${name}, which is shipped, is not in node_modules: run npm ci.`);
  return join(folder, nested);
}

function noticeOf(packageFolder) {
  const about = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const { name, version, license = '', author, repository } = about;
  const who = typeof author === 'string' ? author : author?.name;
  const head = [`${name} ${version}`, license, who, typeof repository === 'string' ? repository : repository?.url];
  const own = readdirSync(packageFolder)
    .filter((file) => /^(licen[cs]e|copying|notice|third-?party)/i.test(file))
    .map((file) => readFileSync(join(packageFolder, file), 'utf8'));
  const copyleft = /LGPL-3\.0/.test(license) ? ['LGPL-3.0-or-later', 'GPL-3.0-or-later'] : [];
  const named = own.length > 0 ? copyleft : [...license.split(/ AND | OR |[()]/).filter(Boolean), ...copyleft];
  const standard = [...new Set(named)]
    .filter((id) => id !== 'MIT' || own.length === 0)
    .map((id) => textOf(id, name, who));
  return `${head.filter(Boolean).join('\n')}\n\n${[...own, ...standard].map((text) => text.trim()).join('\n\n')}\n`;
}

function textOf(id, name, who) {
  if (id === 'MIT') return `${mit(who ?? `the authors of ${name}`)}`;
  const path = texts[id];
  if (!path || !existsSync(path))
    throw new Error(`The text of ${id}, the licence of ${name}, is not in tools/package.`);
  return readFileSync(path, 'utf8');
}

/** https://spdx.org/licenses/MIT */
const mit = (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
