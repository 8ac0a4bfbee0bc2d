/** One input, same shape. Where ONNX and tfjs differ on integers, booleans or NaN, the comment says how. */
import type { CastAttrs, ClipByValueAttrs, LeakyReluAttrs, StepAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { join } from './complex';
import { kernel } from '../kernel';
import type { KernelEntry, Kit } from '../kernel';
import type { Recorder } from '../recorder';
import type { Value } from '../values';

interface X {
  readonly x: TensorInfo;
}

/** tfjs kernel -> ONNX operator, computed in float32. */
const floatOperators = {
  Acos: 'Acos',
  Acosh: 'Acosh',
  Asin: 'Asin',
  Asinh: 'Asinh',
  Atan: 'Atan',
  Atanh: 'Atanh',
  Cos: 'Cos',
  Cosh: 'Cosh',
  Elu: 'Elu',
  Erf: 'Erf',
  Log: 'Log',
  Reciprocal: 'Reciprocal',
  Sigmoid: 'Sigmoid',
  Sin: 'Sin',
  Sinh: 'Sinh',
  Softplus: 'Softplus',
  Sqrt: 'Sqrt',
  Tanh: 'Tanh',
};

/** ONNX's arithmetic does not know booleans. */
function arithmetic(kit: Kit, x: TensorInfo): Value {
  const value = kit.value(x);
  return value.dtype === 'bool' ? kit.record.cast(value, 'int32') : value;
}

/** Rounds floats; integers are whole already. */
function rounding(name: string): KernelEntry {
  return kernel<X>(name, (kit, { x }) => {
    const value = kit.value(x);
    return value.dtype === 'float32' ? kit.tensor(kit.record.map(name, value)) : kit.copy(value);
  });
}

function simple(name: string, operator: string): KernelEntry {
  return kernel<X>(name, (kit, { x }) => kit.tensor(kit.record.map(operator, arithmetic(kit, x))));
}

export const unaryKernels: readonly KernelEntry[] = [
  ...Object.entries(floatOperators).map(([name, operator]) =>
    kernel<X>(name, (kit, { x }) => kit.tensor(kit.record.map(operator, kit.record.float(kit.value(x))))),
  ),
  ...['Ceil', 'Floor', 'Round'].map(rounding),
  simple('Abs', 'Abs'),
  simple('Neg', 'Neg'),
  simple('Relu', 'Relu'),
  kernel<X>('Sign', (kit, { x }) => {
    const value = arithmetic(kit, x);
    if (value.dtype !== 'float32') return kit.tensor(kit.record.map('Sign', value));
    return kit.tensor(kit.record.map('Sign', withoutNaN(kit.record, value))); // tfjs: the sign of NaN is 0
  }),
  kernel<X>('Square', (kit, { x }) => {
    const value = arithmetic(kit, x);
    return kit.tensor(kit.record.node('Mul', [value, value], value.shape, value.dtype));
  }),
  kernel<X>('Exp', (kit, { x }) => {
    const value = kit.value(x);
    if (value.dtype === 'float32') return kit.tensor(kit.record.map('Exp', value));
    // of an integer, as exactly as float32 can say
    return kit.tensor(kit.record.float(kit.record.map('Exp', kit.record.cast(value, 'float64'))));
  }),
  kernel<X>('Tan', (kit, { x }) => {
    const { record } = kit;
    // steep near its poles: float32 all the way loses a digit there
    const value = record.cast(kit.value(x), 'float64');
    const quotient = record.node('Div', [record.map('Sin', value), record.map('Cos', value)], value.shape, 'float64');
    return kit.tensor(record.float(quotient));
  }),
  kernel<X>('Rsqrt', (kit, { x }) => {
    const root = kit.record.map('Sqrt', kit.record.float(kit.value(x)));
    return kit.tensor(kit.record.map('Reciprocal', root));
  }),
  kernel<X>('Expm1', (kit, { x }) => {
    const power = kit.record.map('Exp', kit.record.float(kit.value(x)));
    return kit.tensor(kit.record.node('Sub', [power, kit.record.scalar(1)], power.shape, 'float32'));
  }),
  kernel<X>('Log1p', (kit, { x }) => {
    const value = kit.record.float(kit.value(x));
    const sum = kit.record.node('Add', [value, kit.record.scalar(1)], value.shape, 'float32');
    return kit.tensor(kit.record.map('Log', sum));
  }),
  kernel<X>('Relu6', (kit, { x }) => {
    const value = arithmetic(kit, x);
    const bounds = [kit.record.scalar(0, value.dtype), kit.record.scalar(6, value.dtype)];
    return kit.tensor(kit.record.node('Clip', [value, ...bounds], value.shape, value.dtype));
  }),
  kernel<X, LeakyReluAttrs>('LeakyRelu', (kit, { x }, { alpha }) =>
    kit.tensor(kit.record.map('LeakyRelu', kit.record.float(kit.value(x)), { alpha: { float: alpha } })),
  ),
  kernel<X>('Selu', (kit, { x }) => {
    const attributes = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };
    return kit.tensor(kit.record.map('Selu', kit.record.float(kit.value(x)), attributes));
  }),
  kernel<{ dy: TensorInfo; y: TensorInfo }>('EluGrad', (kit, { dy, y }) => {
    const [d, v] = [kit.value(dy), kit.value(y)];
    const slope = kit.record.node('Add', [v, kit.record.scalar(1)], v.shape, v.dtype);
    const below = kit.record.node('Mul', [d, slope], d.shape, d.dtype);
    const positive = kit.record.node('GreaterOrEqual', [v, kit.record.scalar(0)], v.shape, 'bool');
    return kit.tensor(kit.record.node('Where', [positive, d, below], d.shape, d.dtype));
  }),
  kernel<X, StepAttrs>('Step', (kit, { x }, { alpha }) => {
    const { record } = kit;
    const value = arithmetic(kit, x);
    const { shape, dtype } = value;
    const positive = record.node('Greater', [value, record.scalar(0, dtype)], shape, 'bool');
    const below = record.scalar(dtype === 'float32' ? alpha : Math.trunc(alpha), dtype);
    const step = record.node('Where', [positive, record.scalar(1, dtype), below], shape, dtype);
    if (dtype !== 'float32') return kit.tensor(step);
    const isNaN = record.node('IsNaN', [value], shape, 'bool'); // tfjs: NaN stays NaN
    return kit.tensor(record.node('Where', [isNaN, value, step], shape, dtype));
  }),
  ...['IsNaN', 'IsInf'].map((operator) =>
    kernel<X>(operator === 'IsNaN' ? 'IsNan' : 'IsInf', (kit, { x }) =>
      kit.tensor(kit.record.node(operator, [kit.record.float(kit.value(x))], x.shape, 'bool')),
    ),
  ),
  kernel<X>('IsFinite', (kit, { x }) => {
    const { record } = kit;
    const value = record.float(kit.value(x));
    const tests = ['IsNaN', 'IsInf'].map((operator) => record.node(operator, [value], value.shape, 'bool'));
    return kit.tensor(record.map('Not', record.node('Or', tests, value.shape, 'bool')));
  }),
  kernel<X>('LogicalNot', (kit, { x }) => kit.tensor(kit.record.map('Not', kit.record.cast(kit.value(x), 'bool')))),
  kernel<X, ClipByValueAttrs>('ClipByValue', (kit, { x }, { clipValueMin, clipValueMax }) => {
    const value = arithmetic(kit, x);
    const bounds = [clipValueMin, clipValueMax].map((bound) => kit.record.scalar(bound, value.dtype));
    return kit.tensor(kit.record.node('Clip', [value, ...bounds], value.shape, value.dtype));
  }),
  kernel<X, CastAttrs>('Cast', (kit, { x }, { dtype }) => {
    if (x.dtype === dtype) return kit.alias(x);
    if (dtype === 'complex64') {
      const real = kit.record.float(kit.value(x));
      return kit.complexTensor(join(kit.record, real, kit.record.fill(real.shape, 0, 'float32')));
    }
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new Error(`Cast: type ${dtype} is not supported by this backend`);
    }
    const value = kit.value(x);
    // tfjs: NaN becomes the integer 0
    const source = value.dtype === 'float32' && dtype === 'int32' ? withoutNaN(kit.record, value) : value;
    return kit.tensor(kit.record.cast(source, dtype));
  }),
];

/** `instead` where a float is NaN. */
export function withoutNaN(record: Recorder, value: Value, instead = 0): Value {
  if (value.dtype !== 'float32') return value;
  const isNaN = record.node('IsNaN', [value], value.shape, 'bool');
  return record.node('Where', [isNaN, record.scalar(instead), value], value.shape, value.dtype);
}
