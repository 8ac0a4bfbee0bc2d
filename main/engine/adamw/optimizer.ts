/**
 * AdamW (Loshchilov & Hutter 2019: decoupled weight decay, bias correction) on parameters that live in WebAssembly memory.
 * Under the ONNX Runtime backend gradients are written into that memory by the graph itself and weights are updated in
 * place, so a step copies nothing. Under any other backend numbers are copied in and out.
 */
import { tf } from '../../../models/tf';
import { clipScale, GradientMean, gradientNorms, type OptimizerFactory } from '../../../models';
import { allocateSlots } from './memory';
import type { GradientSums, Slot } from './memory';
import { OrtBackend } from '../ort';

interface Parameter {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly slot: Slot;
}

/** AdamW over these variables. Until `dispose` their numbers are in the optimiser's memory; afterwards they stay usable. */
export const createWasmAdamW: OptimizerFactory = (parameters, settings) => {
  const sizes = Array.from(parameters.values(), (variable) => variable.size);
  const slots = allocateSlots(sizes, { withSums: settings.accumulates });
  const entries = new Map<string, Parameter>();
  [...parameters].forEach(([name, variable], i) => {
    const slot = slots[i];
    if (slot) entries.set(name, { name, variable, slot });
  });
  const backend = tf.backend();
  const place = backend instanceof OrtBackend ? inPlace(backend) : byCopy();
  const parameterOf = (name: string): Parameter => {
    const parameter = entries.get(name);
    if (!parameter) throw new Error(`no parameter is called ${name}`);
    return parameter;
  };
  const mean = new GradientMean({
    begin: (name) => sumsOf(parameterOf(name)).values.set(parameterOf(name).slot.gradient),
    add: (name) => sumsOf(parameterOf(name)).add(),
    mean(name, is, batches) {
      const parameter = parameterOf(name);
      const sums = sumsOf(parameter);
      if (!is.summed) sums.values.fill(0);
      if (!is.written) parameter.slot.gradient.fill(0);
      place.overwritten(parameter);
      return sums.mean(batches);
    },
    square: (name) => parameterOf(name).slot.squaredNorm(),
  });
  let taken = 0;

  return {
    write(gradients) {
      place.write(Array.from(gradients, ([name, gradient]) => ({ parameter: parameterOf(name), gradient })));
      for (const gradient of gradients.values()) gradient.dispose();
    },

    count: (names, isLast) => mean.add(names, isLast),

    update(rateOf, clipNorm = Infinity) {
      const norms = gradientNorms(mean.finish());
      if (norms.notFinite !== null) return norms;
      taken++;
      const scale = clipScale(norms.total, clipNorm);
      for (const name of norms.squares.keys()) {
        const parameter = parameterOf(name);
        place.before(parameter);
        parameter.slot.update({ ...settings, ...rateOf(name), step: taken, scale });
        place.after(parameter);
      }
      return norms;
    },

    clear: () => mean.clear(),

    /** The moments themselves, not copies: the next update changes them. */
    state() {
      const moments = new Map<string, Float32Array>();
      for (const { name, slot } of entries.values()) {
        moments.set(`${name}/m`, slot.firstMoment);
        moments.set(`${name}/v`, slot.secondMoment);
      }
      return { step: taken, moments };
    },

    restore({ step, moments }) {
      for (const { name, slot } of entries.values()) {
        slot.firstMoment.set(momentOf(moments, `${name}/m`, slot.firstMoment.length));
        slot.secondMoment.set(momentOf(moments, `${name}/v`, slot.secondMoment.length));
      }
      taken = step;
    },

    dispose() {
      for (const parameter of entries.values()) place.leave(parameter);
      entries.clear();
    },
  };
};

function sumsOf({ name, slot: { sums } }: Parameter): GradientSums {
  if (!sums) throw new Error(`no memory was reserved for the gradients of several batches of ${name}`);
  return sums;
}

function momentOf(moments: ReadonlyMap<string, Float32Array>, key: string, length: number): Float32Array {
  const values = moments.get(key);
  if (values?.length !== length) throw new Error(`the saved optimiser state does not fit: ${key}`);
  return values;
}

/** How numbers get between tensors and slots. */
interface Transfer {
  /** Gradients into the slots. */
  write(due: readonly { parameter: Parameter; gradient: tf.Tensor }[]): void;
  /** The slot's gradient was changed by the optimiser itself. */
  overwritten(parameter: Parameter): void;
  /** Weights into the slot. */
  before(parameter: Parameter): void;
  /** The new weights back into the variable. */
  after(parameter: Parameter): void;
  leave(parameter: Parameter): void;
}

function inPlace(backend: OrtBackend): Transfer {
  return {
    write: (due) => backend.deliver(due.map(({ parameter, gradient }) => [gradient, parameter.slot.gradient])),
    overwritten: ({ slot }) => backend.overwritten(slot.gradient),
    before({ variable, slot }) {
      // Not so in the first step, after an assign, and when the variable was cloned: the clone keeps the old numbers.
      if (backend.isAdopted(variable, slot.weights)) return;
      backend.release(variable, slot.weights);
      slot.weights.set(floatsOf(variable));
      const { dataId, shape, dtype } = backend.adopt(slot.weights, variable.shape);
      const tensor = tf.engine().makeTensorFromDataId(dataId, shape, dtype, backend);
      variable.assign(tensor as tf.Tensor<tf.Rank>);
      tensor.dispose();
    },
    after: () => undefined,
    leave: ({ variable, slot }) => {
      if (!variable.isDisposed) backend.release(variable, slot.weights);
    },
  };
}

function byCopy(): Transfer {
  return {
    write(due) {
      for (const { parameter, gradient } of due) parameter.slot.gradient.set(floatsOf(gradient));
    },
    overwritten: () => undefined,
    before: ({ variable, slot }) => slot.weights.set(floatsOf(variable)),
    after({ variable, slot }) {
      tf.tidy(() => variable.assign(tf.tensor(slot.weights.slice(), variable.shape)));
    },
    leave: () => undefined,
  };
}

function floatsOf(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  if (values instanceof Float32Array) return values;
  throw new Error('parameters are float32');
}
