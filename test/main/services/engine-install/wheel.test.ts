/** The zip and tar readers against files that Python's zipfile and tarfile made. */
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { membersOf } from '../../../../main/services/engine-install/build';
import { unpackPackage } from '../../../../main/services/engine-install/tarball';
import { openWheel, unpack } from '../../../../main/services/engine-install/wheel';
import { temporaryFolder } from '../set-up';
import { fixtures, wheelName } from './machine';

const wheelPath = join(fixtures, wheelName);

test('only what compiles and runs is unpacked, and nothing leaves the folder', async () => {
  const folder = temporaryFolder();
  const wheel = await openWheel(wheelPath);
  let bytes = 0;
  await unpack(wheel, membersOf(wheel, true), join(folder, 'package'), (more) => (bytes += more));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ parentPath, name }) => join(parentPath, name).replace(`${folder}/package/`, '')).sort()).toEqual([
    'deps/LICENSE-tensorflow',
    'deps/include/tensorflow/c/c_api.h',
    'deps/include/tsl/empty.h',
    'deps/lib/libtensorflow_cc.so.2',
    'deps/lib/libtensorflow_framework.so.2',
  ]);
  expect(readFileSync(join(folder, 'package/deps/lib/libtensorflow_cc.so.2'), 'utf8')).toBe('library '.repeat(5000));
  expect(bytes).toBe(5000 * 8 + 256 * 20 + 13 + 15);
});

test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
  ['cut off', (bytes) => bytes.subarray(0, bytes.length - 30), /its end is missing/],
  ['empty', () => Buffer.alloc(0), /its end is missing/],
  ['with another byte in a stored library', (bytes) => flip(bytes, bytes.indexOf(Buffer.from([1, 2, 3, 4, 5, 6])) + 2), /libtensorflow_framework\.so\.2 is not what its RECORD says/],
  ['with a damaged directory', (bytes) => flip(bytes, bytes.lastIndexOf(Buffer.from('PK\u0001\u0002'))), /its directory is damaged/],
])('a wheel %s is refused', async (_, change, message) => {
  const folder = temporaryFolder();
  const path = join(folder, wheelName);
  writeFileSync(path, change(readFileSync(wheelPath)));
  const read = async (): Promise<void> => {
    const wheel = await openWheel(path);
    await unpack(wheel, membersOf(wheel, true), folder, () => undefined);
  };
  await expect(read()).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(message) });
}); // prettier-ignore

test('a wheel without TensorFlow’s C library is refused by name', async () => {
  const wheel = await openWheel(wheelPath);
  const without = { ...wheel, members: wheel.members.filter(({ name }) => !name.endsWith('_cc.so.2')) };
  expect(() => membersOf(without, true)).toThrow(/has no libtensorflow_cc\.so\.2/);
});

test('a package is unpacked with its longest names', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'package.tgz');
  copyFileSync(join(fixtures, 'tensorflow-tfjs-node-4.22.0.tgz'), path);
  await unpackPackage(path, join(folder, 'out'), (name) => !name.endsWith('_test.js'));
  expect(
    existsSync(join(folder, 'out', 'src', ...Array<string>(25).fill('deep'), 'name-beyond-a-hundred-letters.ts')),
  ).toBe(true);
  expect(readFileSync(join(folder, 'out', 'dist', 'index.js'), 'utf8')).toBe('module.exports = {};\n');
  expect(existsSync(join(folder, 'out', 'dist', 'index_test.js'))).toBe(false);
});

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0xff;
  return changed;
}
