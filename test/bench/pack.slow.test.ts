/** The pack for a machine that has nothing: small enough, and it runs in an empty folder with an empty environment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePack, packCommand } from '../../bench/pack';

const canPack = process.platform === 'linux' && process.arch === 'x64';
const folder = mkdtempSync(join(tmpdir(), 'mnerva-pack-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!canPack)('npm run bench -- --pack', () => {
  it('refuses a folder with something in it, and leaves that alone', async () => {
    const full = mkdtempSync(join(folder, 'full-'));
    writeFileSync(join(full, 'mine.txt'), 'mine');
    await expect(makePack(full)).rejects.toMatchObject({ code: 'refused', message: `${full} is not an empty folder.` });
    expect(await packCommand(full)).toBe(2);
    expect(await packCommand('--smoke')).toBe(2);
    expect(readdirSync(full)).toEqual(['mine.txt']);
  });

  it('makes a folder of at most 55 MB that tests and measures itself where nothing is', async () => {
    const pack = join(folder, 'pack');
    expect(await makePack(pack)).toBeLessThanOrEqual(55e6);
    const empty = mkdtempSync(join(folder, 'empty-'));
    const run = spawnSync('env', ['-i', 'sh', join(pack, 'run.sh'), '--smoke'], { cwd: empty, encoding: 'utf8' });
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toMatch(
      /^cpu: ONNX Runtime .* The small model says what it said where it was packed \(to 0\.0\)\.$/m,
    );
    expect(run.stdout).toMatch(/^webgpu: WebGPU/m);
    expect(run.stdout).toMatch(/^training step, 2 x 16 pieces, pictures +\d+\.\d ms/m);
    const written: unknown = JSON.parse(readFileSync(join(empty, 'mnerva-bench.json'), 'utf8'));
    expect(written).toMatchObject({ size: 'tiny', engines: { cpu: { isRight: true }, webgpu: {}, pytorch: {} } });
    expect(readdirSync(empty)).toEqual(['mnerva-bench.json']);
  });
});
