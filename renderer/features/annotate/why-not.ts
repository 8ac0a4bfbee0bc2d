/** Why something cannot be done in the open sample, as a sentence that says what would help; null where it can. */
import type { AnnotatedMention } from '../../../src/domain/mention';
import { regionsOf } from '../../../src/domain/region';
import type { AnnotateState } from './annotate.svelte';
import { largestScale } from './zoom';

/** A question whose answer is the reason. */
export type Why = (annotate: AnnotateState) => string | null;

/** The first reason, if there is one. */
export function whyNot(annotate: AnnotateState, ...questions: readonly Why[]): () => string | null {
  return () => {
    for (const question of questions) {
      const why = question(annotate);
      if (why !== null) return why;
    }
    return null;
  };
}

const unless = (can: boolean, why: string): string | null => (can ? null : why);

export const editable: Why = ({ whyLocked }) => whyLocked;

export const opened: Why = ({ view }) => unless(view !== null, 'No sample is open.');

export const withMention: Why = ({ selection }) =>
  unless(selection.focused !== null, 'Focus a mention first: Tab, or click it.');

export const withWords: Why = ({ selection }) =>
  unless(selection.focused !== null || selection.cursor !== null, 'Choose a word or a mention first.');

export const withSuggestion: Why = ({ open }) =>
  unless(open.sure.length + open.unsure.length > 0, 'No suggestion is open.');

export const finished: Why = ({ document }) =>
  unless(document.state === 'done', 'Finish this sample first: only reviewed work becomes the reference.');

export const notItsReference: Why = ({ view, document }) => {
  const base = view?.base ?? null;
  const isMine = base?.origin.kind === 'person' && base.origin.name === view?.annotator;
  const same = isMine && saidOf(base.mentions) === saidOf(document.mentions);
  return unless(!same, 'Your work is its reference already.');
};

/** For a layer of any source. */
const saidOf = (mentions: readonly AnnotatedMention[]): string =>
  JSON.stringify(mentions.map(({ start, end, type, grounding }) => [start, end, type, grounding]));

export const withPicture: Why = ({ view }) => unless(view?.image != null, 'This tweet has no picture.');

export const withRegion: Why = ({ selection: { focused } }) =>
  unless(focused !== null && regionsOf(focused.grounding).length > 0, 'This mention has no region. B draws one.');

export const zoomable: Why = (annotate) =>
  annotate.boxes.view.scale > 1 ? null : (withMention(annotate) ?? withRegion(annotate));

export const zoomedIn: Why = ({ boxes }) => unless(boxes.view.scale > 1, 'The whole picture is in sight.');

export const notAtLargest: Why = ({ boxes }) =>
  unless(boxes.view.scale < largestScale, `The picture is at its largest: ${largestScale} times.`);

export const withModel: Why = ({ host }) =>
  unless(host.project.promoted !== null, 'No model is in use. Choose one on the Models screen.');

export const withSamples: Why = ({ queue }) => unless(queue.counts?.samples !== 0, 'This project has no tweets yet.');
