/**
 * The graph of the models' own code, with a batch B and a length N that are chosen when it runs. The code is run at five B and N
 * on the recording backend and the recordings are joined (join.ts). So the maths of a model is written once, in models/, and every variant of it can be exported.
 */
import { registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { encode, tf, type Checkpoint } from '../../../models';
import { linear } from '../../../models/layers/linear';
import { evaluation } from '../../../models/layers/noise';
import { Weights } from '../../../models/layers/weights';
import { probesOf, type Sizes } from './dimension';
import { joined, type Recording, type Trace } from './join';
import { kernels, type Kernel } from './kernels';
import { RecordingBackend } from './recording';

/** Names of the inputs: pieces [B, N] int64, and 1 for a piece, 0 for padding [B, N] float32. Weights have their own names. */
export const tracedInputs = { ids: 'input_ids', valid: 'valid' } as const;

const backendName = 'mnerva-onnx-out';

/** Makes an input of the graph, or a weight. */
export type Leaf = (name: string, shape: readonly number[], dtype?: 'float32' | 'int32') => tf.Tensor;

/**
 * The text path of a model up to its emissions [B, N, K]. `whole` are kernels for operations of the models that are kept whole:
 * each becomes one node of its kernel's name.
 */
export function traceEmissions(
  { config, tensors }: Pick<Checkpoint, 'config' | 'tensors'>,
  whole: readonly Kernel[] = [],
): Promise<Trace> {
  return trace(probesOf(config.text.maxPieces), whole, (leaf, { batch, length }) => {
    const weights = new Weights(new Map([...tensors].map(([name, { shape }]) => [name, leaf(name, shape)])));
    const ids = leaf(tracedInputs.ids, [batch, length], 'int32') as tf.Tensor2D;
    const valid = leaf(tracedInputs.valid, [batch, length]) as tf.Tensor2D;
    const { hidden } = encode({ ids, valid, pictures: null }, config, weights, evaluation);
    return linear(hidden, weights.at('head'));
  });
}

/** What `calculate` does, at sizes that are those of `probesOf`. Nothing is computed; tfjs is left with the backend that it had. */
export async function trace(
  probes: readonly Sizes[],
  whole: readonly Kernel[],
  calculate: (leaf: Leaf, sizes: Sizes) => tf.Tensor,
): Promise<Trace> {
  const known = [...kernels, ...whole];
  const backend = new RecordingBackend();
  const before: string | null = tf.getBackend();
  for (const { name, run } of known) {
    registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => run(backend, inputs, attrs ?? {}),
    });
  }
  tf.registerBackend(backendName, () => backend);
  try {
    await tf.setBackend(backendName);
    return joined(probes.map((sizes) => record(sizes)));
  } finally {
    tf.removeBackend(backendName);
    for (const { name } of known) unregisterKernel(name, backendName);
    if (before) await tf.setBackend(before);
  }

  function record(sizes: Sizes): Recording {
    backend.recorded.length = 0;
    const leaf: Leaf = (name, shape, dtype = 'float32') =>
      tf.engine().makeTensorFromTensorInfo(backend.leaf(name, shape, dtype), backend);
    const result = tf.tidy(() => calculate(leaf, sizes));
    const operand = backend.operandOf(result);
    result.dispose();
    if (operand.kind !== 'value') throw new Error('the result is a constant');
    return { sizes, nodes: [...backend.recorded], result: operand.name };
  }
}
