/** One input, same shape. Where ONNX and tfjs differ on integers, booleans or NaN, the comment says how. */
import type { CastAttrs, ClipByValueAttrs, LeakyReluAttrs, StepAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { join } from './complex';
import { kernel } from '../kernel';
import type { KernelEntry, KernelContext } from '../kernel';
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
function arithmetic(context: KernelContext, x: TensorInfo): Value {
  const value = context.value(x);
  return value.dtype === 'bool' ? context.record.cast(value, 'int32') : value;
}

/** Rounds floats; integers are whole already. */
function rounding(name: string): KernelEntry {
  return kernel<X>(name, (context, { x }) => {
    const value = context.value(x);
    return value.dtype === 'float32' ? context.tensor(context.record.map(name, value)) : context.copy(value);
  });
}

function simple(name: string, operator: string): KernelEntry {
  return kernel<X>(name, (context, { x }) => context.tensor(context.record.map(operator, arithmetic(context, x))));
}

export const unaryKernels: readonly KernelEntry[] = [
  ...Object.entries(floatOperators).map(([name, operator]) =>
    kernel<X>(name, (context, { x }) =>
      context.tensor(context.record.map(operator, context.record.float(context.value(x)))),
    ),
  ),
  ...['Ceil', 'Floor', 'Round'].map(rounding),
  simple('Abs', 'Abs'),
  simple('Neg', 'Neg'),
  simple('Relu', 'Relu'),
  kernel<X>('Sign', (context, { x }) => {
    const value = arithmetic(context, x);
    if (value.dtype !== 'float32') return context.tensor(context.record.map('Sign', value));
    return context.tensor(context.record.map('Sign', withoutNaN(context.record, value))); // tfjs: the sign of NaN is 0
  }),
  kernel<X>('Square', (context, { x }) => {
    const value = arithmetic(context, x);
    return context.tensor(context.record.node('Mul', [value, value], value.shape, value.dtype));
  }),
  kernel<X>('Exp', (context, { x }) => {
    const value = context.value(x);
    if (value.dtype === 'float32') return context.tensor(context.record.map('Exp', value));
    // of an integer, as exactly as float32 can say
    return context.tensor(context.record.float(context.record.map('Exp', context.record.cast(value, 'float64'))));
  }),
  kernel<X>('Tan', (context, { x }) => {
    const { record } = context;
    // steep near its poles: float32 all the way loses a digit there
    const value = record.cast(context.value(x), 'float64');
    const quotient = record.node('Div', [record.map('Sin', value), record.map('Cos', value)], value.shape, 'float64');
    return context.tensor(record.float(quotient));
  }),
  kernel<X>('Rsqrt', (context, { x }) => {
    const root = context.record.map('Sqrt', context.record.float(context.value(x)));
    return context.tensor(context.record.map('Reciprocal', root));
  }),
  kernel<X>('Expm1', (context, { x }) => {
    const power = context.record.map('Exp', context.record.float(context.value(x)));
    return context.tensor(context.record.node('Sub', [power, context.record.scalar(1)], power.shape, 'float32'));
  }),
  kernel<X>('Log1p', (context, { x }) => {
    const value = context.record.float(context.value(x));
    const sum = context.record.node('Add', [value, context.record.scalar(1)], value.shape, 'float32');
    return context.tensor(context.record.map('Log', sum));
  }),
  kernel<X>('Relu6', (context, { x }) => {
    const value = arithmetic(context, x);
    const bounds = [context.record.scalar(0, value.dtype), context.record.scalar(6, value.dtype)];
    return context.tensor(context.record.node('Clip', [value, ...bounds], value.shape, value.dtype));
  }),
  kernel<X, LeakyReluAttrs>('LeakyRelu', (context, { x }, { alpha }) =>
    context.tensor(
      context.record.map('LeakyRelu', context.record.float(context.value(x)), { alpha: { float: alpha } }),
    ),
  ),
  kernel<X>('Selu', (context, { x }) => {
    const attributes = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };
    return context.tensor(context.record.map('Selu', context.record.float(context.value(x)), attributes));
  }),
  kernel<{ dy: TensorInfo; y: TensorInfo }>('EluGrad', (context, { dy, y }) => {
    const [d, v] = [context.value(dy), context.value(y)];
    const slope = context.record.node('Add', [v, context.record.scalar(1)], v.shape, v.dtype);
    const below = context.record.node('Mul', [d, slope], d.shape, d.dtype);
    const positive = context.record.node('GreaterOrEqual', [v, context.record.scalar(0)], v.shape, 'bool');
    return context.tensor(context.record.node('Where', [positive, d, below], d.shape, d.dtype));
  }),
  kernel<X, StepAttrs>('Step', (context, { x }, { alpha }) => {
    const { record } = context;
    const value = arithmetic(context, x);
    const { shape, dtype } = value;
    const positive = record.node('Greater', [value, record.scalar(0, dtype)], shape, 'bool');
    const below = record.scalar(dtype === 'float32' ? alpha : Math.trunc(alpha), dtype);
    const step = record.node('Where', [positive, record.scalar(1, dtype), below], shape, dtype);
    if (dtype !== 'float32') return context.tensor(step);
    const isNaN = record.node('IsNaN', [value], shape, 'bool'); // tfjs: NaN stays NaN
    return context.tensor(record.node('Where', [isNaN, value, step], shape, dtype));
  }),
  ...['IsNaN', 'IsInf'].map((operator) =>
    kernel<X>(operator === 'IsNaN' ? 'IsNan' : 'IsInf', (context, { x }) =>
      context.tensor(context.record.node(operator, [context.record.float(context.value(x))], x.shape, 'bool')),
    ),
  ),
  kernel<X>('IsFinite', (context, { x }) => {
    const { record } = context;
    const value = record.float(context.value(x));
    const tests = ['IsNaN', 'IsInf'].map((operator) => record.node(operator, [value], value.shape, 'bool'));
    return context.tensor(record.map('Not', record.node('Or', tests, value.shape, 'bool')));
  }),
  kernel<X>('LogicalNot', (context, { x }) =>
    context.tensor(context.record.map('Not', context.record.cast(context.value(x), 'bool'))),
  ),
  kernel<X, ClipByValueAttrs>('ClipByValue', (context, { x }, { clipValueMin, clipValueMax }) => {
    const value = arithmetic(context, x);
    const bounds = [clipValueMin, clipValueMax].map((bound) => context.record.scalar(bound, value.dtype));
    return context.tensor(context.record.node('Clip', [value, ...bounds], value.shape, value.dtype));
  }),
  kernel<X, CastAttrs>('Cast', (context, { x }, { dtype }) => {
    if (x.dtype === dtype) return context.alias(x);
    if (dtype === 'complex64') {
      const real = context.record.float(context.value(x));
      return context.complexTensor(join(context.record, real, context.record.fill(real.shape, 0, 'float32')));
    }
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new Error(`Cast: type ${dtype} is not supported by this backend`);
    }
    const value = context.value(x);
    // tfjs: NaN becomes the integer 0
    const source = value.dtype === 'float32' && dtype === 'int32' ? withoutNaN(context.record, value) : value;
    return context.tensor(context.record.cast(source, dtype));
  }),
];

/** `instead` where a float is NaN. */
export function withoutNaN(record: Recorder, value: Value, instead = 0): Value {
  if (value.dtype !== 'float32') return value;
  const isNaN = record.node('IsNaN', [value], value.shape, 'bool');
  return record.node('Where', [isNaN, record.scalar(instead), value], value.shape, value.dtype);
}
