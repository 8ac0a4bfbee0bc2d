/** `mnerva labels`: the label set shown and changed by name, and names wherever the command line or a file speaks of types. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imgid, writeFile } from '../services/set-up';
import { cli, type Cli } from './run';

/** Oslo and Norway are LOC in the reference, and the starter's. */
async function project(): Promise<Cli> {
  const mnerva = cli({ starter: { Kevin: 'PER', Oslo: 'LOC', Norway: 'LOC' } });
  const text = imgid('IMGID:1 / Kevin B-PER / in O / Oslo B-LOC | IMGID:2 / Norway B-LOC');
  writeFile(join(mnerva.folder, 'dev.txt'), text);
  writeFile(join(mnerva.folder, 'pool.txt'), imgid('IMGID:3 / Kevin O / and O / Norway O'));
  await mnerva.run('init p --labels PER,LOC,ORG');
  await mnerva.run('import p --text dev.txt --split dev');
  await mnerva.run('import p --text pool.txt');
  return mnerva;
}

const names = (json: { types: { name: string }[] }): string => json.types.map(({ name }) => name).join(' ');

test('shows the types with their use, and says where there is no change yet', async () => {
  const { run } = await project();
  const { out } = await run('labels p');
  expect(out).toMatch(/type +key +colour +work +reference +suggestions\n/u);
  expect(out).toMatch(/LOC +0 +2 +1\n/u);
  expect((await run('labels p log')).out).toBe('The types are as they were when the project was made.\n');
  expect((await run('labels p --json')).json.types[1]).toMatchObject({
    id: 'LOC',
    use: { reference: 2, suggestions: 1 },
  });
});

test.each<[string, string, RegExp]>([
  ['labels p add GPE --key g --colour #aa3300 --description states', 'PER LOC ORG GPE', /^GPE is new\.\nTypes: PER, LOC, ORG, GPE\.\n$/u],
  ['labels p rename PER PERSON', 'PERSON LOC ORG', /PER is called PERSON\./u],
  ['labels p rename per PERSON', 'PERSON LOC ORG', /PER is called PERSON\./u],
  ['labels p order ORG,LOC,PER', 'ORG LOC PER', /The order is ORG, LOC, PER\./u],
  ['labels p merge LOC,PER ORG', 'ORG', /LOC, PER becomes ORG\.\nRead in another way: 0 mentions of people's work, 3 mentions of the reference, 2 suggestions\./u],
  ['labels p split LOC CITY GPE=norway,sweden', 'PER CITY GPE ORG', /LOC becomes CITY, GPE\./u],
  ['labels p remove LOC', 'PER ORG', /LOC is removed\.\nRead in another way: .* 2 mentions of the reference, 1 suggestion\./u],
])('%s, tried, done and taken back', async (line, want, said) => {
  const { run } = await project();
  const dry = await run(`${line} --dry-run --json`);
  expect([names(dry.json), dry.json.dryRun]).toEqual([want, true]);
  expect((await run(`${line} --dry-run`)).out).toMatch(/^Would change: /u);
  expect(names((await run('labels p --json')).json)).toBe('PER LOC ORG'); // not yet
  const done = await run(line);
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(said) });
  expect(names((await run('labels p --json')).json)).toBe(want);
  expect(names((await run('labels p undo --json')).json)).toBe('PER LOC ORG');
  expect((await run('labels p log')).out).toMatch(/\(taken back\)\n$/u);
}); // prettier-ignore

test('who changed a type is in the log', async () => {
  const { run } = await project();
  await run('labels p rename PER PERSON --annotator anna');
  await run('labels p describe LOC --description places');
  expect((await run('labels p log')).out).toMatch(/ me {2}LOC is described.*\n.* anna {2}PER is called PERSON\.\n$/u);
});

