/** Presets and parameter groups of all families, asked for by name. Plain data, as `about` is. */
import { AppError } from '../src/errors';
import { sharedGroups, type FamilyAbout, type PresetAbout } from './about';
import { families } from './families';

/** In the order in which they are offered. */
export const presets: readonly PresetAbout[] = families.flatMap(({ about }) => about.presets);
export const presetIds = presets.map(({ id }) => id);

/** Of all families, each once. */
export const groupIds = [
  ...new Set([...families.flatMap(({ about }) => about.groups), ...sharedGroups].map(({ id }) => id)),
];

/** Of all families: what stands still with the lowest text layers. */
export const groupsBelowText = families.flatMap(({ about }) =>
  about.groups.filter(({ belowText }) => belowText).map(({ id }) => id),
);

/** Throws `bad-input` with the groups that there are. */
export function mustBeGroups(groups: readonly string[]): void {
  const unknown = groups.find((group) => !groupIds.includes(group));
  if (unknown === undefined) return;
  throw new AppError('bad-input', `There is no parameter group ${unknown}.`, `There are ${groupIds.join(', ')}.`);
}

/** The family that a preset is of. Throws `bad-input` with the presets that there are. */
export function familyOf(preset: string): FamilyAbout {
  const family = families.find(({ about }) => about.presets.some(({ id }) => id === preset));
  if (family) return family.about;
  throw new AppError('bad-input', `There is no preset ${preset}.`, `There are ${presetIds.join(', ')}.`);
}

/** Throws as `familyOf` does. */
export function presetNamed(preset: string): PresetAbout {
  return familyOf(preset).presets.find(({ id }) => id === preset)!;
}
