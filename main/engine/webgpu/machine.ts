/**
 * What a verdict on the GPU holds for: this processor, these graphics devices and drivers, this ONNX Runtime, this program.
 * Anything else may make another verdict. No name of a machine or a person is in it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { programVersion } from '../../files/program';
import { supportedVersion } from '../ort';

let known: string | undefined;

/** One line; the same as long as nothing of it changes. */
export function machineKey(): string {
  known ??= JSON.stringify({
    system: `${process.platform} ${process.arch} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    devices: graphicsDevices(),
    drivers: vulkanDrivers(),
    onnxruntime: supportedVersion,
    program: programVersion(),
  });
  return known;
}

/** "10de:2330": vendor and device on the PCI bus, where the system lists them. */
function graphicsDevices(): string[] {
  const folder = '/sys/class/drm';
  const cards = namesIn(folder).filter((name) => /^card\d+$/.test(name));
  const ids = cards.map((card) => ['vendor', 'device'].map((part) => textOf(join(folder, card, 'device', part))));
  const nvidia = textOf('/proc/driver/nvidia/version').split('\n')[0];
  return [...ids.map((pair) => pair.join(':')), ...(nvidia ? [nvidia] : [])].sort();
}

const driverFolders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

/** Vulkan's list of drivers, with the times at which it was written: an update writes it anew. */
function vulkanDrivers(): string[] {
  const named = (process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES ?? '').split(':').filter(Boolean);
  const listed = driverFolders.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  return (named.length > 0 ? named : listed).sort().map((path) => `${path} ${writtenAt(path)}`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function writtenAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
