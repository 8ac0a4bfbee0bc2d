/** Files that are not as the format says (huggingface/safetensors, README, "Format") are refused in words. */
import { expect, test } from 'vitest';
import { readSafetensors } from '../../../models/io/safetensors';

/** `header` as it is written; `numbers` bytes behind it. */
function fileOf(header: string, numbers: number, headerSize = header.length): Uint8Array {
  const file = new Uint8Array(8 + header.length + numbers);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.set(new TextEncoder().encode(header), 8);
  return file;
}

const tensor = (from: number, to: number): string =>
  `{"dtype":"F32","shape":[${(to - from) / 4}],"data_offsets":[${from},${to}]}`;

test.each<[string, string, number]>([
  ['nothing', '{}', 0],
  ['one tensor', `{"a":${tensor(0, 8)}}`, 8],
  ['in any order, an empty one among them', `{"b":${tensor(4, 8)},"a":${tensor(0, 4)},"c":${tensor(4, 4)}}`, 8],
  ['metadata', `{"__metadata__":{"format":"pt"},"a":${tensor(0, 4)}}`, 4],
  ['blanks behind the header', `{"a":${tensor(0, 4)}}   `, 4],
  ['a key that is a text elsewhere', `{"dtype":${tensor(0, 4)},"F32":${tensor(4, 8)}}`, 8],
])('%s is read', (_, header, numbers) => {
  expect(() => readSafetensors(fileOf(header, numbers), 'm')).not.toThrow();
});

test.each<[string, Uint8Array, RegExp]>([
  ['bytes behind the last tensor', fileOf(`{"a":${tensor(0, 4)}}`, 8), /4 bytes behind its last tensor/],
  ['bytes and no tensor', fileOf('{}', 4), /4 bytes behind its last tensor/],
  ['a hole', fileOf(`{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12), /"b" does not begin where/],
  ['a hole at the start', fileOf(`{"a":${tensor(4, 8)}}`, 8), /"a" does not begin where/],
  ['two in one place', fileOf(`{"a":${tensor(0, 8)},"b":${tensor(4, 8)}}`, 8), /"b" does not begin where/],
  ['a name twice', fileOf(`{"a":${tensor(0, 4)},"a":${tensor(0, 4)}}`, 4), /no readable header/],
  [
    'a name twice, once as an escape',
    fileOf(`{"a":${tensor(0, 4)},"\\u0061":${tensor(0, 4)}}`, 4),
    /no readable header/,
  ],
  [
    'a key of a tensor twice',
    fileOf('{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    /no readable header/,
  ],
  ['a blank in front', fileOf(` {"a":${tensor(0, 4)}}`, 4), /no readable header/],
  ['metadata that are no texts', fileOf(`{"__metadata__":{"a":1}}`, 0), /metadata/],
  ['a tensor called __proto__ over nothing', fileOf(`{"__proto__":${tensor(0, 4)}}`, 8), /m/],
  ['a header of 100 MB and more', fileOf('{}', 0, 100_000_001), /header of 100000001 bytes/],
  ['a header of 2^63 bytes', fileOf('{}', 0, 2 ** 63), /header of/],
])('%s is refused', (_, file, message) => {
  expect(() => readSafetensors(file, 'm')).toThrow(
    expect.objectContaining({ code: 'bad-checkpoint', message: expect.stringMatching(message) }),
  );
});
