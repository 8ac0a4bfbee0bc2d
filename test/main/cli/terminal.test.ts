/** No control character of a file, a name or a path reaches the terminal. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, type Ran } from './run';

const evil = '\u001b]0;pwn\u0007\u001b[2J\u001b[31m\u009b1m\u202e';
const obeyed = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u;

function mustBeQuiet({ out, err }: Ran): void {
  expect([out, err].find((text) => obeyed.test(text))).toBeUndefined();
}

test('ids, texts and types of a file, in sentences and in JSON', async () => {
  const mnerva = cli();
  await mnerva.run('init p');
  const sample = { id: evil, text: `x ${evil} y`, entities: [{ start: 0, end: 1, label: `T${evil}` }] };
  writeFileSync(join(mnerva.folder, `dup${evil}.jsonl`), `${JSON.stringify(sample)}\n${JSON.stringify(sample)}\n{`);
  for (const json of ['', '--json']) {
    const ran = await mnerva.run(`import p --format jsonl --text dup${evil}.jsonl ${json}`);
    expect(`${ran.out}${ran.err}`).toContain('pwn');
    mustBeQuiet(ran);
    if (json) expect(ran.json).not.toBeNull();
  }
});

test('folders, types and arguments', async () => {
  const mnerva = cli();
  const made = await mnerva.run(`init r${evil}`);
  expect(made).toMatchObject({ code: 0 });
  mustBeQuiet(made);
  for (const line of [
    `doctor r${evil}`,
    `check r${evil}`,
    `init q --labels PER,${evil}T`,
    `init q --name ${evil}`,
    `train r${evil} --annotator ${evil}`,
    `nothing${evil}`,
    `import r${evil} --format jsonl --text ${evil}`,
  ])
    mustBeQuiet(await mnerva.run(line));
  expect(await mnerva.run(`init q --labels PER,${evil}T`)).toMatchObject({ code: 1 });
});

test('a folder with a name that is longer than that of a project', async () => {
  const mnerva = cli();
  const long = 'a'.repeat(200);
  expect(await mnerva.run(`init ${long}`)).toMatchObject({ code: 0 });
  expect(await mnerva.run(`init q --name ${long}`)).toMatchObject({
    code: 1,
    err: expect.stringContaining('The name of a project has at most 120 characters.'),
  });
  mkdirSync(join(mnerva.folder, 'q'), { recursive: true });
  writeFileSync(join(mnerva.folder, 't.txt'), 'Ada\tB-PER\n\n');
  expect(await mnerva.run(`import ${long} --format imgid --text t.txt --no-suggest`)).toMatchObject({ code: 0 });
});
