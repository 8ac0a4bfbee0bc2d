/** Every kernel that is recorded; the rest falls back to the cpu backend (../fallback.ts). */
import { binaryKernels } from './binary';
import { createKernels } from './create';
import { gatherKernels } from './gather';
import { hostKernels } from './host';
import { matmulKernels } from './matmul';
import { nnKernels } from './nn';
import { reduceKernels } from './reduce';
import { scatterKernels } from './scatter';
import { shapeKernels } from './shape';
import { unaryKernels } from './unary';
import type { KernelEntry } from '../kernel';

export const kernels: readonly KernelEntry[] = [
  ...unaryKernels,
  ...binaryKernels,
  ...reduceKernels,
  ...shapeKernels,
  ...createKernels,
  ...matmulKernels,
  ...gatherKernels,
  ...scatterKernels,
  ...nnKernels,
  ...hostKernels,
];
