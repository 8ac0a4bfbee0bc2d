/** node unpack.mjs ARCHIVE FOLDER: takes apart what archive.ts has put together. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

const [archive, folder] = process.argv.slice(2);
const bytes = zstdDecompressSync(readFileSync(archive));
const start = 4 + bytes.readUInt32LE(0);
let at = start;
for (const { path, size } of JSON.parse(bytes.toString('utf8', 4, start))) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes.subarray(at, at + size));
  at += size;
}
