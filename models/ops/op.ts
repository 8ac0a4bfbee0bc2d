/**
 * What an operation of the models is. It is declared once, as one object: a name, the types of inputs, attributes and outputs, the plain
 * tfjs composition that defines it, its gradient, and how backends compute it faster where they can. A backend that registers a
 * kernel of that name runs it whole; every other runs the composition (README.md).
 */
import { tf } from '../tf';
import type { GraphValue, GraphWriter } from './graph-writer';
import { withGradient } from './with-gradient';

export type Tensors<N extends string> = Readonly<Record<N, tf.Tensor>>;
type Shape = readonly number[];
type Shapes<N extends string> = Readonly<Record<N, Shape>>;
type Arrays<N extends string> = Readonly<Record<N, Float32Array>>;

/** Of an op that has none. */
export type NoAttributes = Readonly<Record<string, never>>;

/** Tensors are float32. `I` and `O` are the names of inputs and outputs, `A` is the type of the attributes. */
export interface Op<I extends string, A, O extends string> {
  /** Of the op; its kernel in a backend is `kernelNameOf` it. */
  readonly name: string;
  /** null = as many as are given, called 0, 1, … */
  readonly inputs: readonly I[] | null;
  /** The first is the value; the others are there for the gradient. null = as many as the attributes say. */
  readonly outputs: readonly O[] | null;
  /** The definition. */
  compose(inputs: Tensors<I>, attributes: A): Tensors<O>;
  /** null = that of the composition. */
  readonly gradient: Gradient<I | O, I, A> | null;
  /** In operators of ONNX, for every backend that records a graph. */
  onnx?<V extends GraphValue>(
    graph: GraphWriter<V>,
    inputs: Readonly<Record<I, V>>,
    attributes: A,
  ): Readonly<Record<O, V>>;
  /** In loops over plain numbers, for a backend whose memory JavaScript sees. */
  readonly loops?: Loops<I, A, O>;
}

export interface Loops<I extends string, A, O extends string> {
  shapes(inputs: Shapes<I>, attributes: A): Shapes<O>;
  /** Fills the outputs, whose content is arbitrary before. */
  run(inputs: Arrays<I>, outputs: Arrays<O>, attributes: A): void;
}

/** The derivative of the first output; see `gradient`. */
export interface Gradient<K extends string, D extends string, A> {
  readonly by: readonly D[];
  readonly keeps: readonly K[];
  of(dy: tf.Tensor, kept: Tensors<K>, attributes: A): Partial<Tensors<D>>;
}

/** Any op of the table. Who runs one by its name has the attributes from tfjs, which keeps them untyped. */
export type AnyOp = Op<string, never, string>;

/**
 * The gradient by the inputs `by`; other inputs are constants. Of inputs and outputs only those of `keeps` stay in memory until the
 * backward pass.
 */
export function gradient<const D extends string, const K extends string, A>(
  by: readonly D[],
  keeps: readonly K[],
  of: (dy: tf.Tensor, kept: Tensors<K>, attributes: A) => Tensors<D>,
): Gradient<K, D, A> {
  return { by, keeps, of };
}

type Having<K extends keyof AnyOp> = AnyOp & Required<Pick<AnyOp, K>>;

/** Those that a backend which records graphs runs whole. */
export const withOnnx = (ops: readonly AnyOp[]): Having<'onnx'>[] =>
  ops.filter((op): op is Having<'onnx'> => op.onnx !== undefined);

/** Those that a backend whose memory JavaScript sees runs whole. */
export const withLoops = (ops: readonly AnyOp[]): Having<'loops'>[] =>
  ops.filter((op): op is Having<'loops'> => op.loops !== undefined);

export const kernelNameOf = ({ name }: Pick<AnyOp, 'name'>): string => `Mnerva${name}`;

/** The value of an op, with its gradient. */
export function apply<I extends string, A, O extends string>(
  op: Op<I, A, O>,
  inputs: Tensors<I>,
  attributes: A,
): tf.Tensor {
  const derivative = op.gradient;
  if (!derivative) return tf.tidy(() => run(op, inputs, attributes)[0]!);
  const { by, keeps } = derivative;
  return withGradient(
    by.map((name) => inputs[name]),
    (save) => {
      const outputs = run(op, inputs, attributes);
      const known: Partial<Tensors<I | O>> = { ...inputs, ...named(op.outputs ?? [], outputs) };
      save(keeps.map((name) => known[name]!));
      return {
        value: outputs[0]!,
        gradFunc: (dy, saved) => {
          const gradients = derivative.of(dy, named(keeps, saved), attributes);
          return by.map((name) => gradients[name]!);
        },
      };
    },
  );
}

/** All outputs, without a gradient: by the kernel of the backend, or composed. */
export function run<I extends string, A, O extends string>(
  op: Op<I, A, O>,
  inputs: Tensors<I>,
  attributes: A,
): tf.Tensor[] {
  const kernelName = kernelNameOf(op);
  if (!tf.getKernel(kernelName, tf.getBackend())) {
    const made = op.compose(inputs, attributes);
    return op.outputs ? op.outputs.map((name) => made[name]) : Object.values(made);
  }
  const made: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(kernelName, inputs, { ...attributes } as tf.NamedAttrMap);
  return Array.isArray(made) ? made : [made];
}

function named<N extends string>(names: readonly N[], tensors: readonly tf.Tensor[]): Tensors<N> {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]!])) as Record<N, tf.Tensor>;
}
