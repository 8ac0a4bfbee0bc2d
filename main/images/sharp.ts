/**
 * sharp, the library that decodes pictures, in one of its two builds. Inside Electron its native build must not be loaded: on Linux
 * the GLib inside it and the one that Chromium loads for GTK answer for each other, until the process dies (lovell/sharp issue 4522).
 * Its WebAssembly build brings nothing that could meet them, and gives the same pixels.
 */
import { createRequire } from 'node:module';

export type SharpBuild = 'native' | 'wasm';

/** The build for this process. */
export const sharpBuild: SharpBuild = 'electron' in process.versions ? 'wasm' : 'native';

/** The first call of a process or thread decides: one build a process, as sharp keeps its library. */
export async function loadSharp(build = sharpBuild) {
  if (build === 'wasm') putWasmInPlace();
  return (await import('sharp')).default;
}

/** sharp asks for the native build of its platform by name, and takes the other one where there is none: both names give that one. */
function putWasmInPlace(): void {
  const require = createRequire(import.meta.url);
  const wasm = require.resolve('@img/sharp-wasm32/sharp.node');
  require(wasm);
  const { platform, arch } = process;
  for (const system of [platform, `${platform}musl`]) {
    let native: string;
    try {
      native = require.resolve(`@img/sharp-${system}-${arch}/sharp.node`);
    } catch {
      continue; // not installed: a packed app has none
    }
    require.cache[native] = require.cache[wasm];
  }
}
