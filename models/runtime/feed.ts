/** Numbers on their way into a graph, by name: tensors are made of them where it is traced, and they are handed in where it is repeated. */
import { tf } from '../tf';

interface Shapes {
  readonly 1: readonly [number];
  readonly 2: readonly [number, number];
  readonly 3: readonly [number, number, number];
}
type Rank = keyof Shapes;

interface Tensors {
  readonly 1: tf.Tensor1D;
  readonly 2: tf.Tensor2D;
  readonly 3: tf.Tensor3D;
}

/** Integers are int32 in the graph, all else float32. */
export interface Feed<R extends Rank = Rank> {
  readonly data: Float32Array | Int32Array;
  readonly shape: Shapes[R];
}

export type Feeds = Readonly<Record<string, Feed | undefined>>;

/** One tensor per feed, by the same name. */
export type TensorsOf<F> = {
  readonly [Name in keyof F]: F[Name] extends { readonly shape: { readonly length: infer R extends Rank } } | undefined
    ? Tensors[R] | Extract<F[Name], undefined>
    : tf.Tensor;
};

/** The caller disposes them. */
export function tensorsOf<F extends Feeds>(feeds: F): TensorsOf<F> {
  const tensors = present(feeds).map(([name, { data, shape }]): [string, tf.Tensor] => [
    name,
    tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
  ]);
  return Object.fromEntries(tensors) as TensorsOf<F>;
}

/** Equal for two sets of feeds of the same names and shapes. */
export function shapesOf(feeds: Feeds): string {
  return present(feeds)
    .map(([name, { shape }]) => `${name}:${shape.join('x')}`)
    .join(' ');
}

/** Those that are there, in an order that depends on their names alone. */
export function present(feeds: Feeds): (readonly [name: string, feed: Feed])[] {
  return Object.entries(feeds)
    .flatMap(([name, feed]): (readonly [string, Feed])[] => (feed ? [[name, feed]] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
