/** `npm run dist -- --linux|--mac|--win [--arm64|--x64] [--dir]`: installers in dist/. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build as pack, Platform } from 'electron-builder';
import { ensureBuilt, programFolder } from '../start/build.mjs';
import { packageConfig } from './config.mjs';
import { bundledPackages, noticesOf, packedPackages } from './notices.mjs';
import { writeChecksums, writeSbom } from './published.mjs';

const systems = {
  linux: { node: 'linux', builder: Platform.LINUX },
  mac: { node: 'darwin', builder: Platform.MAC },
  win: { node: 'win32', builder: Platform.WINDOWS },
};
const flag = { type: 'boolean' };
const { values } = parseArgs({
  options: { linux: flag, mac: flag, win: flag, x64: flag, arm64: flag, dir: flag },
});

const name = Object.keys(systems).find((system) => values[system]);
if (!name) fail('Say for which system: npm run dist -- --linux, --mac or --win.');
const { node: platform, builder } = systems[name];
const arch = values.arm64 ? 'arm64' : values.x64 ? 'x64' : process.arch;

const missing = [
  `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`,
  'models/starter/model.safetensors',
  'datasets/sample/tweets.jsonl',
].filter((path) => !existsSync(join(programFolder, path)));
if (missing.length > 0) {
  fail(`Not here: ${missing.join(', ')}. Run "npm ci" first.`);
}
const failure = ensureBuilt('index.js', (why) => console.log(`Building Mnerva: ${why}.`));
if (failure) fail(`The build failed.\n${failure}`);
try {
  const config = packageConfig({ platform, arch });
  const shipped = [...bundledPackages(programFolder), ...packedPackages(config.files)];
  const notices = noticesOf(programFolder, [...new Set(shipped)].sort());
  writeFileSync(join(programFolder, 'out', 'THIRD-PARTY-NOTICES.txt'), notices);
  const made = await pack({
    projectDir: programFolder,
    targets: builder.createTarget(values.dir ? 'dir' : undefined, Arch[arch]),
    config: {
      ...config,
      ...(process.env.ELECTRON_OVERRIDE_DIST_PATH && { electronDist: process.env.ELECTRON_OVERRIDE_DIST_PATH }),
    },
  });
  const sbom = join(programFolder, 'dist', 'sbom.cdx.json');
  const sums = join(programFolder, 'dist', 'SHA256SUMS');
  writeSbom(programFolder, sbom);
  writeChecksums([...made.filter((path) => statSync(path).isFile()), sbom], sums);
  for (const path of [...made, sbom, sums]) console.log(path);
} catch (error) {
  const needs =
    "electron-builder downloads Electron's runtime and its own tools, which do not come from the npm registry.";
  fail(`The package was not made: ${error instanceof Error ? error.message : error}\n${needs}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
