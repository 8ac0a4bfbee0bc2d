/**
 * What the browser is told to open: a file that only the person can read, which leads to the start address. An address in the browser's
 * arguments could be read by every user of the machine, and used before the browser does.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers the file's path. Browsers from a snap read no hidden folder right below the home, but one in the clone. */
export function writeStartPage(folder, address) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `start-${randomUUID()}.html`);
  const page = `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Mnerva</title>
<script>location.replace(${JSON.stringify(address)});</script>
<noscript>Mnerva needs scripts.</noscript>
`;
  writeFileSync(path, page, { flag: 'wx', mode: 0o600 });
  return path;
}

export function removeStartPage(path) {
  rmSync(path, { force: true });
}
