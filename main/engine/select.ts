/** Chooses what computes: ONNX Runtime where it loads and passes the self-test, else tfjs in JavaScript, with the reason. */
import { version_cpu as plainVersion } from '@tensorflow/tfjs-backend-cpu';
import { availableParallelism } from 'node:os';
import { tf } from '../../models/tf';
import type { EngineInfo } from '../../src/engine/port';
import { OrtBackend, registerOrtBackend, unregisterOrtBackend } from './ort';
import { probeSpeed, selfTest } from './self-test';

export interface SelectedBackend {
  readonly info: EngineInfo;
  /** The chosen backend where it is ONNX Runtime. */
  readonly ort: OrtBackend | null;
}

export interface SelectOptions {
  readonly threads?: number;
  /** Registers the backend `ort`; a test may hand in one that fails. */
  readonly register?: (options: { threads: number; fallback: tf.KernelBackend }) => OrtBackend;
}

/** More threads than this do not make tweets faster. */
const mostThreads = 8;

/** Makes the best backend that works tfjs's current one. */
export async function selectBackend(options: SelectOptions = {}): Promise<SelectedBackend> {
  const { threads = Math.min(mostThreads, availableParallelism()), register = registeredOnce } = options;
  const fallback = await plainBackend();
  let trouble: string;
  try {
    const ort = register({ threads, fallback });
    await tf.setBackend('ort');
    const wrong = selfTest();
    if (wrong === null) {
      const device = `ONNX Runtime ${ort.binding.version} on the CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
      const reason = 'ONNX Runtime passed the self-test; it is the fastest engine for this processor.';
      return { info: { backend: 'cpu', device, reason, probeMs: probeSpeed() }, ort };
    }
    trouble = `ONNX Runtime failed the self-test (${wrong}).`;
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  if (tf.findBackend('ort')) unregisterOrtBackend();
  await tf.setBackend('cpu');
  const wrong = selfTest();
  if (wrong !== null) throw new Error(`no backend computes right: ${wrong}`);
  const reason = `${trouble} The slower JavaScript engine is used instead.`;
  return {
    info: {
      backend: 'tfjs-cpu',
      device: `TensorFlow.js ${plainVersion} in JavaScript, 1 thread`,
      reason,
      probeMs: probeSpeed(),
    },
    ort: null,
  };
}

/** tfjs is global to a thread: engines of the same thread (tests) share the backend. */
function registeredOnce(options: { threads: number; fallback: tf.KernelBackend }): OrtBackend {
  const known = tf.findBackend('ort');
  return known instanceof OrtBackend ? known : registerOrtBackend(options);
}

/** tfjs's own backend, without the advertisement that it prints at first use. */
async function plainBackend(): Promise<tf.KernelBackend> {
  await tf.setBackend('cpu');
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  tf.tidy(() => void tf.tensor1d([0]).dataSync());
  tf.env().set('PROD', production);
  const backend: unknown = tf.findBackend('cpu');
  if (!(backend instanceof tf.KernelBackend)) throw new Error('the cpu backend of tfjs is missing');
  return backend;
}
