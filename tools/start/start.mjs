/**
 * `npm start`: builds what is missing, then opens the desktop app, or the web shell in the browser with one line that says why.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt, programFolder } from './build.mjs';
import { whyNoDisplay } from './display.mjs';
import { electronExecutable, installElectron, rememberRefusal, rememberedRefusal } from './electron-runtime.mjs';
import { rerunOnNewNode } from './node-version.mjs';
import { removeStartPage, writeStartPage } from './start-page.mjs';

const help = `npm start [-- OPTIONS]

  --web          the web shell, even where the desktop app could run
  --desktop      try to install Electron's runtime again after an earlier refusal
  --port N       the web shell's port (by default the last one, 4680, or any free one)
  --root FOLDER  a folder beyond your home that the web shell may open; may be repeated
  --no-open      print the address, do not open the browser
  --sample       the bundled sample project, whatever was open last`;

/** When a desktop app that does not start ends: its sandbox or a library is missing on this machine. */
const tooSoonMs = 5_000;
const electronPackage = join(programFolder, 'node_modules', 'electron');
const refusalFile = join(programFolder, '.cache', 'electron-refused');

if (!rerunOnNewNode(process.argv[1])) await main();

async function main() {
  const { values } = parseArgs({
    options: {
      web: { type: 'boolean' },
      desktop: { type: 'boolean' },
      port: { type: 'string' },
      root: { type: 'string', multiple: true },
      'no-open': { type: 'boolean' },
      sample: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(help);

  const failure = ensureBuilt('web.js', (why) => console.log(`Building Mnerva: ${why}.`));
  if (failure) {
    console.error(`The build failed.\n${failure}`);
    process.exit(1);
  }
  const noDisplay = whyNoDisplay();
  const reason = values.web ? 'as asked' : (noDisplay ?? (await openDesktop(values)));
  if (reason !== null) await openWeb(values, reason, noDisplay === null && !values['no-open']);
}

/** Answers null when the app ran, else why it could not. */
async function openDesktop({ desktop, sample }) {
  if (!existsSync(electronPackage)) return 'Electron is not installed';
  if (process.getuid?.() === 0) return "Electron's sandbox does not run as root";
  if (!electronExecutable(electronPackage)) {
    const refused = desktop ? null : rememberedRefusal(refusalFile);
    if (refused) return `Electron's runtime is not here, ${refused}; "npm start -- --desktop" tries again`;
    const keys = process.stdin.isTTY ? process.stdin : null;
    const say = process.stdout.isTTY ? (text) => process.stdout.write(`\r\u001b[2K${text}`) : () => undefined;
    if (!process.stdout.isTTY) console.log("Installing Electron's runtime, once.");
    const failure = await installElectron(electronPackage, { keys, say });
    say('');
    if (failure) {
      rememberRefusal(refusalFile, failure);
      return `Electron's runtime is not here, ${failure}; "npm start -- --desktop" tries again`;
    }
  }
  const startedAt = Date.now();
  const args = [programFolder, ...(sample ? ['--sample'] : [])];
  const app = spawn(electronExecutable(electronPackage), args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.kill(signal));
  const ended = await new Promise((resolve) => {
    app.on('error', (error) => resolve(error.message));
    app.on('exit', (code, signal) =>
      resolve(code === 0 || signal === 'SIGINT' || signal === 'SIGTERM' ? null : (signal ?? code)),
    );
  });
  if (ended !== null && Date.now() - startedAt < tooSoonMs) return `the desktop app ended at once (${ended})`;
  process.exitCode = ended === null ? 0 : 1;
  return null;
}

async function openWeb({ port, root = [], sample }, reason, mayOpen) {
  const wanted = Number(port ?? 0);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    console.error(`--port ${port} is not a port: a number from 0 to 65535.`);
    process.exit(2);
  }
  const { startWebShell } = await import(pathToFileURL(join(programFolder, 'out', 'main', 'web.js')).href);
  const notice = reason === 'as asked' ? [] : [`In the browser, because ${reason}.`];
  let shell;
  try {
    const at = port === undefined ? { likelyPort: 4680 } : { port: wanted };
    shell = await startWebShell({ ...at, roots: root, sample, notices: notice });
  } catch (error) {
    console.error([error.message, error.detail].filter(Boolean).join(' '));
    process.exit(1);
  }
  const where = mayOpen ? 'opens in your browser' : 'is at this address';
  console.log(
    `Mnerva ${where}${notice.length > 0 ? `, because ${reason}` : ''}: ${shell.newAddress()}  (good once, within a minute; Ctrl+C ends Mnerva)`,
  );
  if (process.stdin.isTTY) {
    console.log('Enter prints a new address.');
    process.stdin.on('data', () => console.log(shell.newAddress()));
  }
  if (shell.problem) console.log(shell.problem);

  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (ending) process.exit(1); // asked twice
      ending = true;
      shell.close().then(
        () => process.exit(0),
        (error) => {
          console.error(error.message);
          process.exit(1);
        },
      );
    });
  }
  if (mayOpen) {
    const { default: open } = await import('open');
    const page = writeStartPage(join(programFolder, '.cache'), shell.newAddress());
    setTimeout(() => removeStartPage(page), 60_000).unref();
    process.once('exit', () => removeStartPage(page));
    const browser = await open(page).catch(() => null);
    browser?.on('error', () => undefined); // the address is printed above
  }
}
