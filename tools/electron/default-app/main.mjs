/** In place of Electron's own default app: `electron [-r MODULE] FOLDER` runs the app of a folder. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const words = process.argv.slice(1);
let folder = null;
while (words.length > 0 && folder === null) {
  const word = words.shift();
  if (word === '-r' || word === '--require') require(words.shift());
  else if (!word.startsWith('-')) folder = resolve(word);
}
if (folder === null) {
  console.error('Name the folder of an app.');
  process.exit(2);
}
const { name, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.name = name;
app.setVersion(version);
app.setAppPath(folder);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
await import(pathToFileURL(join(folder, main)).href);
