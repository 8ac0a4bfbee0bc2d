/** What is shipped says whose it is: every package in a bundle or packed as it is, with the text of its licence. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { packageConfig } from '../../tools/package/config.mjs';
import { bundledPackages, noticesOf, packedPackages } from '../../tools/package/notices.mjs';
import { writeChecksums, writeSbom } from '../../tools/package/published.mjs';
import { programFolder } from '../../tools/start/build.mjs';
import { builtApp } from '../helpers/build';

let folder: string;
let notices: string;
beforeAll(async () => {
  await builtApp();
  folder = mkdtempSync(join(tmpdir(), 'mnerva-notices-'));
  const packed = packedPackages(packageConfig({ platform: 'linux', arch: 'x64' }).files);
  notices = noticesOf(programFolder, [...bundledPackages(programFolder), ...packed]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['@tensorflow/tfjs-core', 'Apache License'],
  ['@tensorflow/tfjs-backend-wasm', 'Apache License'],
  ['zod', 'MIT License'],
  ['svelte', 'Permission is hereby granted'],
  ['fast-xml-parser', 'Permission is hereby granted'],
  ['better-sqlite3', 'Permission is hereby granted'],
  ['onnxruntime-node', 'Permission is hereby granted'],
  ['sharp', 'Apache License'],
])('%s is named with its licence', (name, text) => {
  const own = notices.split('='.repeat(80)).find((notice) => notice.trim().startsWith(`${name} `));
  expect(own).toContain(text);
});

it("libvips' LGPL is there, with the GPL that it supplements", () => {
  expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  expect(notices).toMatch(/GNU GENERAL PUBLIC LICENSE\s+Version 3, 29 June 2007/);
});

it('a licence whose text is not known stops the packing', () => {
  const odd = join(folder, 'node_modules', 'odd');
  mkdirSync(odd, { recursive: true });
  writeFileSync(join(odd, 'package.json'), '{"name":"odd","version":"1.0.0","license":"Odd-1.0"}');
  expect(() => noticesOf(folder, ['odd'])).toThrow('The text of Odd-1.0, the licence of odd, is not in tools/package.');
});

it('an SBOM names the packages of the lock file; checksums are as sha256sum reads them', () => {
  const sbom = join(folder, 'sbom.cdx.json');
  writeSbom(programFolder, sbom);
  const { bomFormat, components } = JSON.parse(readFileSync(sbom, 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['zod', 'electron']));
  const sums = join(folder, 'SHA256SUMS');
  writeChecksums([sbom], sums);
  const hash = createHash('sha256').update(readFileSync(sbom)).digest('hex');
  expect(readFileSync(sums, 'utf8')).toBe(`${hash}  sbom.cdx.json\n`);
});
