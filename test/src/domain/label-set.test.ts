import { expect, test } from 'vitest';
import { TypeName, typeNameOf } from '../../../src/domain/label-set';

test.each([
  ['GPE', 'GPE'],
  [' Sci-Fi Movie ', 'Sci-Fi-Movie'],
  ['a,b|c', 'a-b-c'],
  ['人名', '人名'],
  ['x'.repeat(50), 'x'.repeat(40)],
])('%s is called %s', (written, want) => {
  expect(typeNameOf(written)).toBe(want);
  expect(TypeName.safeParse(want).success).toBe(true);
});
