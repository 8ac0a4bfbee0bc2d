/**
 * A golden file of BGA-MNER: sizes, weights, inputs, and what a reference implementation made of them. `t` are text layers, `v`
 * vision layers, `t2i` and `i2t` the generators, `st` and `sv` the context samplers, `Qv` and `Qt` the queries.
 */
import { z } from 'zod';
import { AppError } from '../../src/errors';
import { tensorNames, type GoldenSizes } from './names';

const Matrix = z.array(z.array(z.number()).min(1)).min(1);
const Numbers = z.object({ shape: z.array(z.int().min(1)), data: z.array(z.number()) });
export type Numbers = z.infer<typeof Numbers>;
const size = z.int().min(1);

const Layout = z.object({
  config: z.object({
    /** Layers of each branch, width, heads, inner widths of layers and generators. */
    L: z.int().min(2),
    d: z.int().min(4),
    h: size,
    ff: size,
    gff: size,
    /** Visual tokens, rows of the position table and of Qt, words of the vocabulary. */
    Nv: size,
    Ntmax: size,
    V: size,
    /** Temperature of the KL, which then carries τ². Left out: 1. */
    tau: z.number().positive().optional(),
  }),
  params: z.record(z.string(), Numbers),
  inputs: z.object({
    ids: z.array(z.array(z.int().min(0)).min(1)).min(1),
    tmask: Matrix,
    /** Visual tokens, embedded and normed already. */
    patch: Numbers,
    vmask: Matrix,
    has: z.array(z.number()),
    noise: z.array(z.object({ text: Numbers, vis: Numbers })),
    R: Numbers,
  }),
  train: z.object({
    T: z.array(z.number()),
    rec: z.number(),
    cyc: z.number(),
    /** Σ T ⊙ R, in the place of the CRF's loss; loss = proxy + 0.001 (rec + cyc). */
    proxy: z.number(),
    loss: z.number(),
    text_masks: z.array(Matrix),
    /** null = none reaches it. */
    grads: z.record(z.string(), z.object({ data: z.array(z.number()) }).nullable()),
  }),
  eval: z.object({
    T: z.array(z.number()),
    text_masks: z.array(Matrix),
    /** The text reading real visual features of every row. */
    T_realv: z.array(z.number()),
  }),
});
export type GoldenFile = z.infer<typeof Layout>;

/** The file's text as a golden file, or an error that names what does not fit. */
export function parseGoldenFile(text: string, name: string): GoldenFile {
  const misfit = (message: string, detail = 'The layout is that of test/golden/models/bga.json.'): never => {
    throw new AppError('bad-file', `${name}: ${message}`, detail);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return misfit(`not JSON: ${String(error)}`, 'NaN and Infinity are not JSON either: the reference must be finite.');
  }
  const parsed = Layout.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return misfit(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  }
  const trouble = misfitOf(parsed.data);
  return trouble === null ? parsed.data : misfit(trouble);
}

/** The first thing that contradicts the sizes of `config`. */
function misfitOf(golden: GoldenFile): string | null {
  const { config, inputs, params, train, eval: evaluated } = golden;
  const { L, d, h, Nv, Ntmax, V } = config;
  if (d % h !== 0) return `config: a width of ${d} cannot be split between ${h} heads`;
  const [B, N] = [inputs.ids.length, inputs.ids[0]!.length];
  if (N > Ntmax) return `inputs.ids: ${N} pieces, but config.Ntmax is ${Ntmax}`;
  const unknownPiece = inputs.ids.flat().find((id) => id >= V);
  if (unknownPiece !== undefined) return `inputs.ids: ${unknownPiece} is outside of the vocabulary of ${V}`;

  const checks: (string | null)[] = [
    wrongMatrix('inputs.ids', inputs.ids, B, N),
    wrongMask('inputs.tmask', inputs.tmask, B, N),
    wrongMask('inputs.vmask', inputs.vmask, B, Nv),
    wrongMask('inputs.has', [inputs.has], 1, B),
    wrongTensor('inputs.patch', inputs.patch, [B, Nv, d]),
    wrongTensor('inputs.R', inputs.R, [B, N, d]),
    wrongCount('inputs.noise', inputs.noise.length, L - 1),
    ...inputs.noise.flatMap(({ text, vis }, l) => [
      wrongTensor(`inputs.noise.${l}.text`, text, [B, N, 2]),
      wrongTensor(`inputs.noise.${l}.vis`, vis, [B, Nv, 2]),
    ]),
    wrongCount('train.T', train.T.length, B * N * d),
    wrongCount('eval.T', evaluated.T.length, B * N * d),
    wrongCount('eval.T_realv', evaluated.T_realv.length, B * N * d),
  ];
  for (const [part, masks] of [
    ['train', train.text_masks],
    ['eval', evaluated.text_masks],
  ] as const) {
    checks.push(wrongCount(`${part}.text_masks`, masks.length, L - 1));
    masks.forEach((mask, l) => checks.push(wrongMask(`${part}.text_masks.${l}`, mask, B, N)));
  }
  return checks.find((check) => check !== null) ?? wrongParameters(config, params, train.grads);
}

function wrongParameters(config: GoldenSizes, params: GoldenFile['params'], grads: GoldenFile['train']['grads']) {
  const known = tensorNames(config);
  for (const { theirs, shape } of known) {
    const tensor = params[theirs];
    if (!tensor) return `params: ${theirs} is missing`;
    const trouble = wrongTensor(`params.${theirs}`, tensor, shape);
    if (trouble) return trouble;
    const gradient = grads[theirs];
    if (gradient === undefined) return `train.grads: ${theirs} is missing (null where none reaches it)`;
    if (gradient !== null && gradient.data.length !== tensor.data.length)
      return `train.grads.${theirs}: ${gradient.data.length} numbers where ${tensor.data.length} belong`;
  }
  const names = new Set(known.map(({ theirs }) => theirs));
  const stranger = [...Object.keys(params), ...Object.keys(grads)].find((name) => !names.has(name));
  return stranger === undefined ? null : `${stranger} is no tensor of a model of ${config.L} layers`;
}

function wrongTensor(name: string, { shape, data }: Numbers, want: readonly number[]): string | null {
  if (shape.join() !== want.join()) return `${name}: its shape is [${shape.join(', ')}], not [${want.join(', ')}]`;
  return wrongCount(
    name,
    data.length,
    want.reduce((product, n) => product * n, 1),
  );
}

function wrongCount(name: string, found: number, want: number): string | null {
  return found === want ? null : `${name}: ${found} values where ${want} belong`;
}

function wrongMatrix(name: string, rows: readonly (readonly number[])[], B: number, N: number): string | null {
  const odd = rows.findIndex((row) => row.length !== N);
  if (odd >= 0) return `${name}: row ${odd} has ${rows[odd]!.length} values where ${N} belong`;
  return wrongCount(name, rows.length, B);
}

function wrongMask(name: string, rows: readonly (readonly number[])[], B: number, N: number): string | null {
  const other = rows.flat().find((value) => value !== 0 && value !== 1);
  return other === undefined ? wrongMatrix(name, rows, B, N) : `${name}: ${other} is neither 0 nor 1`;
}
