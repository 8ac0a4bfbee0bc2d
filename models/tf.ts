/**
 * The one door to TensorFlow.js. The package's main entry registers almost no gradients, and its file that registers all
 * cannot be loaded by Node (imports without extensions), so the gradients of the ops used here are registered from
 * `gradients.ts`. The caller chooses the backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';

registerGradients();
// Without it tfjs advertises another package on the console of everybody who runs its cpu backend.
tf.enableProdMode();

export { tf };
