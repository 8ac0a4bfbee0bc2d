/**
 * `npm run parity -- FILE [--json] [--backend cpu]`: a golden file of a reference implementation against our model, in forward,
 * losses and every gradient. Ends with 1 above the limit, with 2 where the file does not fit.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { selectBackend } from '../../main/engine/select';
import { tf } from '../../models/tf';
import { AppError } from '../../src/errors';
import { compare, LIMIT } from './compare';
import { parseGoldenFile } from './golden-file';
import { computeOurs } from './our-model';
import { asJson, asTable, type Comparison } from './report';

const usage = 'npm run parity -- FILE [--json] [--backend engine|cpu]';

export async function main(args: string[]): Promise<number> {
  try {
    const { file, json, plain } = readArguments(args);
    // npm runs scripts in the project's folder; the person means theirs.
    const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
    const golden = parseGoldenFile(read(path), basename(path));
    const device = await useBackend(plain);
    const differences = compare(golden, computeOurs(golden));
    const comparison: Comparison = { file: basename(path), config: golden.config, device, limit: LIMIT, differences };
    console.log(json ? asJson(comparison) : asTable(comparison));
    return differences.every(({ error }) => error <= LIMIT) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error([error.message, error.detail].filter(Boolean).join('\n'));
    return 2;
  }
}

function readArguments(args: string[]): { file: string; json: boolean; plain: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, backend: { type: 'string', default: 'engine' } },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Error('One golden file is compared at a time.');
    if (!['engine', 'cpu'].includes(values.backend)) throw new Error(`There is no backend ${values.backend}.`);
    return { file, json: values.json, plain: values.backend === 'cpu' };
  } catch (error) {
    throw new AppError('bad-input', error instanceof Error ? error.message : String(error), usage);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('bad-file', `${path} cannot be read: ${String(error)}`, usage);
  }
}

/** What the app itself computes with, or tfjs in JavaScript. */
async function useBackend(plain: boolean): Promise<string> {
  const { info } = await selectBackend();
  if (!plain) return info.device;
  await tf.setBackend('cpu');
  return 'TensorFlow.js in JavaScript';
}
