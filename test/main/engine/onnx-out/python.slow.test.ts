/**
 * The Python of docs/onnx.md, run as it stands there on the starter, beside the app's own tags; and the file in ONNX's own reference
 * implementation. The Python is the one that MNERVA_PYTHON names; what it does not have is skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exportModel } from '../../../../main/engine/onnx-out/export';
import { readCheckpoint, tagsOf as namesOf, type Checkpoint } from '../../../../models';
import { createVocabulary } from '../../../../models/tokenizer/vocabulary';
import { encodeWords, type Encoded } from '../../../../models/tokenizer/word-piece';
import { temporaryFolder } from '../../services/set-up';
import { ortBackend } from '../ort-backends';
import { byTheApp } from './both-ways';

const Answer = z.object({
  emissions: z.array(z.array(z.array(z.number()))),
  tags: z.array(z.array(z.number())),
});
const root = resolve(import.meta.dirname, '../../../..');
const starter = join(root, 'models/starter');
const python = process.env.MNERVA_PYTHON;

function whyNot(packages: string): string | null {
  if (!python) return 'MNERVA_PYTHON names no Python';
  const { status } = spawnSync(python, ['-c', `import ${packages}`]);
  return status === 0 ? null : `${python} cannot import ${packages}`;
}

function checkpointOf(folder: string): Checkpoint {
  return readCheckpoint(new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])));
}

const reason = whyNot('onnxruntime, tokenizers, numpy');
test.skipIf(reason !== null)(`the examples of docs/onnx.md${reason ? ` (skipped: ${reason})` : ''}`, async () => {
  const folder = temporaryFolder();
  await exportModel(starter, join(folder, 'starter-onnx'));
  const page = readFileSync(join(root, 'docs/onnx.md'), 'utf8');
  const [short = '', long = ''] = [...page.matchAll(/```python\n(.*?)```/gsu)].map((match) => match[1] ?? '');
  expect(short.trim().split('\n').filter(Boolean).length).toBeLessThanOrEqual(10);
  const run = (code: string): ReturnType<typeof JSON.parse> =>
    JSON.parse(execFileSync(python ?? '', ['-c', code], { cwd: folder, encoding: 'utf8' }));

  await ortBackend();
  const checkpoint = checkpointOf(starter);
  const tagsOf = (tweets: readonly string[]): (readonly string[])[] =>
    byTheApp(
      checkpoint,
      tweets.map((tweet) => tweet.split(' ')),
    ).map(({ tags }) => tags);

  const words = 'Justin Bieber arrives in New York tonight'.split(' ');
  const [tags = []] = tagsOf([words.join(' ')]);
  const tagged = run(short);
  expect(tagged).toEqual(words.map((word, i) => [word, tags[i]]));
  expect(page).toContain(`prints \`${JSON.stringify(tagged).replaceAll(',', ', ')}\``);
  const tweets = ['so tired', "LeBron James isn't in Cleveland , says @NBA", 'Beyoncé sings in São Paulo'];
  expect(run(long)).toEqual(tagsOf(tweets));
});

const noOnnx = whyNot('onnx, numpy');
test.skipIf(noOnnx !== null)(`the reference implementation${noOnnx ? ` (skipped: ${noOnnx})` : ''}`, async () => {
  await ortBackend();
  const folder = temporaryFolder();
  await exportModel(starter, join(folder, 'onnx'));
  const checkpoint = checkpointOf(starter);
  const tweets = ["LeBron James isn't in Cleveland".split(' '), ['so', 'tired'], 'Barack Obama in London'.split(' ')];
  const vocabulary = createVocabulary(checkpoint.vocabulary);
  const encoded = tweets.map((words) => encodeWords(words, vocabulary, checkpoint.config.text.maxPieces));
  const N = 12;
  const table = (at: (row: Encoded, n: number) => number): number[][] =>
    encoded.map((row) => Array.from({ length: N }, (_, n) => at(row, n)));
  const feeds = {
    input_ids: table(({ ids }, n) => ids[n] ?? vocabulary.padding),
    attention_mask: table(({ ids }, n) => Number(n < ids.length)),
    first_pieces: table(({ firstPieces }, n) => Number(firstPieces.includes(n))),
  };
  const script = join(import.meta.dirname, 'reference.py');
  const options = { cwd: join(folder, 'onnx'), input: JSON.stringify(feeds), encoding: 'utf8' } as const;
  const found = Answer.parse(JSON.parse(execFileSync(python ?? '', [script], options)));

  const names = namesOf(checkpoint.config.labels, checkpoint.types);
  byTheApp(checkpoint, tweets).forEach(({ emissions, tags }, b) => {
    const { firstPieces } = encoded[b]!;
    const scores = firstPieces.flatMap((n) => found.emissions[b]?.[n] ?? []);
    expect(scores).toHaveLength(emissions.length);
    scores.forEach((score, i) => expect(Math.abs(score - emissions[i]!)).toBeLessThan(1e-4));
    expect(firstPieces.map((n) => names[found.tags[b]?.[n] ?? -1])).toEqual(tags);
  });
});
