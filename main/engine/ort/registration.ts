/**
 * Ties the kernels to tfjs's registry. A name may stand for several kernels, by what they take: numbers, complex numbers, or
 * anything. Where none fits, the cpu backend does the work, if there is one (fallback.ts).
 */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { OrtBackend } from './backend';
import { missingKernels, viaCpu } from './fallback';
import { KernelContext } from './kernel';
import type { KernelEntry } from './kernel';

type Content = 'numbers' | 'complex' | 'text';

/** Registers `kernels` for `backend`, which tfjs will know as `backendName`. */
export function registerKernels(
  backend: OrtBackend,
  backendName: string,
  kernels: readonly KernelEntry[],
  cpu: KernelBackend | null,
): void {
  const context = new KernelContext(backend);
  const byName = Map.groupBy(kernels, ({ name }) => name);
  for (const [kernelName, entries] of byName) {
    const other = cpu ? viaCpu(backend, cpu, kernelName, backend.fallbacks) : null;
    registerKernel({ kernelName, backendName, kernelFunc: dispatch(context, entries, other) });
  }
  if (!cpu) return;
  for (const kernelName of missingKernels(new Set(byName.keys()))) {
    registerKernel({ kernelName, backendName, kernelFunc: viaCpu(backend, cpu, kernelName, backend.fallbacks) });
  }
}

function dispatch(context: KernelContext, entries: readonly KernelEntry[], other: KernelFunc | null): KernelFunc {
  const find = (content: Content): KernelFunc | null => {
    const entry = entries.find(({ takes }) => takes === 'anything' || takes === content);
    return entry ? recorded(context, entry) : other;
  };
  const runs = { numbers: find('numbers'), complex: find('complex'), text: find('text') };
  return (call) => {
    const content = contentOf(call.inputs);
    const run = runs[content];
    if (!run) throw new Error(`${entries[0]?.name ?? 'a kernel'} does not take ${content}`);
    return run(call);
  };
}

function recorded(context: KernelContext, { name, run }: KernelEntry): KernelFunc {
  // tfjs hands inputs and attributes over in untyped records; every entry states its own types.
  const typed = run as (context: KernelContext, inputs: unknown, attributes: unknown) => TensorInfo | TensorInfo[];
  return ({ inputs, attrs }) => {
    context.record.kernel = name;
    return typed(context, inputs, attrs ?? {});
  };
}

/** What the inputs hold. Some may be missing. */
function contentOf(inputs: Record<string, TensorInfo | undefined>): Content {
  let content: Content = 'numbers';
  for (const key in inputs) {
    const dtype = inputs[key]?.dtype;
    if (dtype === 'string') return 'text';
    if (dtype === 'complex64') content = 'complex';
  }
  return content;
}
