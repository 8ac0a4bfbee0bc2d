/** A project and its label set, as the renderer sees them. */
import { z } from 'zod';
import { ReviewState } from '../domain/document';
import { Split } from '../domain/sample';
import { EntityType } from '../labels/entity-type';
import { LabelChange } from '../labels/label-change';
import { SourceChoice } from '../storage/settings-store';
import { QueueOrder, SourceView } from './sample-views';

export const ProjectCounts = z.object({
  samples: z.int(),
  /** What is work to do for this annotator. */
  toDo: z.int(),
  bySplit: z.record(Split, z.int()),
  byState: z.record(ReviewState, z.int()),
  /** Samples finished since the promoted checkpoint's data was gathered: what a retraining would learn as new. */
  finishedSinceTraining: z.int(),
  /** Confirmed mentions by type id. */
  mentions: z.record(z.string(), z.int()),
});
export type ProjectCounts = z.infer<typeof ProjectCounts>;

export const ProjectView = z.object({
  /** What calls about this project name it by: another one, a copy of it elsewhere too, has another. */
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  types: z.array(EntityType),
  /** Who asks: the person whose work the window shows. */
  annotator: z.string(),
  /** Everybody who has worked here. */
  annotators: z.array(z.string()),
  /** Suggestions at or above this posterior are accepted together. */
  threshold: z.number(),
  promoted: z.string().nullable(),
  /** Whose suggestions are shown, and whose there are. */
  shows: SourceChoice,
  sources: z.array(SourceView.extend({ samples: z.int() })),
  isSample: z.boolean(),
  /** The order that a queue opens in. */
  queueOrder: QueueOrder,
  readOnly: z.boolean(),
  counts: ProjectCounts,
});
export type ProjectView = z.infer<typeof ProjectView>;

const LabelLogView = z.object({
  id: z.int(),
  by: z.string(),
  at: z.number(),
  change: LabelChange,
  /** The change in a sentence. */
  text: z.string(),
  undone: z.boolean(),
});

export const LabelsView = z.object({
  types: z.array(
    EntityType.extend({
      /** Mentions that have it in each layer. */
      use: z.object({ work: z.int(), reference: z.int(), suggestions: z.int() }),
    }),
  ),
  /** Newest first. */
  log: z.array(LabelLogView),
});
export type LabelsView = z.infer<typeof LabelsView>;

/** What a change of the label set would do. */
export const LabelPreview = z.object({
  types: z.array(EntityType),
  /** Mentions of each layer that would be read as another type, or not be shown any more. */
  changed: z.object({ work: z.int(), reference: z.int(), suggestions: z.int() }),
  text: z.string(),
});
export type LabelPreview = z.infer<typeof LabelPreview>;
