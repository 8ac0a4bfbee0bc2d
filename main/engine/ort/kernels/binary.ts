/** Two inputs with broadcasting, comparisons, logic, and the choice between two. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
import type { Recorder } from '../recorder';
import type { DataType, Value } from '../values';

interface AB {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
}

/** Records a broadcasting operator; the result has `a`'s type unless said otherwise. */
export function broadcast(record: Recorder, op: string, a: Value, b: Value, dtype: DataType = a.dtype): Value {
  const shape = backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
  return record.node(op, [a, b], shape, dtype);
}

/** Both in one type: float32 if either is, else int32 (ONNX's arithmetic does not know booleans). */
function unify(context: KernelContext, { a, b }: AB): [Value, Value] {
  const [x, y] = [context.value(a), context.value(b)];
  const dtype = x.dtype === 'float32' || y.dtype === 'float32' ? 'float32' : 'int32';
  return [context.record.cast(x, dtype), context.record.cast(y, dtype)];
}

function arithmetic(name: string, operator: string): KernelEntry {
  return kernel<AB>(name, (context, inputs) =>
    context.tensor(broadcast(context.record, operator, ...unify(context, inputs))),
  );
}

function comparison(name: string, operator: string): KernelEntry {
  return kernel<AB>(name, (context, inputs) =>
    context.tensor(broadcast(context.record, operator, ...unify(context, inputs), 'bool')),
  );
}

function logic(name: string, operator: string): KernelEntry {
  return kernel<AB>(name, (context, { a, b }) => {
    const [x, y] = [a, b].map((tensor) => context.record.cast(context.value(tensor), 'bool'));
    return context.tensor(broadcast(context.record, operator, x!, y!));
  });
}

export const binaryKernels: readonly KernelEntry[] = [
  arithmetic('Add', 'Add'),
  arithmetic('Sub', 'Sub'),
  arithmetic('Multiply', 'Mul'),
  arithmetic('Maximum', 'Max'),
  arithmetic('Minimum', 'Min'),
  arithmetic('Pow', 'Pow'),
  comparison('Equal', 'Equal'),
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  logic('LogicalAnd', 'And'),
  logic('LogicalOr', 'Or'),
  kernel<AB>('NotEqual', (context, inputs) => {
    const equal = broadcast(context.record, 'Equal', ...unify(context, inputs), 'bool');
    return context.tensor(context.record.map('Not', equal));
  }),
  kernel<AB>('RealDiv', (context, inputs) => {
    const [x, y] = unify(context, inputs).map((value) => context.record.float(value));
    return context.tensor(broadcast(context.record, 'Div', x!, y!));
  }),
  kernel<AB>('FloorDiv', (context, inputs) => {
    const { record } = context;
    const [x, y] = unify(context, inputs);
    // ONNX divides integers towards zero, tfjs towards minus infinity; float64 holds every int32.
    const wide: DataType = x.dtype === 'int32' ? 'float64' : 'float32';
    const quotient = broadcast(record, 'Div', record.cast(x, wide), record.cast(y, wide));
    return context.tensor(record.cast(record.map('Floor', quotient), 'int32'));
  }),
  kernel<AB>('Mod', (context, inputs) => {
    const { record } = context;
    const [x, y] = unify(context, inputs);
    if (x.dtype === 'int32') return context.tensor(broadcast(record, 'Mod', x, y));
    const shape = backend_util.assertAndGetBroadcastShape([...x.shape], [...y.shape]);
    const remainder = record.node('Mod', [x, y], shape, 'float32', { fmod: 1 }); // has the sign of x
    const signs = broadcast(record, 'Mul', remainder, y);
    const differs = record.node('Less', [signs, record.scalar(0)], shape, 'bool');
    return context.tensor(
      record.node('Where', [differs, broadcast(record, 'Add', remainder, y), remainder], shape, 'float32'),
    );
  }),
  kernel<AB>('BitwiseAnd', (context, { a, b }) =>
    context.tensor(broadcast(context.record, 'BitwiseAnd', context.value(a), context.value(b))),
  ),
  /** The angle of (x, y) = (b, a): atan(y / x), half a turn on where x < 0. */
  kernel<AB>('Atan2', (context, { a, b }) => {
    const { record } = context;
    const [y, x] = [record.float(context.value(a)), record.float(context.value(b))];
    const zero = record.scalar(0);
    const quotient = broadcast(record, 'Div', y, x);
    const { shape } = quotient;
    const both = (test: (value: Value) => Value): Value => record.node('And', [test(y), test(x)], shape, 'bool');
    const isZero = both((value) => record.node('Equal', [value, zero], value.shape, 'bool'));
    const isInfinite = both((value) => record.node('IsInf', [value], value.shape, 'bool'));
    const diagonal = broadcast(record, 'Mul', record.map('Sign', y), record.map('Sign', x));
    const finite = record.node('Where', [isInfinite, diagonal, quotient], shape, 'float32');
    const angle = record.map('Atan', record.node('Where', [isZero, zero, finite], shape, 'float32'));
    const below = record.node('Less', [y, zero], y.shape, 'bool');
    const half = record.node('Where', [below, record.scalar(-Math.PI), record.scalar(Math.PI)], y.shape, 'float32');
    const isLeft = record.node('Less', [x, zero], x.shape, 'bool');
    const turned = broadcast(record, 'Add', angle, half);
    return context.tensor(record.node('Where', [isLeft, turned, angle], shape, 'float32'));
  }),
  kernel<AB>('SquaredDifference', (context, inputs) => {
    const difference = broadcast(context.record, 'Sub', ...unify(context, inputs));
    return context.tensor(broadcast(context.record, 'Mul', difference, difference));
  }),
  kernel<{ x: TensorInfo; alpha: TensorInfo }>('Prelu', (context, { x, alpha }) => {
    const [value, slope] = [context.record.float(context.value(x)), context.record.float(context.value(alpha))];
    return context.tensor(prelu(context.record, value, slope));
  }),
  kernel<TensorInfo[]>('AddN', (context, inputs) => {
    const values = Object.values(inputs).map((tensor) => context.value(tensor));
    const [first, ...rest] = values;
    if (!first) throw new Error('AddN needs at least one tensor');
    if (rest.length === 0) return context.copy(first);
    if (first.dtype === 'float32') return context.tensor(context.record.node('Sum', values, first.shape, 'float32'));
    return context.tensor(rest.reduce((sum, value) => broadcast(context.record, 'Add', sum, value), first));
  }),
  kernel<{ condition: TensorInfo; t: TensorInfo; e: TensorInfo }>('Select', (context, { condition, t, e }) => {
    const { record } = context;
    let test = record.cast(context.value(condition), 'bool');
    const [yes, no] = unify(context, { a: t, b: e });
    // tfjs: a vector as condition chooses whole rows
    if (test.shape.length === 1 && yes.shape.length > 1) {
      test = record.reshape(test, [test.size, ...yes.shape.slice(1).map(() => 1)]);
    }
    const chosen = record.node('Where', [test, yes, no], yes.shape, yes.dtype);
    const wantsBool = t.dtype === 'bool' && e.dtype === 'bool'; // ONNX Runtime's Where has no booleans
    return context.tensor(wantsBool ? record.cast(chosen, 'bool') : chosen);
  }),
];

export function prelu(record: Recorder, value: Value, slope: Value): Value {
  const scaled = broadcast(record, 'Mul', value, slope);
  const negative = record.node('Less', [value, record.scalar(0)], value.shape, 'bool');
  return record.node('Where', [negative, scaled, value], scaled.shape, 'float32');
}
