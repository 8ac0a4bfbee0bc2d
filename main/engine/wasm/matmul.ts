/**
 * Matrix products. tfjs's wasm multiplies well (XNNPACK) where there is one pair of matrices and none lies transposed; with a
 * batch or a transpose it takes a scalar loop. So operands are transposed first, and a batch is one plain product after the
 * other on parts of the heap, without a copy.
 */
import { tf } from '../../../models/tf';
import { int32Bytes, moduleOf, type BackendWasm, type CFunction, type WasmModule } from './module';
import { TransposedWeights } from './transposed-weights';

interface Matrices {
  readonly info: tf.TensorInfo;
  /** Sizes of all axes but the last two. */
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

/** Numbers of tensors in C++ that no tensor of tfjs has: it counts up from one. */
const partIds = { left: 0x7ffffff0, right: 0x7ffffff1, out: 0x7ffffff2 } as const;

export class MatrixProducts {
  private readonly module: WasmModule;
  private readonly product: CFunction;
  private readonly transposed: TransposedWeights;

  constructor(private readonly backend: BackendWasm) {
    this.module = moduleOf(backend);
    const args = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number'] as const;
    this.product = this.module.cwrap('BatchMatMul', null, args);
    this.transposed = new TransposedWeights(backend);
  }

  /** [..., M, K] x [..., K, N] -> [..., M, N]; the flags say that an operand lies transposed. */
  multiply(a: tf.TensorInfo, b: tf.TensorInfo, transposeA: boolean, transposeB: boolean): tf.TensorInfo {
    return this.plainly(a, b, { transposeA, transposeB }, (left, right) => {
      tf.util.assert(
        left.columns === right.rows,
        () => `matMul: inner sizes ${left.columns} and ${right.rows} differ ([${a.shape}] x [${b.shape}])`,
      );
      const batch = tf.backend_util.assertAndGetBroadcastShape([...left.batch], [...right.batch]);
      const out = this.backend.makeOutput([...batch, left.rows, right.columns], 'float32');
      if (left.columns === 0) this.backend.typedArrayFromHeap(out).fill(0);
      else if (tf.util.sizeFromShape(out.shape) > 0) this.fill(out, batch, left, right);
      return out;
    });
  }

  /** Calls `work` with operands of which none lies transposed. */
  plainly<T>(
    a: tf.TensorInfo,
    b: tf.TensorInfo,
    { transposeA, transposeB }: { readonly transposeA: boolean; readonly transposeB: boolean },
    work: (left: Matrices, right: Matrices) => T,
  ): T {
    const left = transposeA ? this.transposed.of(a) : null;
    const right = transposeB ? this.transposed.of(b) : null;
    try {
      return work(matrices(left?.info ?? a), matrices(right?.info ?? b));
    } finally {
      left?.release();
      right?.release();
    }
  }

  private fill(out: tf.TensorInfo, batch: readonly number[], left: Matrices, right: Matrices): void {
    const count = sizeOf(batch);
    if (sizeOf(right.batch) === 1 && sizeOf(left.batch) === count) {
      this.run(this.idOf(left.info), this.idOf(right.info), this.idOf(out), [
        count * left.rows,
        left.columns,
        right.columns,
      ]);
      return;
    }
    const { tfjs } = this.module;
    const sizes = { left: left.rows * left.columns, right: right.rows * right.columns, out: left.rows * right.columns };
    const [atLeft, atRight, atOut] = [left.info, right.info, out].map(({ dataId }) => this.addressOf(dataId));
    const [whichLeft, whichRight] = [partsFor(batch, left.batch), partsFor(batch, right.batch)];
    for (let i = 0; i < count; i++) {
      tfjs.registerTensor(partIds.left, sizes.left, atLeft! + 4 * sizes.left * whichLeft(i));
      tfjs.registerTensor(partIds.right, sizes.right, atRight! + 4 * sizes.right * whichRight(i));
      tfjs.registerTensor(partIds.out, sizes.out, atOut! + 4 * sizes.out * i);
      this.run(partIds.left, partIds.right, partIds.out, [left.rows, left.columns, right.columns]);
      for (const id of Object.values(partIds)) tfjs.disposeData(id);
    }
  }

  private run(left: number, right: number, out: number, [m, k, n]: readonly [number, number, number]): void {
    this.product(left, int32Bytes([1, m, k]), 3, right, int32Bytes([1, k, n]), 3, 0, 0, out);
  }

  private idOf({ dataId }: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).id;
  }

  private addressOf(dataId: tf.DataId): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset;
  }
}

function matrices(info: tf.TensorInfo): Matrices {
  const [rows = 1, columns = 1] = info.shape.slice(-2);
  return { info, batch: info.shape.slice(0, -2), rows, columns };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** For each matrix of a broadcast batch, which one of the operand's it is. */
function partsFor(batch: readonly number[], own: readonly number[]): (index: number) => number {
  if (sizeOf(own) === 1) return () => 0;
  if (sizeOf(own) === sizeOf(batch)) return (index) => index;
  return (index) => {
    let [rest, at, stride] = [index, 0, 1];
    for (let axis = 1; axis <= batch.length; axis++) {
      const size = batch.at(-axis) ?? 1;
      const ownSize = axis <= own.length ? (own.at(-axis) ?? 1) : 1;
      if (ownSize > 1) at += (rest % size) * stride;
      stride *= ownSize;
      rest = Math.floor(rest / size);
    }
    return at;
  };
}
