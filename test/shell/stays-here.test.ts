/**
 * "Nothing leaves your computer": no look-up and no connection beyond this machine while a person imports, is suggested to, trains and
 * exports, and nothing is left in their home folder but Mnerva's own. ONNX Runtime has telemetry of its own, which began with a
 * device's id in ~/.cache at once and a connection ten seconds later.
 */
import { spawn, spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFolder } from '../../tools/start/build.mjs';
import { builtApp } from '../helpers/build';
import { enter, keyIn } from '../helpers/shell-window';
import { canTrace, isLoopback, tracer } from '../helpers/traced';

let folder: string;
let home: string;
beforeAll(async () => {
  await builtApp();
  folder = mkdtempSync(join(tmpdir(), 'mnerva-stays-'));
  home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(
    join(folder, 'tweets.txt'),
    'IMGID:1\nAna\tB-PER\nin\tO\nPorto\tB-LOC\n\nIMGID:2\nRain\tO\nin\tO\nLima\tB-LOC\n\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A person's environment, who has said nothing of telemetry. */
function environment(): NodeJS.ProcessEnv {
  const {
    XDG_CACHE_HOME: _c,
    XDG_DATA_HOME: _d,
    XDG_CONFIG_HOME: _f,
    ORT_DISABLE_TELEMETRY: _t,
    ...rest
  } = process.env;
  return { ...rest, HOME: home, MNERVA_HOME: join(home, '.local', 'share', 'mnerva') };
}

function run(before: readonly string[], args: readonly string[]): void {
  const [program = '', ...more] = [...before, process.execPath, ...args];
  const { status, stdout, stderr } = spawnSync(program, more, { cwd: folder, env: environment(), encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
}

/** Every file below a folder. */
const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1));

test.skipIf(!canTrace)('a trace sees a connection to elsewhere', () => {
  const traced = tracer();
  run(traced.before, [
    '-e',
    "require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1', () => process.exit(0))",
  ]);
  expect(traced.addresses()).toEqual(['192.0.2.1']);
  traced.remove();
});

test.each<[string, readonly string[]]>([
  ['init', ['p', '--labels', 'PER,LOC']],
  ['import', ['p', 'tweets.txt', '--split', 'train']],
  ['predict', ['--text', 'tweets.txt', '--out', 'suggested.txt']],
  ['train', ['p', '--from', 'scratch', '--preset', 'bert_crf', '--size', 'toy', '--max-steps', '1']],
  ['export', ['p', '--format', 'jsonl', '--what', 'labels', '--out', 'out.jsonl']],
])('%s asks for nothing beyond this machine, and leaves nothing in the home folder but its own', (command, args) => {
  const traced = canTrace ? tracer() : null;
  run(traced?.before ?? [], [join(programFolder, 'tools', 'cli', 'mnerva.mjs'), command, ...args]);
  expect(traced?.addresses().filter((address) => !isLoopback(address)) ?? []).toEqual([]);
  expect(filesIn(home).filter((path) => !path.startsWith(join('.local', 'share', 'mnerva')))).toEqual([]);
  traced?.remove();
});

/** The telemetry that there was asked ten seconds after the start. */
const longEnoughMs = 13_000;

test('the app, served and annotated in, asks for nothing beyond this machine', { timeout: 60_000 }, async () => {
  const traced = canTrace ? tracer() : null;
  const mnerva = join(programFolder, 'tools', 'cli', 'mnerva.mjs');
  const [program = '', ...args] = [...(traced?.before ?? []), process.execPath, mnerva, 'serve', 'p', '--port', '0'];
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const shell = spawn(program, args, { cwd: folder, env: environment(), stdio: [...stdio], detached: true });
  const ended = once(shell, 'exit');
  try {
    let said = '';
    for await (const [text] of on(shell.stdout!, 'data')) if ((said += String(text)).includes('#start=')) break;
    const address = /http:\/\/127\S+/u.exec(said)?.[0] ?? '';
    const { socket } = await enter(address, keyIn(join(home, '.local', 'share', 'mnerva')));
    const ask = async (name: string, input: object): Promise<unknown> => {
      socket.send(JSON.stringify({ id: 1, name, input, caller: { annotator: 'Ana', project: null } }));
      for await (const [message] of on(socket, 'message')) {
        const told = JSON.parse(String(message)) as { reply?: unknown };
        if (told.reply !== undefined) return told.reply;
      }
      throw new Error('the shell ended without an answer');
    };
    const done = { ok: true };
    expect(await ask('suggestions.start', {})).toMatchObject(done);
    const edit = { kind: 'add', id: 'm', start: 0, end: 1, type: 'PER' };
    expect(await ask('annotations.edit', { sampleId: 2, revision: 0, base: null, edit })).toMatchObject(done);
    await pause(longEnoughMs);
    socket.close();
  } finally {
    process.kill(-shell.pid!, 'SIGTERM');
    await ended;
  }
  expect(traced?.addresses().filter((to) => !isLoopback(to)) ?? []).toEqual([]);
  expect(filesIn(home).filter((path) => !path.startsWith(join('.local', 'share', 'mnerva')))).toEqual([]);
  traced?.remove();
});
