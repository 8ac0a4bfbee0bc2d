/** Types on screen: by name, by key, in a colour that can be read in both themes. */
import { expect, test } from 'vitest';
import { labelsOf } from '../../renderer/features/annotate/labels';
import { readableColour } from '../../renderer/features/annotate/type-colour';
import { labelsOf as typesOf, type EntityType } from '../../src/labels/entity-type';

const types = (...change: Partial<EntityType>[]): EntityType[] =>
  typesOf(change.map((_, i) => `T${i}`)).types.map((type, i) => ({ ...type, ...change[i] }));

test('a type is called by its name, and by its id where it is none of the project', () => {
  const labels = labelsOf(types({ id: 'PER', name: 'Person' }));
  expect([labels.nameOf('PER'), labels.nameOf('GONE')]).toEqual(['Person', 'GONE']);
  expect([labels.slotOf('PER'), labels.slotOf('GONE')]).toEqual(['t1', 'type-unknown']);
});

test.each<[string, Partial<EntityType>, string | null]>([
  ['by its place', {}, 'Digit1'],
  ['a digit of its own', { key: '7' }, 'Digit7'],
  ['a letter of its own', { key: 'p' }, 'P'],
])('its key: %s', (_, change, want) => {
  expect(labelsOf(types(change)).keyOf('T0')).toBe(want);
});

test.each(['#ffff00', '#000000', '#ffffff', '#808080', '#1358f9', '#e6869a', '#00ff00'])('%s can be read on both sheets', (colour) => {
  const [light = '', dark = ''] = readableColour(colour).match(/#[0-9a-f]{6}/gu) ?? [];
  expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrast(light, '#ececf0')).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark, '#18191d')).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark, '#23252b')).toBeGreaterThanOrEqual(4.5);
}); // prettier-ignore

test('a colour that can be read is left as it is', () => {
  expect(readableColour('#1358f9')).toContain('#1358f9');
  expect(labelsOf(types({ colour: '#1358f9' })).colourOf('T0')).toBe(readableColour('#1358f9'));
  expect(labelsOf(types({})).colourOf('T0')).toBeNull();
});

/** As WCAG 2.2 defines it, from 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
