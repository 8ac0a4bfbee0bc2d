/** What everybody but the engine knows of a model family: plain data, no tensors. */
import type { ExplanationTitles } from '../src/engine/explanation';
import type { WatchedChart } from '../src/engine/training';

export interface FamilyAbout {
  readonly id: string;
  /** "BGA-MNER" */
  readonly title: string;
  /** Its configurations by name. */
  readonly presets: readonly PresetAbout[];
  /** Parameter groups of its encoder; `head` and `crf` are everybody's. */
  readonly groups: readonly GroupAbout[];
  /** What its training is watched by, beside the gradients of its groups. */
  readonly charts: readonly WatchedChart[];
  /** What it shows of how it tags a tweet, beside how sure it is; none unless told. */
  readonly explanation?: ExplanationTitles;
}

export interface PresetAbout {
  /** "bga_wo_scs": what a request and a configuration say. */
  readonly id: string;
  /** "BGA-MNER without SCS" */
  readonly title: string;
  /** Whether a picture changes what it learns, or what it says. */
  readonly readsPictures: boolean;
}

/** Parameters that learn at one rate and are logged together. */
export interface GroupAbout {
  readonly id: string;
  readonly title: string;
  /**
   * The tower in whose layers its parameters lie: the text's, whose top layers an update trains and whose lowest layers a run may
   * freeze, or the vision's, whose width its rate goes by. Other groups take the text's rate in a full training, and stay as they
   * are in an update.
   */
  readonly tower?: 'text' | 'vision';
  /** Whether the lowest text layer reads it: it is frozen with that layer. */
  readonly belowText?: true;
}

/** What lies above every encoder. */
export const sharedGroups: readonly GroupAbout[] = [
  { id: 'head', title: 'type scores' },
  { id: 'crf', title: 'type order' },
];
