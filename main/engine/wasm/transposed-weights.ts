/**
 * Operands of matrix products with their last two axes exchanged. One that is asked for a second time is a weight of a model
 * at work (in training a weight is a new tensor after each step): its transposed copy is kept as long as it is, and XNNPACK
 * keeps what it prepared for the copy.
 */
import { tf } from '../../../models/tf';
import type { BackendWasm } from './module';

export interface Transposed {
  readonly info: tf.TensorInfo;
  release(): void;
}

export class TransposedWeights {
  private readonly seen = new WeakSet<object>();
  private readonly kept = new Map<object, tf.TensorInfo>();

  constructor(private readonly backend: BackendWasm) {
    const dispose = backend.disposeData.bind(backend);
    backend.disposeData = (dataId, force) => {
      const isGone = dispose(dataId, force);
      if (isGone) this.forget(dataId);
      return isGone;
    };
  }

  of(matrices: tf.TensorInfo): Transposed {
    const known = this.kept.get(matrices.dataId);
    if (known && isTransposeOf(known, matrices)) {
      return { info: { ...known, shape: shapeOf(matrices) }, release: () => undefined };
    }
    const info = this.exchange(matrices);
    if (!known && this.seen.has(matrices.dataId)) {
      this.kept.set(matrices.dataId, info);
      return { info, release: () => undefined };
    }
    this.seen.add(matrices.dataId);
    return { info, release: () => void this.backend.disposeData(info.dataId) };
  }

  private exchange(matrices: tf.TensorInfo): tf.TensorInfo {
    const transpose = tf.getKernel('Transpose', 'wasm')?.kernelFunc;
    if (!transpose) throw new Error('the wasm backend has no Transpose');
    const order = matrices.shape.map((_, axis) => axis);
    const perm = [...order.slice(0, -2), order.length - 1, order.length - 2];
    const result = transpose({ inputs: { x: matrices }, attrs: { perm }, backend: this.backend });
    if (Array.isArray(result)) throw new Error('Transpose has one output');
    return result;
  }

  private forget(dataId: object): void {
    const info = this.kept.get(dataId);
    if (!info) return;
    this.kept.delete(dataId);
    this.backend.disposeData(info.dataId);
  }
}

/** The same data may be asked for as [1, M, K] and as [M, K], and as something else altogether. */
function isTransposeOf(kept: tf.TensorInfo, { shape }: tf.TensorInfo): boolean {
  return kept.shape.at(-1) === shape.at(-2) && kept.shape.at(-2) === shape.at(-1);
}

function shapeOf({ shape }: tf.TensorInfo): number[] {
  return [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1];
}
