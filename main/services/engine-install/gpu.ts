/** Whether there is an NVIDIA GPU with a driver, asked before anything is loaded for it. */
import { existsSync, readFileSync } from 'node:fs';
import { findProgram, runProgram, type Environment } from './programs';

/** "NVIDIA H100 80GB HBM3, 81559 MiB, driver 550.54"; null where there is none. */
export async function findGpu(environment: Environment): Promise<string | null> {
  const tool = findProgram(['nvidia-smi'], environment);
  if (tool !== null) {
    const args = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'];
    const said = await runProgram(tool, args, { cwd: '/', environment, purpose: 'list GPUs' }).catch(() => '');
    const [name, memory, driver] = (said.split('\n')[0] ?? '').split(',').map((part) => part.trim());
    if (name && memory && driver) return `${name}, ${memory}, driver ${driver}`;
  }
  return driverWithoutTool();
}

const driverFile = '/proc/driver/nvidia/version';
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/lib/wsl/lib'].map(
  (folder) => `${folder}/libcuda.so.1`,
);

/** What the kernel says of the driver, and the driver's library: both are needed. */
function driverWithoutTool(): string | null {
  const library = libraries.find((path) => existsSync(path));
  if (library === undefined) return null;
  if (library.includes('/wsl/')) return `an NVIDIA GPU behind ${library}`;
  try {
    const version = /Kernel Module\s+(\S+)/.exec(readFileSync(driverFile, 'utf8'))?.[1];
    return `an NVIDIA GPU, driver ${version ?? 'of unknown version'}`;
  } catch {
    return null;
  }
}
