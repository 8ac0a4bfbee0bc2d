/** Every kernel that is recorded; the rest falls back to the cpu backend (../fallback.ts). */
import { binaryKernels } from './binary';
import { complexKernels } from './complex';
import { convKernels } from './conv';
import { convGradientKernels } from './conv-gradient';
import { countKernels } from './count';
import { createKernels } from './create';
import { einsumKernels } from './einsum';
import { gatherKernels } from './gather';
import { matmulKernels } from './matmul';
import { nnKernels } from './nn';
import { poolKernels } from './pool';
import { reduceKernels } from './reduce';
import { resizeKernels } from './resize';
import { scatterKernels } from './scatter';
import { shapeKernels } from './shape';
import { spaceKernels } from './space';
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
  ...complexKernels,
  ...convKernels,
  ...convGradientKernels,
  ...poolKernels,
  ...resizeKernels,
  ...spaceKernels,
  ...countKernels,
  ...einsumKernels,
];
