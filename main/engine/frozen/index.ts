/**
 * A checkpoint at work in one ONNX Runtime session, for any batch and length: its weights are packed for their products once, and exist
 * once. See README.md.
 */
import { picturesOf, type Batch, type Checkpoint, type EmissionSource } from '../../../models';
import type { Precision } from '../../../src/engine/precision';
import { type NativeSession, type OrtBinding, type SessionOptions, writeModel } from '../ort';
import { emissionsGraph, frozenHeader, type EmissionsGraph } from './emissions-graph';
import { exactForm } from './exact';

/** ONNX Runtime, as the backend uses it. */
interface Runtime {
  readonly binding: OrtBinding;
  readonly sessionOptions: SessionOptions;
}

/** Whether its emissions follow from the text alone. */
export function canFreeze({ config }: Pick<Checkpoint, 'config'>): boolean {
  return picturesOf(config)?.atInference !== true;
}

/** Bytes from which on a constant is handed over beside the model: ONNX Runtime then copies it once. */
const large = 4096;

/** The checkpoint must not need the picture; it is not needed any more afterwards. Dispose what you get. */
export async function freezeCheckpoint(
  checkpoint: Checkpoint,
  { binding, sessionOptions }: Runtime,
  precision: Precision,
): Promise<EmissionSource> {
  const form = precision === 'int8' ? exactForm(binding, sessionOptions) : null;
  const { graph, ...ports } = await emissionsGraph(checkpoint, form);
  const constants = graph.constants.map((constant) => ({
    ...constant,
    isApart: constant.data.byteLength >= large,
  }));
  const model = writeModel({ ...graph, constants }, frozenHeader);
  const externalData = constants
    .filter(({ isApart }) => isApart)
    .map(({ name, data }) => ({
      path: name,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    }));
  const session = binding.createSession();
  // Patterns are kept by shape, and weights that were planned into one block could not go once they are packed.
  const options = { ...sessionOptions, enableMemPattern: false, externalData };
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  return new FrozenModel(binding, session, ports);
}

class FrozenModel implements EmissionSource {
  readonly takesAnyShape = true;

  constructor(
    private readonly binding: OrtBinding,
    private readonly session: NativeSession,
    private readonly ports: Omit<EmissionsGraph, 'graph'>,
  ) {}

  emissions({ rows, length, feeds: { ids, valid } }: Batch): Float32Array {
    const { inputs, output, tags } = this.ports;
    const { Tensor } = this.binding;
    const shape = [rows, length];
    const result = new Float32Array(rows * length * tags);
    this.session.run(
      { [inputs.ids]: new Tensor('int32', ids.data, shape), [inputs.valid]: new Tensor('float32', valid.data, shape) },
      { [output]: new Tensor('float32', result, [...shape, tags]) },
      {},
    );
    return result;
  }

  dispose(): void {
    this.session.dispose();
  }
}
