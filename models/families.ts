/** Every model family: a new one is a folder and a line here. `about` is plain data; `code` has the tensors, for the engine alone. */
import type { FamilyAbout } from './about';
import { bertCrf } from './bert-crf/about';
import { bga } from './bga/about';
import type { ModelFamily } from './family';

export interface FamilyEntry {
  readonly about: FamilyAbout;
  code(): Promise<ModelFamily>;
}

export const families: readonly FamilyEntry[] = [
  { about: bertCrf, code: async () => (await import('./bert-crf/model')).bertCrf },
  { about: bga, code: async () => (await import('./bga')).bga },
];
