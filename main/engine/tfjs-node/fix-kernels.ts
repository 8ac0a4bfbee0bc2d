/** Kernels of tfjs-node that go wrong here, wrapped so that they are right. */
import { tf } from '../../../models/tf';

/** Call once, after all kernels are registered. */
export function fixKernels(name: string): void {
  // From TensorFlow 2.18 on, Round on integers silently gives zeros.
  wrap(name, 'Round', (run) => (call) => {
    const same = tf.getKernel('Identity', name);
    return call.inputs.x?.dtype === 'int32' && same ? same.kernelFunc({ ...call, attrs: {} }) : run(call);
  });
  // It calls a method of tensors, `x.toFloat()`, which tfjs-core alone does not have.
  wrap(name, 'Exp', (run) => (call) => {
    const { x } = call.inputs;
    if (!(x instanceof tf.Tensor) || x.dtype !== 'int32') return run(call);
    const asFloat = tf.cast(x, 'float32');
    const result = run({ ...call, inputs: { x: asFloat } });
    asFloat.dispose();
    return result;
  });
}

function wrap(name: string, kernelName: string, change: (run: tf.KernelFunc) => tf.KernelFunc): void {
  const known = tf.getKernel(kernelName, name);
  if (!known) return;
  tf.unregisterKernel(kernelName, name);
  tf.registerKernel({ ...known, kernelFunc: change(known.kernelFunc) });
}
