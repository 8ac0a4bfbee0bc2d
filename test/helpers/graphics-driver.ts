/**
 * A graphics driver for the suites of the GPU: the system's own, or SwiftShader, the driver in software that comes with Chromium.
 * Its loader has to be on the library path before the process starts: vitest.config.ts sees to that.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = new URL('../../', import.meta.url).pathname;

function chromiumFolder(): string | null {
  const named = process.env.MNERVA_CHROMIUM;
  const own = named && existsSync(named) ? [dirname(realpathSync(named))] : [];
  const places = [...own, '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  const parts = ['libvulkan.so.1', 'libvk_swiftshader.so', 'vk_swiftshader_icd.json'];
  return places.find((folder) => parts.every((part) => existsSync(join(folder, part)))) ?? null;
}

/** Environment in which Chromium's Vulkan loader is found where the system has none: a folder with nothing else in it. */
export function loaderPath(): Record<string, string> {
  const chromium = process.platform === 'linux' ? chromiumFolder() : null;
  if (chromium === null) return {};
  const folder = join(root, 'node_modules/.cache/mnerva-test/vulkan');
  const link = join(folder, 'libvulkan.so.1');
  mkdirSync(folder, { recursive: true });
  try {
    if (!existsSync(link)) {
      rmSync(link, { force: true });
      symlinkSync(join(chromium, 'libvulkan.so.1'), link);
    }
  } catch {
    // another process was faster
  }
  return { LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(':') };
}

export interface GraphicsDriver {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** null where WebGPU starts with none of them. */
export function findGraphicsDriver(): GraphicsDriver | null {
  const chromium = chromiumFolder();
  const drivers: GraphicsDriver[] = [{ name: "the system's own driver", environment: {} }];
  if (chromium !== null) {
    const list = join(chromium, 'vk_swiftshader_icd.json');
    drivers.push({ name: 'SwiftShader', environment: { VK_DRIVER_FILES: list, VK_ICD_FILENAMES: list } });
  }
  return drivers.find(({ environment }) => startsWith(environment)) ?? null;
}

/** y = -x for one number, as an ONNX model: what main/engine/ort/onnx-writer.ts makes of one Neg node. */
const model =
  'CAk6MQoOCgF4EgF5GgFuIgNOZWcSBWZsdXNoWgsKAXgSBgoECAESAGILCgF5EgYKBAgBEgBCBAoAEBRCEQoNY29tLm1pY3Jvc29mdBAB';

/** In a process of its own: a driver may take it down. */
function startsWith(environment: GraphicsDriver['environment']): boolean {
  const script = `
    const { InferenceSession, Tensor } = require('onnxruntime-node');
    InferenceSession.create(Buffer.from('${model}', 'base64'), { executionProviders: ['webgpu'], logSeverityLevel: 4 })
      .then((session) => session.run({ x: new Tensor('float32', [7], []) }))
      .then(({ y }) => process.exit(y.data[0] === -7 ? 0 : 1), () => process.exit(2));`;
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, ['-e', script], { cwd: root, env, timeout: 60_000 }).status === 0;
}
