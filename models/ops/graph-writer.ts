/** What the ONNX form of an op is written with. Both recorders of the engine are one: that of the ort backend, and that of the export. */

/** A tensor of the graph. */
export interface GraphValue {
  readonly shape: readonly number[];
}

/** An ONNX attribute: an integer, a string, a list of integers, or a float (which is boxed, so that it differs from an integer). */
export type GraphAttributes = Readonly<
  Record<string, number | string | readonly number[] | { readonly float: number }>
>;

export interface GraphWriter<V extends GraphValue> {
  /** Version of the standard operators there are. */
  readonly opset: number;
  /** Adds an operator with one output. */
  node(op: string, inputs: readonly V[], shape: readonly number[], dtype: 'float32', attributes?: GraphAttributes): V;
  /** Adds an operator with several outputs. */
  nodes(
    op: string,
    inputs: readonly V[],
    outputs: readonly (readonly [shape: readonly number[], dtype: 'float32'])[],
    attributes?: GraphAttributes,
  ): V[];
  /** A constant of no axes. */
  scalar(value: number): V;
}
