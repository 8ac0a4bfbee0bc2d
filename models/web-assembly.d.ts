/** The part of WebAssembly's JavaScript interface that is used here; TypeScript declares it with the DOM only. */
declare namespace WebAssembly {
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;

  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  const Memory: new (pages: { initial: number; maximum: number }) => Memory;

  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Instance: new (module: Module, imports: Record<string, Record<string, Memory>>) => Instance;
}
