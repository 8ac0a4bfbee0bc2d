/**
 * Which files of the repository are made by a program, and which were given to it. `make` writes the file again into a folder
 * and answers its path there; `sha256` stands where no program here can make it again.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareNumbers, compareText } from './compare.mjs';

/** Library versions add in different orders; the tests that read these files allow 1e-5. */
const tolerance = 1e-6;

export const entries = [
  {
    file: 'datasets/sample/tweets.jsonl',
    by: 'hand: see datasets/sample/README.md',
    sha256: 'a4fb3409bc9155fb265695f983e2aed5409c185b2c469571f2c64674f0090ced',
  },
  ...[
    ['adamw', 'main/engine/adamw/adamw-wasm.ts'],
    ['dropout', 'models/layers/dropout-wasm.ts'],
  ].map(([name, file]) => ({
    file,
    by: `tools/wasm/generate.ts ${name}`,
    make: (folder) => {
      const out = join(folder, `${name}-wasm.ts`);
      return node('tools/wasm/generate.ts', [name, '--out', out], out);
    },
    compare: compareText,
  })),
  ...globSync('test/golden/**/*.py').map((script) => ({
    file: script.replace(/\.py$/u, '.json'),
    by: script,
    make: (folder) => python(script, join(folder, 'golden.json')),
    compare: (kept, made) => compareNumbers(kept, made, tolerance),
  })),
  {
    file: 'test/golden/models/bga.json',
    by: 'a float64 reference of BGA-MNER, given to the project',
    sha256: 'ee8799511a691001bb681d0645d5018bc82a2ca9965a0909448bccd3cf21e704',
  },
  {
    file: 'models/tokenizer/uncased-vocabulary.txt',
    by: "BERT's uncased vocabulary, given to the project",
    sha256: '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3',
  },
];

function node(script, args, out) {
  mkdirSync(join(out, '..'), { recursive: true });
  execFileSync(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return { path: out };
}

/** MNERVA_PYTHON names a Python with torch and transformers; without it, what it makes is left alone. */
function python(script, out) {
  const program = process.env.MNERVA_PYTHON;
  if (!program) return { skipped: 'MNERVA_PYTHON names no Python with torch' };
  const run = spawnSync(program, [script], { encoding: 'utf8', maxBuffer: 1e9 });
  if (run.status !== 0) return { failed: run.stderr?.trim().split('\n').at(-1) || String(run.error) };
  writeFileSync(out, run.stdout);
  return { path: out };
}