test.each<[string, 1 | 2, RegExp]>([
  ['labels p paint PER', 2, /There is no paint\. There is add, rename/u],
  ['labels p add', 2, /Name the new type\./u],
  ['labels p rename PER', 2, /Name its new name\./u],
  ['labels p split LOC CITY', 2, /Name two types or more that it becomes\./u],
  ['labels p add TWO,WORDS', 2, /no space, comma or bar/u],
  ['labels p add X --key xy', 2, /A key is one character/u],
  ['labels p describe PER --colour red', 2, /#rrggbb/u],
  ['labels p rename GPE PLACE', 1, /no type GPE\.\n +It has PER, LOC, ORG\./u],
  ['labels p add loc', 1, /There is a type LOC already/u],
  ['labels p order PER,LOC', 1, /does not name every type/u],
  ['labels p undo', 1, /No change of the label set is left/u],
])('%s: exit %i', async (line, code, said) => {
  const { run } = await project();
  expect(await run(line)).toMatchObject({ code, err: expect.stringMatching(said) });
  expect((await run('labels p --json')).json).toMatchObject({ log: [] });
});

test('a type of another name: every command and every file says the new one', async () => {
  const { run, folder } = await project();
  await run('labels p rename LOC PLACE');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  const evaluated = await run('evaluate p --split dev');
  expect(evaluated.out).toMatch(/ PLACE +100\.00 +100\.00 +100\.00 +2\n/u);
  expect(evaluated.out).not.toMatch(/LOC/u);
  expect(Object.keys((await run('evaluate p --split dev --json')).json.byType).sort()).toEqual(['PER', 'PLACE']);

  // A file with the old name is asked about, one with the new name is not.
  expect((await run('evaluate p --gold dev.txt')).err).toMatch(
    /not evaluated: LOC \(2\)[\s\S]*one of PER, PLACE, ORG/u,
  );
  expect((await run('evaluate p --gold dev.txt --map LOC=PLACE')).out).toMatch(
    / PLACE +100\.00 +100\.00 +100\.00 +2\n/u,
  );

  writeFile(join(folder, 'more.txt'), imgid('IMGID:4 / Oslo O / again O'));
  await run('import p --text more.txt --no-suggest');
  expect((await run('predict p')).out).toMatch(/1 sample got suggestions of starter: 1 PLACE\./u);
  expect((await run('explain 4 --project p')).out).toMatch(/PLACE +Oslo/u);
  expect((await run('checkpoints p')).out).toMatch(/PER,PLACE,ORG,MISC/u);
  await run('export p --format imgid --what labels --split dev --out out.txt');
  expect(read('out.txt')).toBe(read('dev.txt').replaceAll('LOC', 'PLACE'));

  const trained = await run('train p --from scratch --epochs 1 --out made --json');
  expect(trained.code).toBe(1); // the dev split alone is not learned from
  writeFile(join(folder, 'train.txt'), imgid('IMGID:5 / Bergen B-PLACE'));
  await run('import p --text train.txt --split train');
  const made = await run('train p --from scratch --epochs 1 --out made --json');
  expect(Object.keys(made.json.evaluation.byType)).toContain('PLACE');
  expect(JSON.parse(read('made/labels.json')).types).toEqual(['PER', 'PLACE', 'ORG']);
  expect(Object.keys(JSON.parse(read('made/card.json')).dev.all.byType)).toContain('PLACE');
  // So that the folder, without the project, speaks of PLACE as well.
  writeFile(join(folder, 'new.txt'), imgid('IMGID:6 / Bergen B-PLACE'));
  expect((await run('evaluate --gold new.txt --checkpoint made')).out).toMatch(/PLACE/u);
});

test('after a merge the old checkpoint is measured as what its types became', async () => {
  const { run } = await project();
  await run('labels p add PLACE');
  await run('labels p merge LOC PLACE');
  expect((await run('evaluate p --split dev --json')).json).toMatchObject({
    overall: { f1: 1 },
    byType: { PLACE: { gold: 2, f1: 1 } },
  });
  expect((await run('evaluate p --gold dev.txt --map LOC=PLACE --json')).json).toMatchObject({
    overall: { f1: 1 },
    byType: { PLACE: { gold: 2, f1: 1 } },
  });
});

test.each<[string, string, string]>([
  ['renamed', 'labels p rename LOC PLACE', 'PLACE'],
  ['merged', 'labels p merge LOC ORG', 'ORG'],
  ['split', 'labels p split LOC CITY=bergen LOC', 'CITY'],
])(
  'the folder of a project’s checkpoint, its types %s since: what is written says the names of today',
  async (_, change, name) => {
    const { run, folder } = await project();
    writeFile(join(folder, 'train.txt'), imgid('IMGID:5 / Bergen B-LOC'));
    await run('import p --text train.txt --split train');
    expect(await run('train p --from scratch --epochs 1')).toMatchObject({ code: 0 });
    await run(change);
    writeFile(join(folder, 'new.txt'), imgid('IMGID:6 / Bergen O'));
    expect((await run('predict --text new.txt --out out.txt --checkpoint p/checkpoints/run-1')).out).toMatch(
      `: 1 ${name}.`,
    );
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toContain(`Bergen\tB-${name}`);
    const gold = await run('evaluate --gold out.txt --checkpoint p/checkpoints/run-1 --json');
    expect(gold.json).toMatchObject({ overall: { f1: 1 }, byType: { [name]: { gold: 1, f1: 1 } } });
  },
);
