/**
 * A native library may take the whole process down while it starts. A marker file is there from before the library is loaded
 * until the self-test has passed; one whose process is gone means that the start crashed, and the engine is not tried again
 * until the person asks for it.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { isRunning } from './process-alive';

const folderOf = (engines: string): string => join(engines, 'starting');

/** Writes the marker; the function returned removes it. A folder that cannot be written is no reason not to start. */
export function markStart(engines: string, name: string): () => void {
  const path = join(folderOf(engines), `${name}.${process.pid}.${threadId}`);
  try {
    mkdirSync(folderOf(engines), { recursive: true });
    writeFileSync(path, '');
  } catch {
    return () => undefined;
  }
  return () => rmSync(path, { force: true });
}

/** Whether a process ended while it started this engine. */
export function hasCrashed(engines: string, name: string): boolean {
  return markersOf(engines, name).some(({ pid }) => !isRunning(pid));
}

/** Lets an engine that crashed be tried again. */
export function forgetCrash(engines: string, name: string): void {
  for (const { file, pid } of markersOf(engines, name)) {
    if (!isRunning(pid)) rmSync(join(folderOf(engines), file), { force: true });
  }
}

function markersOf(engines: string, name: string): { file: string; pid: number }[] {
  let files: string[];
  try {
    files = readdirSync(folderOf(engines));
  } catch {
    return [];
  }
  return files.filter((file) => file.startsWith(`${name}.`)).map((file) => ({ file, pid: Number(file.split('.')[1]) }));
}
