/** Types are what files say: one may be called like something that every JavaScript object has. */
import { expect, test } from 'vitest';
import { imgid } from '../../../datasets/formats';
import { TypeMapper } from '../../../datasets/type-map';
import { ImportCount } from '../../../main/services/exchange/count';
import { Tally } from '../../../src/tally';
import { faultInput } from '../../datasets/fault-inputs';
import { readAll } from '../../datasets/show';

test('a type called constructor is counted (F8)', async () => {
  const { samples } = await readAll(imgid, { text: faultInput('labels/f1.txt') });
  const count = new ImportCount();
  for (const sample of samples) count.add(sample, false);
  expect(count.mentions).toEqual({ driver: 1, constructor: 2 });
});

test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])(
  '%s is a name like any other',
  (name) => {
    const tally = new Tally();
    expect(Object.entries(tally.counts)).toEqual([]);
    tally.add(name);
    tally.add(name);
    expect(Object.entries(tally.counts)).toEqual([[name, 2]]);
  },
);

test('a type whose accents are characters of their own is that of the project', async () => {
  const { samples } = await readAll(imgid, { text: faultInput('labels/nfd.txt') });
  const mapper = new TypeMapper(['SÉJOUR'.normalize('NFC')]);
  expect(samples.map((sample) => mapper.apply(sample).mentions[0]?.type)).toEqual(['SÉJOUR'.normalize('NFC')]);
  expect(mapper.unknownTypes).toEqual({});
});
