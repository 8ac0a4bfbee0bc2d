/** Commands that write where a person says: all that was there before is there afterwards, byte for byte. */
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../src/random';
import { folder as pretrained } from '../../models/pretrained/folders';
import { cli, type Cli } from './run';

/** Commands by what they write, with `T` in the place of the target. */
const commands: readonly [string, string][] = [
  ['a backup', 'backup p --out T'],
  ['a restored project', 'restore b T'],
  ['a project', 'init T'],
  ['an export', 'export p --format jsonl --what reference --out T'],
  ['an export by force', 'export p --format jsonl --what reference --out T --force'],
  ['a prediction', 'predict --text new.txt --format imgid --out T --force'],
  ['a pretrained model', 'model get minilm --from bert --out T'],
  ['a checkpoint', 'train p --from scratch --out T --max-steps 0'],
  ['a checkpoint by force', 'train p --from scratch --out T --force --max-steps 0'],
  ['an ONNX model', 'export-model starter --out T'],
  ['an ONNX model by force', 'export-model starter --out T --force'],
];

/** Names that a writer could take for its own. */
const near = (name: string): string[] =>
  ['partial', 'download', 'old', 'old-0123456789ab', 'new-0123456789ab', 'new-ab12', 'tmp', 'bak', 'old-ab12/x'].map(
    (end) => `${name}.${end}`,
  );

/** Every file, folder and link below, but for those of `but`, with what is in it. */
function treeOf(root: string, but: readonly string[]): Map<string, string> {
  const tree = new Map<string, string>();
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (but.some((own) => name === own || name.startsWith(`${own}/`))) continue;
    const path = join(root, name);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) tree.set(name, `link to ${readlinkSync(path)}`);
    else if (found.isFile()) tree.set(name, createHash('sha256').update(readFileSync(path)).digest('hex'));
    else tree.set(name, 'folder');
  }
  return tree;
}

function lay(root: string, names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), name);
  }
}

let mnerva: Cli;
beforeEach(async () => {
  mnerva = cli();
  const at = (name: string): string => join(mnerva.folder, name);
  writeFileSync(at('new.txt'), 'Ada\tB-PER\nwent\tO\n\n');
  for (const line of ['init p', 'import p --format imgid --text new.txt --no-suggest', 'backup p --out b'])
    expect(await mnerva.run(line), line).toMatchObject({ code: 0 });
  mkdirSync(at('bert'));
  for (const [name, bytes] of pretrained('bert-pretraining')) writeFileSync(join(at('bert'), name), bytes);
});

/** A folder of its own for one trial, with files that a person has there. */
function desk(): string {
  const root = join(mnerva.folder, `desk-${Math.floor(performance.now() * 1000)}`);
  lay(root, ['thesis.txt', 'pictures/a.jpg', '.hidden/key', ...near('out').map((name) => `${name}/chapter1.txt`)]);
  symlinkSync('thesis.txt', join(root, 'link'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

const own = ['home', 'p', 'b', 'starter'];

test.each(commands)('%s leaves everything around it alone', async (_, command) => {
  const root = desk();
  const before = treeOf(mnerva.folder, own);
  const target = join(root, 'out');
  await mnerva.run(command.replace('T', target));
  const after = treeOf(mnerva.folder, [...own, target.slice(mnerva.folder.length + 1)]);
  expect(after).toEqual(before);
});

test.each(commands)('%s is refused where a folder has anything else in it', async (_, command) => {
  const random = createRandom(7);
  for (let trial = 0; trial < 4; trial++) {
    const root = desk();
    const names = [
      'thesis.txt',
      'config.json',
      'model.safetensors',
      'a/b/c.txt',
      '.hidden',
      'vocab.txt',
      'project.lock',
    ];
    const mine = names.filter((name) => name === 'thesis.txt' || random.next() < 0.5);
    lay(join(root, 'full'), mine);
    const before = treeOf(mnerva.folder, own);
    const { code, err } = await mnerva.run(command.replace('T', join(root, 'full')));
    expect([code, err], command).toEqual([
      1,
      expect.stringMatching(/full (is not empty|has other files|is a folder)|pretrained|config\.json/),
    ]);
    expect(treeOf(mnerva.folder, own)).toEqual(before);
  }
});

const partsOfAProject = [
  '',
  '/project.sqlite',
  '/project.sqlite-wal',
  '/images/x',
  '/images',
  '/checkpoints/run-9',
  '/project.lock.json',
];

test.each(commands)('%s touches no part of a project', async (_, command) => {
  for (const part of partsOfAProject) {
    const before = treeOf(mnerva.folder, ['home', 'p']);
    const { code } = await mnerva.run(command.replace('T', `b${part}`).replace('restore b', 'restore p'));
    expect([code, part], command).toEqual([1, part]);
    expect(treeOf(mnerva.folder, ['home', 'p'])).toEqual(before);
  }
  expect(new Database(join(mnerva.folder, 'b/project.sqlite'), { readonly: true }).pragma('integrity_check')).toEqual([
    { integrity_check: 'ok' },
  ]);
});
