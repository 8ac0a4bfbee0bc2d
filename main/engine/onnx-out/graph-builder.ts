/** Puts an ONNX graph together: operators by the name of their result, constants that are there once, shapes out of B and N. */
import {
  type Data,
  type DataType,
  type ModelConstant,
  type ModelGraph,
  type ModelNode,
  type ModelPort,
  type Shape,
  toData,
} from '../ort';
import { isFixed, type Dimension } from './dimension';

export type NodeAttributes = ModelNode['attributes'];
type ConstantType = ModelConstant['dtype'];
type ConstantData = ModelConstant['data'];

export class GraphBuilder {
  private nodes: ModelNode[] = [];
  private readonly constants = new Map<string, ModelConstant>();
  /** Dimensions that were asked for: [1] int64 by their formula. */
  private readonly extents = new Map<string, string>();

  /** `shaped` is an input [B, N]: all shapes are made of its own. */
  constructor(private readonly shaped: string) {}

  /** An operator with one result; answers with its name. */
  value(name: string, op: string, inputs: readonly string[], attributes: NodeAttributes = {}, domain = ''): string {
    this.nodes.push({ name, op, domain, inputs, outputs: [name], attributes });
    return name;
  }

  /** Whether there is an operator of this name. */
  has(name: string): boolean {
    return this.nodes.some((node) => node.name === name);
  }

  /** An operator with several results. */
  values(names: readonly string[], op: string, inputs: readonly string[], attributes: NodeAttributes = {}): void {
    this.nodes.push({ name: names[0] ?? op, op, domain: '', inputs, outputs: names, attributes });
  }

  constant(name: string, dtype: DataType, shape: Shape, data: ArrayLike<number | boolean> | Data): string {
    if (!this.constants.has(name)) this.constants.set(name, { name, dtype, shape, data: toData(dtype, data) });
    return name;
  }

  /** A constant that takes work to make; `make` is called once a name. */
  constantOf(name: string, dtype: ConstantType, shape: Shape, make: () => ConstantData): string {
    if (!this.constants.has(name)) this.constants.set(name, { name, dtype, shape, data: make() });
    return name;
  }

  number(dtype: DataType, value: number): string {
    return this.constant(`${dtype}/${value}`, dtype, [], [value]);
  }

  /** A vector of int64, as ONNX wants axes and bounds. */
  ints(values: readonly number[]): string {
    return this.constant(`ints/${values.join()}`, 'int64', [values.length], values);
  }

  /** A vector of int64 that follows B and N. */
  dimensions(values: readonly Dimension[]): string {
    if (values.every(isFixed)) return this.ints(values.map(({ constant }) => constant));
    const name = `shape/${values.map(formula).join()}`;
    if (this.extents.has(name)) return name;
    const parts = values.map((value) => this.extent(value));
    this.extents.set(name, name);
    return this.value(name, 'Concat', parts, { axis: 0 });
  }

  /** The body of a loop: what `build` adds. It may read all that the graph around it has so far. */
  body(inputs: readonly ModelPort[], outputs: readonly ModelPort[], build: () => void): { readonly graph: ModelGraph } {
    const around = this.nodes;
    this.nodes = [];
    build();
    const graph: ModelGraph = { nodes: this.nodes, constants: [], inputs, outputs };
    this.nodes = around;
    return { graph };
  }

  finish(inputs: readonly ModelPort[], outputs: readonly ModelPort[]): ModelGraph {
    return { nodes: this.nodes, constants: [...this.constants.values()], inputs, outputs };
  }

  private extent(value: Dimension): string {
    if (isFixed(value)) return this.ints([value.constant]);
    const known = this.extents.get(formula(value));
    if (known) return known;
    const made = this.sum(value);
    this.extents.set(formula(value), made);
    return made;
  }

  private sum(value: Dimension): string {
    const axis = (name: string, at: number): string => {
      if (!this.extents.has('all')) this.extents.set('all', this.value('extents', 'Shape', [this.shaped]));
      const found = this.extents.get(name) ?? this.value(name, 'Gather', ['extents', this.ints([at])]);
      this.extents.set(name, found);
      return found;
    };
    const name = `extent/${formula(value)}`;
    const terms: string[] = [];
    const times = (count: number, of: () => string): void => {
      if (count === 1) terms.push(of());
      else if (count !== 0)
        terms.push(this.value(`${name}/${count}/${terms.length}`, 'Mul', [of(), this.ints([count])]));
    };
    times(value.batch, () => axis('B', 0));
    times(value.length, () => axis('N', 1));
    times(value.both, () => this.value(`${name}/BN`, 'Mul', [axis('B', 0), axis('N', 1)]));
    if (value.constant !== 0) terms.push(this.ints([value.constant]));
    return terms.reduce((left, right, i) => this.value(`${name}/${i}`, 'Add', [left, right]));
  }
}

/** "N+62", "BN" */
function formula({ constant, batch, length, both }: Dimension): string {
  const terms = [
    [both, 'BN'],
    [batch, 'B'],
    [length, 'N'],
  ] as const;
  const parts = terms.flatMap(([count, name]) => (count === 0 ? [] : [count === 1 ? name : `${count}${name}`]));
  return [...parts, ...(constant === 0 && parts.length > 0 ? [] : [String(constant)])].join('+');
}
