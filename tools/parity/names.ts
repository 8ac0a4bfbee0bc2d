/** Which tensor of a golden file is which of ours. */

export interface GoldenSizes {
  readonly L: number;
  readonly d: number;
  readonly ff: number;
  readonly gff: number;
  readonly Nv: number;
  readonly Ntmax: number;
  readonly V: number;
}

/** Rows of the table that parity prints. */
export type Part =
  | 'text embeddings'
  | 'text layers'
  | 'vision layers'
  | 'queries'
  | 'generator text to image'
  | 'generator image to text'
  | 'textual samplers'
  | 'visual samplers';

export interface TensorName {
  readonly theirs: string;
  readonly ours: string;
  readonly shape: readonly number[];
  readonly part: Part;
}

/** Every tensor of a model of these sizes, in the order of the forward pass. */
export function tensorNames({ L, d, ff, gff, Nv, Ntmax, V }: GoldenSizes): TensorName[] {
  const names: TensorName[] = [];
  let part: Part = 'queries';
  const add = (theirs: string, ours: string, ...shape: number[]): void => {
    names.push({ theirs, ours, shape, part });
  };
  const dense = (theirs: string, ours: string, out: number, size: number): void => {
    add(`${theirs}.weight`, `${ours}.weight`, out, size);
    add(`${theirs}.bias`, `${ours}.bias`, out);
  };
  const norm = (theirs: string, ours: string): void => {
    add(`${theirs}.weight`, `${ours}.weight`, d);
    add(`${theirs}.bias`, `${ours}.bias`, d);
  };

  add('Qv', 'queries.visual', Nv, d);
  add('Qt', 'queries.text', Ntmax, d);
  part = 'text embeddings';
  add('emb.weight', 'embeddings.word_embeddings.weight', V, d);
  add('pos.weight', 'embeddings.position_embeddings.weight', Ntmax, d);
  norm('eln', 'embeddings.LayerNorm');
  for (let l = 0; l < L; l++) {
    part = 'text layers';
    const [theirs, ours] = [`t.${l}`, `encoder.layer.${l}`];
    for (const [short, long] of [
      ['q', 'query'],
      ['k', 'key'],
      ['v', 'value'],
    ] as const)
      dense(`${theirs}.att.${short}`, `${ours}.attention.self.${long}`, d, d);
    dense(`${theirs}.att.o`, `${ours}.attention.output.dense`, d, d);
    norm(`${theirs}.ln1`, `${ours}.attention.output.LayerNorm`);
    dense(`${theirs}.f1`, `${ours}.intermediate.dense`, ff, d);
    dense(`${theirs}.f2`, `${ours}.output.dense`, d, ff);
    norm(`${theirs}.ln2`, `${ours}.output.LayerNorm`);
  }
  for (let l = 0; l < L; l++) {
    part = 'vision layers';
    const [theirs, ours] = [`v.${l}`, `vision.encoder.layers.${l}`];
    norm(`${theirs}.ln1`, `${ours}.layer_norm1`);
    for (const short of ['q', 'k', 'v']) dense(`${theirs}.att.${short}`, `${ours}.self_attn.${short}_proj`, d, d);
    dense(`${theirs}.att.o`, `${ours}.self_attn.out_proj`, d, d);
    norm(`${theirs}.ln2`, `${ours}.layer_norm2`);
    dense(`${theirs}.f1`, `${ours}.mlp.fc1`, ff, d);
    dense(`${theirs}.f2`, `${ours}.mlp.fc2`, d, ff);
  }
  for (const way of ['t2i', 'i2t'] as const) {
    part = way === 't2i' ? 'generator text to image' : 'generator image to text';
    const ours = `generator.${way}`;
    for (const [short, long] of [
      ['sa', 'self'],
      ['ca', 'cross'],
    ] as const) {
      for (const projection of ['query', 'key', 'value', 'output'])
        dense(`${way}.${short}.${projection[0]!}`, `${ours}.${long}.${projection}`, d, d);
    }
    dense(`${way}.f1`, `${ours}.feed.0`, gff, d);
    dense(`${way}.f2`, `${ours}.feed.1`, d, gff);
    for (const i of [1, 2, 3]) norm(`${way}.n${i}`, `${ours}.norm${i}`);
  }
  const [half, quarter] = [d >> 1, d >> 2];
  for (const [short, long] of [
    ['st', 'text'],
    ['sv', 'visual'],
  ] as const) {
    part = long === 'text' ? 'textual samplers' : 'visual samplers';
    for (let l = 0; l < L - 1; l++) {
      const [theirs, ours] = [`${short}.${l}`, `scs.${long}.${l}`];
      dense(`${theirs}.loc`, `${ours}.local`, half, d);
      dense(`${theirs}.glo`, `${ours}.global`, half, d);
      dense(`${theirs}.c.0`, `${ours}.score.0`, half, 2 * half);
      dense(`${theirs}.c.2`, `${ours}.score.2`, quarter, half);
      dense(`${theirs}.c.4`, `${ours}.score.4`, 2, quarter);
    }
  }
  return names;
}
