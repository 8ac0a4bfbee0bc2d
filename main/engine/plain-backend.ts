/** tfjs's own backend, without the advertisement that it prints at first use. */
import '@tensorflow/tfjs-backend-cpu';
import { tf } from '../../models/tf';

/** Makes it the current one. */
export async function plainBackend(): Promise<tf.KernelBackend> {
  await tf.setBackend('cpu');
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  tf.tidy(() => void tf.tensor1d([0]).dataSync());
  tf.env().set('PROD', production);
  const backend: unknown = tf.findBackend('cpu');
  if (!(backend instanceof tf.KernelBackend)) throw new Error('the cpu backend of tfjs is missing');
  return backend;
}
