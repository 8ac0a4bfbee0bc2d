/** How a layer declares its tensors, beside the function that reads them: name, shape, start, learning rate's group. */
import type { ParameterGroup } from '../src/engine/training';
import type { Precision } from './io/safetensors';

/** How a tensor starts: N(0, 0.02), Xavier, constants, a sampler's leaning towards "keep", U(-0.1, 0.1). */
export type Start = 'normal' | 'xavier' | 'zero' | 'one' | 'keep' | 'crf';

/** Which part of the model a tensor belongs to. */
export interface Part {
  /** As it is counted: "text layers". */
  readonly title: string;
  /** Parameters of one group learn at one rate. */
  readonly group: ParameterGroup;
  /** The layer of its tower; -1 outside of the layers. */
  readonly layer: number;
  /** Whether suggestions from text need it, or only training on pictures. */
  readonly use: 'inference' | 'training';
  /** Its matrices in a checkpoint of eight bits: a head and a CRF are a few hundred numbers that decide most. */
  readonly storedAs: Precision;
}

export interface ParameterSpec extends Pick<Part, 'group' | 'layer'> {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: Start;
  /** Whether weight decay applies: not to biases, norms, transitions and queries (model-spec H.1). */
  readonly decays: boolean;
  /** In a checkpoint of eight bits. */
  readonly storedAs: Precision;
  readonly part: Part;
}

interface TensorOptions {
  readonly decays?: boolean;
  readonly storedAs?: Precision;
}

interface LinearOptions {
  /** Of the weight; N(0, 0.02) unless told. */
  readonly start?: Start;
  readonly bias?: Start;
  readonly storedAs?: Precision;
}

/** Collects what layers declare, in order. Names are relative: `at` goes one level down, as `Weights.at` does for reading. */
export class Declaration {
  private constructor(
    readonly specs: ParameterSpec[],
    private readonly part: Part | null,
    private readonly prefix: string,
  ) {}

  static empty(): Declaration {
    return new Declaration([], null, '');
  }

  at(name: string): Declaration {
    return new Declaration(this.specs, this.part, `${this.prefix}${name}.`);
  }

  /** What is declared on the result belongs to this part. */
  in(part: Pick<Part, 'title' | 'group'> & Partial<Part>): Declaration {
    return new Declaration(this.specs, { layer: -1, use: 'inference', storedAs: 'I8', ...part }, this.prefix);
  }

  tensor(name: string, shape: readonly number[], start: Start, options: TensorOptions = {}): void {
    const { part } = this;
    if (!part) throw new Error(`${this.prefix}${name} belongs to no part`);
    const { decays = false, storedAs = shape.length === 2 ? part.storedAs : 'F32' } = options;
    const { group, layer } = part;
    this.specs.push({ name: this.prefix + name, shape, group, layer, start, decays, storedAs, part });
  }

  /** y = x Wᵀ + b with W [out, size] (`layers/linear.ts`). */
  linear(name: string, out: number, size: number, options: LinearOptions = {}): void {
    const { start = 'normal', bias = 'zero', storedAs } = options;
    this.tensor(`${name}.weight`, [out, size], start, { decays: true, ...(storedAs && { storedAs }) });
    this.tensor(`${name}.bias`, [out], bias);
  }

  /** Scale and shift of a layer normalisation (`layers/layer-norm.ts`). */
  norm(name: string, size: number): void {
    this.tensor(`${name}.weight`, [size], 'one');
    this.tensor(`${name}.bias`, [size], 'zero');
  }
}
