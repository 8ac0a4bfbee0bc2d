/** `node finish.mjs DIST DEFAULT-APP`: fuses as Electron ships them, and an app that runs the folder named on the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** Electron's fuses lie in its binary: behind this text a version, their number, and a sign for each. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const wanted = { 3: '1', 6: '0' }; // a debugger may be asked for; no snapshot of its own for the main process

const [dist, defaultApp] = process.argv.slice(2);
const path = join(dist, 'electron');
const binary = readFileSync(path);
const at = binary.indexOf(sentinel);
if (at < 0) throw new Error(`There are no fuses in ${path}.`);
for (const [fuse, sign] of Object.entries(wanted))
  binary.write(sign, at + sentinel.length + 2 + Number(fuse), 'latin1');
writeFileSync(path, binary);
await createPackage(defaultApp, join(dist, 'resources', 'default_app.asar'));
