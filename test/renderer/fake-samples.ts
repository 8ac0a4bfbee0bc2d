/** Samples of the fake main as tests write them, and documents as tests read them. */
import type { ImageView } from '../../src/contract/sample-views';
import type { Document, ReviewState } from '../../src/domain/document';
import type { Work } from '../../src/domain/layers';
import type { Alternative, AnnotatedMention } from '../../src/domain/mention';
import type { Origin } from '../../src/domain/origin';
import { openGrounding } from '../../src/domain/region';
import { SampleId, type Split, type Token } from '../../src/domain/sample';

/** What one source says of a sample. */
export interface FakeSet {
  readonly source: number;
  readonly mentions: readonly AnnotatedMention[];
  /** By mention id. */
  readonly alternatives: Readonly<Record<string, readonly Alternative[]>>;
  readonly wordsRead: number;
  readonly at: number;
}

/** One annotator's work as it is kept, with the types it was written with. */
export interface FakeWork {
  readonly written: Work;
  readonly revision: number;
  readonly touchedAt: number | null;
}

export interface FakeSample {
  readonly id: SampleId;
  readonly externalId: string;
  readonly split: Split;
  readonly text: string;
  readonly tokens: Token[];
  readonly image: ImageView | null;
  readonly imageProblem: string | null;
  /** What its file said of it. */
  readonly firstState: ReviewState;
  readonly question: string | null;
  readonly reference: { readonly origin: Origin; readonly mentions: readonly AnnotatedMention[] } | null;
  readonly sets: readonly FakeSet[];
  /** By annotator. */
  readonly work: Readonly<Record<string, FakeWork>>;
}

export interface MoreOfSample extends Partial<Pick<FakeSample, 'split' | 'image' | 'imageProblem' | 'question'>> {
  readonly firstState?: ReviewState;
  /** What an imported file of predictions says. */
  readonly predicted?: readonly string[];
  readonly wordsRead?: number;
  /** Without them, of each suggestion its score and what is left of it. */
  readonly alternatives?: FakeSet['alternatives'];
}

/** The sources that a fake main has from the beginning. */
export const checkpointSource = 1;
export const fileSource = 2;
export const checkpointOrigin: Origin = { kind: 'checkpoint', name: 'c1', at: 0 };
export const fileOrigin: Origin = { kind: 'file', name: 'data/predictions.txt', at: 0 };
export const referenceOrigin: Origin = { kind: 'file', name: 'data/train.txt', at: 0 };
/** Whose work the confirmed mentions of a test are. */
export const me = 'me';

const originOf = { reference: referenceOrigin, suggested: checkpointOrigin, confirmed: checkpointOrigin } as const;

/**
 * "PER 0-2 0.93" (suggested), "PER? 0-2" (suggested without a score), "LOC* 4-5" (of the reference), "LOC 4-5" (confirmed by a
 * person, who accepted it of the checkpoint).
 */
export function mention(text: string, id = `m${text.split(' ')[1]}`): AnnotatedMention {
  const [sign = '', range = '', score] = text.split(' ');
  const [start = 0, end = 0] = range.split('-').map(Number);
  const status = sign.endsWith('*')
    ? 'reference'
    : sign.endsWith('?') || score !== undefined
      ? 'suggested'
      : 'confirmed';
  return {
    id,
    start,
    end,
    type: sign.replace(/[*?]$/u, ''),
    status,
    score: score === undefined ? null : Number(score),
    grounding: openGrounding,
    origin: originOf[status],
  };
}

const marks = { suggested: '?', reference: '*', confirmed: '' } as const;

/** A document as text: "done: PER 0-2, LOC? 4-5, ORG* 6-7". A question mark is a suggestion, a star the reference. */
export function written({ state, mentions }: Document): string {
  return `${state}: ${mentions.map((m) => `${m.type}${marks[m.status]} ${m.start}-${m.end}`).join(', ')}`;
}

/** Words with a space between them, as tokens. */
function tokensOf(text: string): Token[] {
  let at = 0;
  return text.split(' ').map((word) => {
    const start = at;
    at += word.length + 1;
    return { text: word, start, end: start + word.length };
  });
}

/** How sure a model is of each: a suggestion, or no mention at all. */
export function readingsOf(mentions: readonly AnnotatedMention[]): FakeSet['alternatives'] {
  return Object.fromEntries(
    mentions.flatMap(({ id, type, score }) =>
      score === null
        ? []
        : [
            [
              id,
              [
                { type, probability: score },
                { type: null, probability: 1 - score },
              ],
            ] as const,
          ],
    ),
  );
}

/** `mentions` of all its layers; null = no checkpoint has been asked. Without a reference among them, the checkpoint has spoken. */
export function sample(
  id: number,
  text: string,
  mentions: readonly string[] | null = [],
  { firstState = 'new', predicted, alternatives, wordsRead, ...more }: MoreOfSample = {},
): FakeSample {
  const tokens = tokensOf(text);
  const all = (mentions ?? []).map((each) => mention(each));
  const of = (status: AnnotatedMention['status']) => all.filter((each) => each.status === status);
  const [confirmed, suggested, reference] = [of('confirmed'), of('suggested'), of('reference')];
  const spoke = suggested.length > 0 || (mentions !== null && reference.length === 0);
  const sets: FakeSet[] = [];
  if (spoke)
    sets.push({
      ...{ source: checkpointSource, mentions: suggested, at: 0, wordsRead: wordsRead ?? tokens.length },
      alternatives: alternatives ?? readingsOf(suggested),
    });
  if (predicted) {
    const said = predicted.map((each) => ({ ...mention(each), origin: fileOrigin }));
    sets.push({ source: fileSource, mentions: said, alternatives: {}, wordsRead: tokens.length, at: 0 });
  }
  return {
    id: SampleId.parse(id),
    externalId: `s${id}`,
    split: reference.length > 0 ? 'train' : 'pool',
    ...{ text, tokens, firstState, sets, image: null, imageProblem: null, question: null },
    reference: reference.length > 0 ? { origin: referenceOrigin, mentions: reference } : null,
    work:
      confirmed.length > 0
        ? { [me]: { written: { state: 'in-progress', mentions: confirmed, decided: [] }, revision: 1, touchedAt: 0 } }
        : {},
    ...more,
  };
}
