/** Every engine there may be, and the order in which they are tried for a choice. */
import { existsSync } from 'node:fs';
import { version_cpu as plainVersion } from '@tensorflow/tfjs-backend-cpu';
import { tf } from '../../models/tf';
import type { EngineChoice, InstallableEngine } from '../../src/engine/choice';
import type { BackendName } from '../../src/engine/info';
import { gpuInWords, isWorthIt } from '../../src/engine/webgpu';
import { AppError } from '../../src/errors';
import { OrtBackend, unregisterOrtBackend } from './ort';
import { registerOrtWithOps } from './ort-with-ops';
import { engineFolder } from './tfjs-node/manifest';
import { mustBeRight, stopWebGpu, webGpuBackend, webGpuName } from './webgpu/candidate';
import { gpuVerdict } from './webgpu/verdict';
import { loadTfjsNode, tensorflowBackend } from './tfjs-node/load';
import { startWasm, wasmBackend } from './wasm';

export interface Surroundings {
  readonly threads: number;
  /** tfjs's own backend, for the kernels that another lacks. */
  readonly plain: tf.KernelBackend;
  /** Registers the backend `ort`; a test may hand in one that fails. */
  readonly register?: ((options: { threads: number; fallback: tf.KernelBackend }) => OrtBackend) | undefined;
  /** Where engines are installed; null = none are. */
  readonly engines: string | null;
}

/** What a started candidate says of itself. */
export interface Started {
  /** Its name among tfjs's backends. */
  readonly tfjsName: string;
  readonly device: string;
  /** Why it is the one, once it has passed the self-test. */
  readonly reason: string;
  readonly ort: OrtBackend | null;
}

export interface Candidate {
  readonly backend: BackendName;
  /** As sentences name it. */
  readonly title: string;
  /** Why it is slow, in a sentence; null where it is not. */
  readonly slow: string | null;
  /** Whether its library is one that a start may crash with: it is marked on the disk. */
  readonly mayCrash: boolean;
  /** Throws where it cannot be used here, in a sentence. */
  start(surroundings: Surroundings): Started | Promise<Started>;
  /** After it was started and failed. */
  stop(): void;
}

const whySlow = {
  wasm: 'It is slow because it computes in one thread, four numbers at a time: suggestions take some tenths of a second, and only small trainings are of use.',
  javaScript: 'It is by far the slowest because it computes one number at a time: suggestions take many seconds.',
};

const ort: Candidate = {
  backend: 'cpu',
  title: 'ONNX Runtime',
  slow: null,
  mayCrash: false,
  start({ threads, plain, engines, register = registeredOnce }) {
    const backend = register({ threads, fallback: plain });
    return {
      tfjsName: 'ort',
      device: `ONNX Runtime ${backend.binding.version} on the CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      reason: `ONNX Runtime passed the self-test; it is the fastest engine for this processor.${aboutGpu(engines)}`,
      ort: backend,
    };
  },
  stop() {
    if (tf.findBackend('ort')) unregisterOrtBackend();
  },
};

const webAssembly: Candidate = {
  backend: 'wasm',
  title: 'The slower WebAssembly engine',
  slow: whySlow.wasm,
  mayCrash: false,
  async start({ plain }) {
    const { version } = await startWasm(plain);
    return {
      tfjsName: wasmBackend,
      device: `TensorFlow.js ${version} in WebAssembly, 1 thread`,
      reason: `It was chosen, and runs everywhere. ${whySlow.wasm}`,
      ort: null,
    };
  },
  stop: () => undefined,
};

const webGpu: Candidate = {
  backend: 'webgpu',
  title: 'WebGPU',
  slow: null,
  mayCrash: true,
  start({ engines, threads, plain }) {
    mustBeRight(engines);
    const backend = webGpuBackend(threads, plain);
    return {
      tfjsName: webGpuName,
      device: `ONNX Runtime ${backend.binding.version} on the GPU (WebGPU)`,
      reason: gpuInWords(engines === null ? null : gpuVerdict(engines)),
      ort: backend,
    };
  },
  stop: stopWebGpu,
};

const javaScript: Candidate = {
  backend: 'tfjs-cpu',
  title: 'The plain JavaScript engine',
  slow: whySlow.javaScript,
  mayCrash: false,
  start: () => ({
    tfjsName: 'cpu',
    device: `TensorFlow.js ${plainVersion} in JavaScript, 1 thread`,
    reason: `It was chosen, and runs everywhere. ${whySlow.javaScript}`,
    ort: null,
  }),
  stop: () => undefined,
};

function tensorFlow(name: InstallableEngine, mustHaveGpu = false): Candidate {
  return {
    backend: name,
    title: name === 'cuda' ? 'TensorFlow with CUDA' : 'TensorFlow',
    slow: null,
    mayCrash: true,
    start({ engines, plain }) {
      if (engines === null) throw new AppError('not-found', `The engine ${name} is not installed.`);
      const { manifest, onGpu } = loadTfjsNode(engines, name, plain);
      if (!onGpu && mustHaveGpu) throw new AppError('refused', 'TensorFlow found no GPU that it can use.');
      const noGpu = name === 'cuda' && !onGpu ? ' It found no GPU that it can use.' : '';
      const packageName = `${manifest.package.split('/').at(-1)} ${manifest.version}`;
      return {
        tfjsName: tensorflowBackend,
        device: `TensorFlow ${manifest.tensorflow} on the ${onGpu ? 'GPU' : 'CPU'} (${packageName})`,
        reason: `TensorFlow passed the self-test; it was chosen.${noGpu}`,
        ort: null,
      };
    },
    stop: () => undefined,
  };
}

/** Why not the GPU, where it was tried. */
function aboutGpu(engines: string | null): string {
  const verdict = engines === null ? null : gpuVerdict(engines);
  return verdict === null ? '' : ` ${gpuInWords(verdict)}`;
}

/** The chosen one first, then what is fastest of what needs no asking, last what always runs. */
export function candidatesFor(choice: EngineChoice, engines: string | null): Candidate[] {
  const always = [ort, webAssembly, javaScript];
  switch (choice) {
    case 'auto': {
      const onGpu = engines !== null && isWorthIt(gpuVerdict(engines)) ? [webGpu] : [];
      const hasCuda = engines !== null && existsSync(engineFolder(engines, 'cuda'));
      return [...onGpu, ...(hasCuda ? [tensorFlow('cuda', true)] : []), ...always];
    }
    case 'webgpu':
      return [webGpu, ...always];
    case 'cpu':
      return always;
    case 'wasm':
      return [webAssembly, ...always];
    case 'tfjs-cpu':
      return [javaScript];
    case 'native':
    case 'cuda':
      return [tensorFlow(choice), ...always];
  }
}

/** tfjs is global to a thread: engines of the same thread (tests) share the backend. */
function registeredOnce(options: { threads: number; fallback: tf.KernelBackend }): OrtBackend {
  const known = tf.findBackend('ort');
  return known instanceof OrtBackend ? known : registerOrtWithOps(options);
}
