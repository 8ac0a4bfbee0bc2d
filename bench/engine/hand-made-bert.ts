/**
 * BERT as an expert would write it for ONNX Runtime: one fused operator each for attention, for the residual
 * with its normalisation, and for the activation with its bias; weights as constants. What the engine's graphs are timed beside.
 * Operators of com.microsoft: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
 *
 * B rows, N pieces, d width, f inner width, K tags.
 */
import { writeModel, type ModelNode, type ModelGraph } from '../../main/engine/ort/onnx-writer';
import type { ModelConfig } from '../../models';
import type { StoredTensor } from '../../models/io/safetensors';

type Constant = ModelGraph['constants'][number];

/** (ids int32 [B, N], keep int32 [B, N]) -> emissions [B, N, K]. Plain encoders with a CRF only. */
export function handMadeBert(
  { text }: ModelConfig,
  tensors: ReadonlyMap<string, StoredTensor>,
  rows: number,
  length: number,
): Uint8Array {
  const { layers, heads, width, feedForward } = text;
  const epsilon = { float: text.epsilon };
  const nodes: ModelNode[] = [];
  const constants = new Map<string, Constant>();

  const stored = (name: string): Float32Array => tensors.get(name)!.data;
  const constant = (name: string, shape: readonly number[], data: () => Float32Array): string => {
    if (!constants.has(name)) constants.set(name, { name, dtype: 'float32', shape, data: data() });
    return name;
  };
  const vector = (name: string): string => constant(name, [stored(name).length], () => stored(name));
  /** A projection W [out, in], as a product wants it: [in, out]. */
  const matrix = (name: string, size: number): string =>
    constant(`${name}ᵀ`, [size, stored(name).length / size], () => transposed(stored(name), size));
  const node = (op: string, inputs: readonly string[], attributes: ModelNode['attributes'] = {}): string => {
    const name = `${op}${nodes.length}`;
    const domain = ['Attention', 'SkipLayerNormalization', 'BiasGelu'].includes(op) ? 'com.microsoft' : '';
    nodes.push({ name, op, domain, inputs, outputs: [name], attributes });
    return name;
  };
  const product = (x: string, at: string, size: number): string => node('MatMul', [x, matrix(`${at}.weight`, size)]);
  const join = (x: string, y: string, norm: string, bias: string): string =>
    node('SkipLayerNormalization', [x, y, vector(`${norm}.weight`), vector(`${norm}.bias`), vector(bias)], { epsilon });

  const word = 'embeddings.word_embeddings.weight';
  const table = constant(word, [text.vocabularySize, width], () => stored(word));
  const places = constant('places', [1, length, width], () => {
    const segment = stored('embeddings.token_type_embeddings.weight');
    return stored('embeddings.position_embeddings.weight')
      .slice(0, length * width)
      .map((value, i) => value + segment[i % width]!);
  });
  const norm = [vector('embeddings.LayerNorm.weight'), vector('embeddings.LayerNorm.bias')];
  const embedded = node('Add', [node('Gather', [table, 'ids']), places]);
  let x = node('LayerNormalization', [embedded, ...norm], { axis: -1, epsilon });
  for (let l = 0; l < layers; l++) {
    const at = `encoder.layer.${l}`;
    const own = ['query', 'key', 'value'].map((part) => `${at}.attention.self.${part}`);
    const weight = constant(`${at}.qkv`, [width, 3 * width], () =>
      sideBySide(
        own.map((name) => transposed(stored(`${name}.weight`), width)),
        width,
      ),
    );
    const bias = constant(`${at}.qkv.bias`, [3 * width], () => joined(own.map((name) => stored(`${name}.bias`))));
    const read = node('Attention', [x, weight, bias, 'keep'], { num_heads: heads });
    const out = `${at}.attention.output`;
    const attended = join(product(read, `${out}.dense`, width), x, `${out}.LayerNorm`, `${out}.dense.bias`);
    const inner = product(attended, `${at}.intermediate.dense`, width);
    const bent = node('BiasGelu', [inner, vector(`${at}.intermediate.dense.bias`)]);
    const fed = product(bent, `${at}.output.dense`, feedForward);
    x = join(fed, attended, `${at}.output.LayerNorm`, `${at}.output.dense.bias`);
  }
  const emissions = node('Add', [product(x, 'head', width), vector('head.bias')]);
  const tags = stored('head.bias').length;
  const input = (name: string) => ({ name, dtype: 'int32', shape: [rows, length] }) as const;
  return writeModel(
    {
      nodes,
      constants: [...constants.values()],
      inputs: [input('ids'), input('keep')],
      outputs: [{ name: emissions, dtype: 'float32', shape: [rows, length, tags] }],
    },
    {
      name: 'bert',
      irVersion: 9,
      opsets: [
        ['', 17],
        ['com.microsoft', 1],
      ],
    },
  );
}

/** [out, size] -> [size, out] */
function transposed(data: Float32Array, size: number): Float32Array {
  const out = data.length / size;
  const result = new Float32Array(data.length);
  for (let o = 0; o < out; o++) for (let i = 0; i < size; i++) result[i * out + o] = data[o * size + i]!;
  return result;
}

/** Matrices of as many rows, their columns in one. */
function sideBySide(parts: readonly Float32Array[], rows: number): Float32Array {
  const widths = parts.map(({ length }) => length / rows);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const result = new Float32Array(rows * width);
  let at = 0;
  parts.forEach((part, p) => {
    const own = widths[p]!;
    for (let r = 0; r < rows; r++) result.set(part.subarray(r * own, (r + 1) * own), r * width + at);
    at += own;
  });
  return result;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  return sideBySide(parts, 1);
}
