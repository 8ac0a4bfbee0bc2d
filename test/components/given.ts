/**
 * What a table of component tests gives: data alone, which travels from the test to the page (page/stages.ts makes a component
 * of it). Neutral ground: the tests know Node, the page knows the DOM.
 */
import type { Verdict } from '../../src/promotion/verdict';
import type {
  ExportReport,
  ImportReport,
  OptionField,
  OptionValue,
  PreviewSample,
} from '../../src/contract/exchange-views';
import type { CallName } from '../../src/contract/calls';
import type { QueueOrder, SampleRow } from '../../src/contract/sample-views';
import type { Split } from '../../src/domain/sample';
import type { Explanation, ExplanationTitles } from '../../src/engine/explanation';
import type { RunCurves } from '../../src/engine/run';
import type { JobRecord } from '../../src/jobs/job';
import type { MoreOfSample } from '../renderer/fake-samples';

/** A command in a few words. */
export interface GivenCommand {
  readonly title: string;
  readonly keys?: readonly string[];
  /** Why it cannot be done; absent = it can. */
  readonly why?: string;
  readonly pressed?: boolean;
  readonly label?: string;
  readonly hint?: string;
}

export interface GivenSample {
  readonly text: string;
  /** "PER 0-2 0.93", "LOC 4-5" (confirmed), "ORG* 6-7" (of the reference). The id of each is "m" and its range: "m0-2". */
  readonly mentions?: readonly string[];
  /** A picture of this size. */
  readonly picture?: { readonly width: number; readonly height: number };
  /** Boxes by mention id, each x, y, width, height in pixels of the picture. */
  readonly boxes?: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>>;
  readonly more?: MoreOfSample;
}

/** An open sample, and where the person is in it. */
export interface GivenOpen {
  /** More than one: the first is open. */
  readonly samples: readonly GivenSample[];
  readonly types?: readonly string[];
  /** Types that the checkpoint knows; without it, all. */
  readonly knows?: readonly string[];
  readonly readOnly?: boolean;
  readonly promoted?: string | null;
  readonly annotators?: readonly string[];
  /** "#rrggbb" by the name of a type. */
  readonly colours?: Readonly<Record<string, string>>;
  /** The id of the mention that has the focus. */
  readonly focus?: string;
  /** Main refuses the first call of each of these names. */
  readonly refuses?: readonly CallName[];
  /** The words under the cursor. */
  readonly cursor?: readonly [start: number, end: number];
}

/** Component, or part of a screen -> what it is given. */
export interface Given {
  CommandButton: {
    readonly command: GivenCommand;
    readonly icon?: 'undo';
    readonly iconOnly?: boolean;
    readonly label?: string;
    readonly look?: 'line' | 'ink';
  };
  Tweet: GivenOpen;
  MentionList: GivenOpen;
  ActionBar: GivenOpen;
  Picture: GivenOpen & { readonly drawing?: 'by hand' | 'by keys' | false };
  TypePicker: { readonly types: readonly string[] };
  Queue: {
    readonly rows: readonly Partial<SampleRow>[];
    readonly current?: number;
    readonly order?: QueueOrder;
    readonly query?: string;
    readonly reviewed?: number;
    readonly toDo?: number;
    readonly show?: 'to do' | 'all' | 'flagged';
    readonly withReference?: number;
    readonly elsewhere?: number;
    readonly whyNotRanked?: string;
    readonly all?: number;
  };
  Dialog: { readonly title: string; readonly text: string };
  Palette: { readonly commands: readonly GivenCommand[] };
  /** The annotate screen on a main in memory, with its keys. */
  AnnotateScreen: GivenOpen;
  /** On the same: the head of the open sample alone. */
  SampleHead: GivenOpen & { readonly waiting?: boolean };
  /** The whole app on the same main. */
  App: GivenOpen;
  AnnotatorDialog: {
    readonly known: readonly string[];
    readonly current: string;
    /** Why nobody else can sit down. */
    readonly fails?: string;
  };
  /** The calls that it makes are heard: `projects.configure {"threshold":0.7}`. */
  ProjectSettings: GivenOpen;
  TopBar: {
    readonly annotator: string;
    readonly job?: Partial<JobRecord>;
    readonly recent?: readonly {
      readonly name: string;
      readonly folder: string;
      readonly exists?: boolean;
      readonly progress?: { readonly reviewed: number; readonly toDo: number };
    }[];
  };
  /** A file that is looked into: what main says of it, what became of the import. */
  ImportForm: {
    readonly report?: Partial<ImportReport>;
    readonly result?: Partial<ImportReport>;
    readonly state?: JobRecord['state'];
    readonly types?: readonly string[];
    /** What the tweets are for; null = nobody has said. */
    readonly purpose?: Split | null;
    readonly samples?: readonly PreviewSample[];
  };
  /** A folder /d with b.txt in it, inside a root /, and what is asked for. */
  FileBrowser: { readonly kind: 'folder' | 'file' };
  ExportForm: { readonly report: Partial<ExportReport> };
  OptionFields: {
    readonly fields: readonly Partial<OptionField>[];
    readonly values?: Readonly<Record<string, OptionValue>>;
  };
  CheckpointTable: {
    /** F1 by type id. */
    readonly byType: Readonly<Record<string, number>>;
    /** Whether it suggests now; yes, unless told. */
    readonly inUse?: boolean;
    readonly verdict?: Verdict['decision'];
    readonly names: Readonly<Record<string, string>>;
  };
  /** The curves of a run, as main sends them. */
  RunCurves: RunCurves;
  /** What a model of some family used for the first sample. */
  UsedPanel: GivenOpen & { readonly explanation: Explanation; readonly titles: ExplanationTitles };
}

/** What the page offers to the tests. */
export interface ComponentPage {
  show<K extends keyof Given>(name: K, given: Given[K]): Promise<void>;
  /** What the component called, in order: `onopen 2`. */
  heard(): readonly string[];
  /** The buttons in a line each: `[A] Accept`, `[X] Remove, blocked: Focus a mention first.`, `[1] PER = Type PER, pressed`. */
  buttons(within?: string): readonly string[];
  /** Contrast of text with what is behind it (WCAG 2.2), from 1 to 21; of generated content with "::before". */
  contrast(selector: string, pseudo?: '::before'): number;
}
