/**
 * `npm run bench -- --pack DIR`: a folder that holds a GPU against the CPU, and measures both, on a machine that has nothing but
 * sh and gzip. docs/gpu.md says how to read what it prints.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { selectBackend } from '../../main/engine/select';
import { AppError, toAppError } from '../../src/errors';
import { archiveOf } from './archive';
import { contentsOfPack } from './contents';
import { answersOf, smallModel } from './small-model';

const mostBytes = 55e6;
const run = promisify(execFile);

/** The arguments behind `--pack`. Answers the exit code. */
export async function packCommand(folder: string | undefined): Promise<number> {
  try {
    if (folder === undefined || folder.startsWith('--')) {
      throw new AppError('bad-input', '--pack wants a folder.', 'For example: npm run bench -- --pack ./mnerva-bench');
    }
    const bytes = await makePack(folder);
    console.log(`${folder}: ${(bytes / 1e6).toFixed(1)} MB. On the other machine: sh ${join(folder, 'run.sh')}`);
    return 0;
  } catch (error) {
    const { message, detail } = toAppError(error);
    console.error([message, detail].filter(Boolean).join(' '));
    return 2;
  }
}

/** Writes the pack; answers its bytes. Throws `refused` where it cannot be made or is too large, and then leaves nothing. */
export async function makePack(folder: string): Promise<number> {
  if (process.platform !== 'linux') throw new AppError('refused', 'A pack is made on Linux, for Linux.');
  if (existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0)) {
    throw new AppError('refused', `${resolve(folder)} is not an empty folder.`, 'Name one that is empty or not there.');
  }
  const wasThere = existsSync(folder);
  mkdirSync(folder, { recursive: true });
  try {
    const [rest] = await Promise.all([archiveOf(await contents()), zipNode(join(folder, 'node.gz'))]);
    writeFileSync(join(folder, 'rest.zst'), rest);
    for (const name of ['run.sh', 'unpack.mjs']) copyFileSync(join('bench/pack/run', name), join(folder, name));
    copyFileSync('LICENSE', join(folder, 'LICENSE'));
    chmodSync(join(folder, 'run.sh'), 0o755);
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    if (bytes > mostBytes) {
      const [is, may] = [bytes, mostBytes].map((size) => (size / 1e6).toFixed(1));
      throw new AppError('refused', `The pack has ${is} MB, ${may} are allowed.`, 'Is the program strip there?');
    }
    return bytes;
  } catch (error) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    if (!wasThere) rmSync(folder, { recursive: true });
    throw error;
  }
}

async function contents(): Promise<Awaited<ReturnType<typeof contentsOfPack>>> {
  const { ort } = await selectBackend({ use: 'cpu' });
  if (!ort) throw new AppError('refused', 'ONNX Runtime does not run here, so there is nothing to pack.');
  const answers = Buffer.from(JSON.stringify(await answersOf(smallModel(), ort)));
  return [...(await contentsOfPack()), { path: 'model/answers.json', bytes: answers }];
}

/**
 * The Node that runs this, without its symbols where `strip` is there, through the system's gzip: Node's own zlib is faster and
 * makes it a megabyte larger.
 */
async function zipNode(target: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'mnerva-pack-'));
  const [whole, stripped] = [join(work, 'whole'), join(work, 'stripped')];
  try {
    copyFileSync(process.execPath, whole);
    let smallest = whole;
    try {
      execFileSync('strip', ['-o', stripped, whole], { stdio: 'ignore' });
      execFileSync(stripped, ['--version'], { stdio: 'ignore' });
      smallest = stripped;
    } catch {
      // no strip, or one that breaks it
    }
    await run('gzip', ['-9', '-n', smallest]);
    copyFileSync(`${smallest}.gz`, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
