/**
 * AdamW (Loshchilov and Hutter 2019): decoupled weight decay, with bias correction. The plain one here runs anywhere; the engine
 * supplies one that updates weights in place in WebAssembly memory, behind the same interface.
 */
import { tf } from '../tf';
import { GradientMean } from './gradient-mean';

export interface OptimizerSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Whether an update may be counted of several batches; false unless told. */
  readonly accumulates?: boolean;
}

export interface ParameterRate {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** Moments by parameter name: `<name>/m` and `<name>/v`. */
export interface OptimizerState {
  readonly step: number;
  readonly moments: Map<string, Float32Array>;
}

/** Lengths of the gradients as they came, before clipping. */
export interface GradientNorms {
  /** ‖g‖ over all parameters together. */
  readonly total: number;
  /** Sum of squares by parameter: a group's norm is the root of its sum. */
  readonly squares: ReadonlyMap<string, number>;
  /** The first parameter whose gradient has NaN or is beyond float32; null where there is none. */
  readonly notFinite: string | null;
}

export interface Optimizer {
  /** Puts the gradients of one batch where `count` finds them. Disposes them. */
  write(gradients: Map<string, tf.Tensor>): void;
  /**
   * What has been written for these parameters, by `write` or by whoever has it written again, belongs to the coming update.
   * `isLast` promises that it is the last batch of that update.
   */
  count(names: readonly string[], isLast: boolean): void;
  /**
   * One step along the mean gradient of the batches that were counted. Parameters without a gradient stay as they are. Gradients
   * longer than `clipNorm` all together are scaled down to it (Pascanu et al. 2013). Where one is not finite, nothing changes and
   * no step is counted.
   */
  update(rateOf: (name: string) => ParameterRate, clipNorm?: number): GradientNorms;
  /** Forgets what was counted. */
  clear(): void;
  state(): OptimizerState;
  restore(state: OptimizerState): void;
  dispose(): void;
}

export type OptimizerFactory = (parameters: ReadonlyMap<string, tf.Variable>, settings: OptimizerSettings) => Optimizer;

export const optimizerDefaults: OptimizerSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export function gradientNorms(squares: readonly (readonly [name: string, square: number])[]): GradientNorms {
  const notFinite = squares.find(([, square]) => !Number.isFinite(square))?.[0] ?? null;
  const total = Math.sqrt(squares.reduce((sum, [, square]) => sum + square, 0));
  return { total, squares: new Map(squares), notFinite };
}

/** min(1, clipNorm / ‖g‖). */
export function clipScale(norm: number, clipNorm: number): number {
  return norm > clipNorm ? clipNorm / norm : 1;
}

/** One step along these gradients alone. */
export function stepOnce(
  optimizer: Optimizer,
  gradients: Map<string, tf.Tensor>,
  rateOf: (name: string) => ParameterRate,
  clipNorm?: number,
): GradientNorms {
  const names = [...gradients.keys()];
  optimizer.write(gradients);
  optimizer.count(names, true);
  return optimizer.update(rateOf, clipNorm);
}

/** m ← β1 m + (1-β1) g,  v ← β2 v + (1-β2) g²,  θ ← θ - lr (m̂ / (√v̂ + ε) + λ θ), in plain loops. */
export const createPlainAdamW: OptimizerFactory = (parameters, { beta1, beta2, epsilon }) => {
  const moments = new Map<string, Float32Array>();
  for (const [name, variable] of parameters) {
    moments.set(`${name}/m`, new Float32Array(variable.size));
    moments.set(`${name}/v`, new Float32Array(variable.size));
  }
  const written = new Map<string, Float32Array>();
  const sums = new Map<string, Float32Array>();
  const squareOf = (g: Float32Array): number => g.reduce((sum, x) => sum + x * x, 0);
  const mean = new GradientMean({
    begin: (name) => sums.set(name, written.get(name)!.slice()),
    add(name) {
      const [sum, g] = [sums.get(name)!, written.get(name)!];
      for (let i = 0; i < sum.length; i++) sum[i]! += g[i]!;
    },
    mean(name, is, batches) {
      const [sum, g] = [sums.get(name), written.get(name)!];
      for (let i = 0; i < g.length; i++) {
        g[i] = Math.fround((is.summed ? sum![i]! : 0) + (is.written ? g[i]! : 0)) / batches;
      }
      return squareOf(g);
    },
    square: (name) => squareOf(written.get(name)!),
  });
  let taken = 0;
  return {
    write(gradients) {
      for (const [name, gradient] of gradients) written.set(name, Float32Array.from(gradient.dataSync<'float32'>()));
      tf.dispose([...gradients.values()]);
    },
    count: (names, isLast) => mean.add(names, isLast),
    clear: () => mean.clear(),
    update(rateOf, clipNorm = Infinity) {
      const norms = gradientNorms(mean.finish());
      if (norms.notFinite !== null) return norms;
      const scale = clipScale(norms.total, clipNorm);
      taken++;
      const [c1, c2] = [1 - beta1 ** taken, 1 - beta2 ** taken];
      for (const name of norms.squares.keys()) {
        const [variable, g] = [parameters.get(name), written.get(name)!];
        const [m, v] = [moments.get(`${name}/m`), moments.get(`${name}/v`)];
        if (!variable || !m || !v) throw new Error(`no parameter is called ${name}`);
        const { learningRate, weightDecay } = rateOf(name);
        const values = Float32Array.from(variable.dataSync());
        for (let i = 0; i < values.length; i++) {
          const gi = g[i]! * scale;
          m[i] = beta1 * m[i]! + (1 - beta1) * gi;
          v[i] = beta2 * v[i]! + (1 - beta2) * gi * gi;
          const move = m[i]! / c1 / (Math.sqrt(v[i]! / c2) + epsilon);
          values[i] = values[i]! - learningRate * (move + weightDecay * values[i]!);
        }
        const next = tf.tensor(values, variable.shape);
        variable.assign(next);
        next.dispose();
      }
      return norms;
    },
    state: () => ({ step: taken, moments: new Map([...moments].map(([name, values]) => [name, values.slice()])) }),
    restore(state) {
      taken = state.step;
      for (const [name, values] of moments) {
        const saved = state.moments.get(name);
        if (saved?.length !== values.length) throw new Error(`the saved state has no moments ${name}`);
        values.set(saved);
      }
    },
    dispose: () => moments.clear(),
  };
};
