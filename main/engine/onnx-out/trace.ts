/**
 * The graph of the models' own code, with a batch B and a length N that are chosen when it runs. The code is run at five B and N
 * on the recording backend and the recordings are joined (join.ts). So the maths of a model is written once, in models/, and every variant of it can be exported.
 */
import { registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { tf, type Checkpoint } from '../../../models';
import { forward } from '../../../models/bga/forward';
import { linear } from '../../../models/layers/linear';
import { evaluation } from '../../../models/layers/noise';
import { Weights } from '../../../models/layers/weights';
import { probesOf, type Sizes } from './dimension';
import { joined, type Recording, type Trace } from './join';
import { kernels } from './kernels';
import { RecordingBackend } from './recording';

/** Names of the inputs: pieces [B, N] int64, and 1 for a piece, 0 for padding [B, N] float32. Weights have their own names. */
export const tracedInputs = { ids: 'input_ids', valid: 'valid' } as const;

const backendName = 'mnerva-onnx-out';

/** The text path of a model up to its emissions [B, N, K]. Nothing is computed; tfjs is left with the backend that it had. */
export async function traceEmissions({ config, tensors }: Pick<Checkpoint, 'config' | 'tensors'>): Promise<Trace> {
  const backend = new RecordingBackend();
  const before: string | null = tf.getBackend();
  for (const { name, run } of kernels) {
    registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => run(backend, inputs, attrs ?? {}),
    });
  }
  tf.registerBackend(backendName, () => backend);
  try {
    await tf.setBackend(backendName);
    return joined(probesOf(config.text.maxPieces).map((sizes) => record(sizes)));
  } finally {
    tf.removeBackend(backendName);
    for (const { name } of kernels) unregisterKernel(name, backendName);
    if (before) await tf.setBackend(before);
  }

  function record(sizes: Sizes): Recording {
    const { batch, length } = sizes;
    backend.recorded.length = 0;
    const leaf = (name: string, shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor =>
      tf.engine().makeTensorFromTensorInfo(backend.leaf(name, shape, dtype), backend);
    const emissions = tf.tidy(() => {
      const weights = new Weights(new Map([...tensors].map(([name, { shape }]) => [name, leaf(name, shape)])));
      const ids = leaf(tracedInputs.ids, [batch, length], 'int32') as tf.Tensor2D;
      const valid = leaf(tracedInputs.valid, [batch, length]) as tf.Tensor2D;
      const { hidden } = forward({ ids, valid, pictures: null }, config, weights, evaluation);
      return linear(hidden, weights.at('head'));
    });
    const operand = backend.operandOf(emissions);
    emissions.dispose();
    if (operand.kind !== 'value') throw new Error('the emissions are a constant');
    return { sizes, nodes: [...backend.recorded], result: operand.name };
  }
}
