/** The project's entity types as the screen shows them: name, colour and key of each, made in one place. */
import type { EntityType } from '../../../src/labels/entity-type';
import { readableColour } from './type-colour';

export interface Label {
  readonly id: string;
  readonly name: string;
  /** The class that sets its colour. */
  readonly slot: string;
  /** The colour that the project gives it in place of its slot's; null = none. */
  readonly colour: string | null;
  /** From the eleventh on the line is double, so that colour is never alone. */
  readonly isDouble: boolean;
  /** A chord: the type's own key, else by its place 1 to 0, then Shift and 1 to 0; null from the twenty-first on. */
  readonly key: string | null;
}

export interface Labels {
  /** In the order of their keys. */
  readonly list: readonly Label[];
  nameOf(id: string): string;
  slotOf(id: string): string;
  colourOf(id: string): string | null;
  isDouble(id: string): boolean;
  keyOf(id: string): string | null;
}

const slots = 20;

export function labelsOf(types: readonly EntityType[]): Labels {
  const list = types.map(({ id, name, key, colour }, i) => ({
    id,
    name,
    slot: `t${(i % slots) + 1}`,
    colour: colour && readableColour(colour),
    isDouble: i >= 10,
    key: key === null ? typeKey(i) : chordOf(key),
  }));
  const byId = new Map(list.map((label) => [label.id, label]));
  return {
    list,
    nameOf: (id) => byId.get(id)?.name ?? id,
    slotOf: (id) => byId.get(id)?.slot ?? 'type-unknown',
    colourOf: (id) => byId.get(id)?.colour ?? null,
    isDouble: (id) => byId.get(id)?.isDouble ?? false,
    keyOf: (id) => byId.get(id)?.key ?? null,
  };
}

function typeKey(index: number): string | null {
  return index < slots ? `${index >= 10 ? 'Shift+' : ''}Digit${(index + 1) % 10}` : null;
}

/** The chord of a key as a person names it. */
function chordOf(key: string): string {
  return /^\d$/u.test(key) ? `Digit${key}` : key.toUpperCase();
}
