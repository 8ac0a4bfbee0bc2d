/**
 * What each installable engine is made of: packages of the npm registry and wheels of the Python package index, with the
 * hashes that both state, so that nothing else is ever unpacked. Sizes are bytes to load.
 */
import type { InstallableEngine } from '../../../src/engine/choice';

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** The name that `npm pack` gives its file. */
  readonly file: string;
  readonly bytes: number;
  /** sha512, in base64, as package-lock.json writes it. */
  readonly integrity: string;
}

export interface Wheel {
  /** As pip asks for it: `tensorflow-cpu==2.15.1`. */
  readonly requirement: string;
  readonly bytes: number;
  /** null = not noted here: pip holds it against the index's own. */
  readonly sha256: string | null;
}

export interface KnownEngine {
  readonly title: string;
  readonly main: NpmPackage;
  /** What its JavaScript asks for beside tfjs. */
  readonly needs: readonly NpmPackage[];
  readonly tensorflow: Wheel;
  /** Wheels with NVIDIA's libraries. */
  readonly nvidia: readonly Wheel[];
  /** Bytes on the disk while the libraries are unpacked; 0 = known only when the wheels are there. */
  readonly unpackedBytes: number;
  /** Bytes that stay on the disk in the end; 0 = known only when it is made. */
  readonly installedBytes: number;
  /** In a sentence, for the person to agree to. */
  readonly licence: string;
}

const protobuf: NpmPackage = {
  name: 'google-protobuf',
  version: '3.21.4',
  file: 'google-protobuf-3.21.4.tgz',
  bytes: 68_046,
  integrity: 'sha512-MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==',
};

const megabyte = 1_000_000;
const nvidia = (name: string, version: string, megabytes: number): Wheel => ({
  requirement: `nvidia-${name}-cu12==${version}`,
  bytes: megabytes * megabyte,
  sha256: null,
});

/** The Python whose wheels are asked for: only their libraries are used, so it need not be the one that runs pip. */
export const wheelPython = '3.11';
export const wheelPlatforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64', 'manylinux1_x86_64'] as const;

export const knownEngines: Readonly<Record<InstallableEngine, KnownEngine>> = {
  native: {
    title: 'TensorFlow on the CPU, through @tensorflow/tfjs-node',
    main: {
      name: '@tensorflow/tfjs-node',
      version: '4.22.0',
      file: 'tensorflow-tfjs-node-4.22.0.tgz',
      bytes: 228_166,
      integrity: 'sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
    },
    needs: [protobuf],
    tensorflow: {
      requirement: 'tensorflow-cpu==2.15.1',
      bytes: 207_208_420,
      sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
    },
    nvidia: [],
    unpackedBytes: 618 * megabyte,
    installedBytes: 450 * megabyte,
    licence: 'TensorFlow and tfjs-node are under the Apache License 2.0.',
  },
  cuda: {
    title: 'TensorFlow on an NVIDIA GPU, through @tensorflow/tfjs-node-gpu',
    main: {
      name: '@tensorflow/tfjs-node-gpu',
      version: '4.22.0',
      file: 'tensorflow-tfjs-node-gpu-4.22.0.tgz',
      bytes: 223_379,
      integrity: 'sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==',
    },
    needs: [protobuf],
    tensorflow: { requirement: 'tensorflow==2.15.1', bytes: 475.3 * megabyte, sha256: null },
    // The versions that this TensorFlow's own metadata asks for.
    nvidia: [
      nvidia('cublas', '12.2.5.6', 417.8),
      nvidia('cuda-cupti', '12.2.142', 13.9),
      nvidia('cuda-nvcc', '12.2.140', 21.3),
      nvidia('cuda-nvrtc', '12.2.140', 23.4),
      nvidia('cuda-runtime', '12.2.140', 0.8),
      nvidia('cudnn', '8.9.4.25', 720.1),
      nvidia('cufft', '11.0.8.103', 98.6),
      nvidia('curand', '10.3.3.141', 56.5),
      nvidia('cusolver', '11.5.2.141', 124.9),
      nvidia('cusparse', '12.1.2.141', 195.3),
      nvidia('nccl', '2.16.5', 188.7),
      nvidia('nvjitlink', '12.2.140', 20.2),
    ],
    unpackedBytes: 0,
    installedBytes: 0,
    licence:
      'TensorFlow and tfjs-node are under the Apache License 2.0; the CUDA libraries are under NVIDIA’s own licences, which you accept by going on.',
  },
};
