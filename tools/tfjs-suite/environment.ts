/** Second import: the backend under test, and tfjs whole (the suite wants the chained operators and all gradients). */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import { findBackend, KernelBackend } from '@tensorflow/tfjs-core';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { registerOrtBackend } from '../../main/engine/ort';

const fallback: unknown = findBackend('cpu');
if (!(fallback instanceof KernelBackend)) throw new Error('the cpu backend of tfjs is missing');

export const backend = registerOrtBackend({ threads: 2, fallback });
setTestEnvs([{ name: 'ort', backendName: 'ort', isDataSync: true }]);
