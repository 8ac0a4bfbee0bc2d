/**
 * What this folder uses of tfjs's wasm module: its heap, and its C++ functions by name. None of it is public, so it is looked at
 * once, here, and the package's version is pinned.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { field } from '../ort';

export type { BackendWasm };

/** Arguments of a C++ function as emscripten's `cwrap` names them. */
export type Argument = 'number' | 'array';
export type CFunction = (...values: (number | Uint8Array)[]) => void;

export interface WasmModule {
  /** Answers 0 where the heap is full. */
  _malloc(bytes: number): number;
  _free(at: number): void;
  /** All of the heap as it is now; another array after it has grown. */
  readonly HEAPU8: Uint8Array;
  cwrap(name: string, result: null, args: readonly Argument[]): CFunction;
  readonly tfjs: {
    registerTensor(id: number, size: number, at: number): void;
    /** Forgets the tensor, and what was prepared for it. Its memory stays. */
    disposeData(id: number): void;
  };
}

/** Throws where the package is not the one that this code knows. */
export function moduleOf(backend: BackendWasm): WasmModule {
  const module: unknown = backend.wasm;
  if (!isKnown(module)) throw new Error('the wasm module of tfjs does not look as expected');
  return module;
}

function isKnown(module: unknown): module is WasmModule {
  const tfjs = field(module, 'tfjs');
  return [
    field(module, '_malloc'),
    field(module, '_free'),
    field(module, 'cwrap'),
    field(tfjs, 'registerTensor'),
    field(tfjs, 'disposeData'),
  ].every((member) => typeof member === 'function');
}

/** Whole numbers as C++ reads them. */
export const int32Bytes = (values: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
