/**
 * The numbers of a dropout mask, made in WebAssembly, four hashes at a time (tools/wasm/dropout.wat); where there is none, or
 * it lacks SIMD, by the loop that defines them. Both give the same bits.
 */
import { hash32 } from '../../src/random';
import { dropoutWasm } from './dropout-wasm';

/** Fills `into` with 1 / (1 - rate) or 0; value i depends on (key, i) and the rate alone. */
export type MaskFill = (into: Float32Array, key: number, rate: number) => void;

/** The definition: two values a hash, rate to 1/65536. */
export const fillByLoop: MaskFill = (into, key, rate) => {
  const [limit, kept] = [Math.round(rate * 65536), 1 / (1 - rate)];
  for (let i = 0; i < into.length; i += 2) {
    const h = hash32(key, i);
    into[i] = (h & 0xffff) < limit ? 0 : kept;
    if (i + 1 < into.length) into[i + 1] = h >>> 16 < limit ? 0 : kept;
  }
};

type Fill = (mixed: number, from: number, count: number, limit: number, kept: number) => void;

/** The same in WebAssembly, through a window of one page; null where it cannot be had. */
export function wasmMaskFill(): MaskFill | null {
  const { window, fill } = instantiate() ?? {};
  if (!window || !fill) return null;
  return (into, key, rate) => {
    const mixed = Math.imul(key ^ 0x9e3779b9, 0x85ebca6b); // hash32's first factor
    const [limit, kept] = [Math.round(rate * 65536), 1 / (1 - rate)];
    for (let from = 0; from < into.length; from += window.length) {
      const count = Math.min(window.length, into.length - from);
      fill(mixed, from, (count + 7) & ~7, limit, kept);
      into.set(count === window.length ? window : window.subarray(0, count), from);
    }
  };
}

function instantiate(): { window: Float32Array; fill: Fill } | null {
  try {
    const bytes = Uint8Array.from(atob(dropoutWasm), (char) => char.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    const { memory, fill } = exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof fill !== 'function') return null;
    return { window: new Float32Array(memory.buffer), fill: fill as Fill };
  } catch {
    return null;
  }
}

let chosen: MaskFill | null = null;

/** The fastest there is here. */
export const fillDropoutMask: MaskFill = (into, key, rate) => {
  chosen ??= wasmMaskFill() ?? fillByLoop;
  chosen(into, key, rate);
};
