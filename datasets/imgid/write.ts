/** Writes IMGID CoNLL. The tags a file came with are kept as they were where the mentions still say the same. */
import { bioFromMentions, mentionsFromBio } from '../../src/domain/bio';
import { sameMention } from '../../src/domain/mention';
import { bySpan, overlaps } from '../../src/domain/span';
import type { GroundedMention, RawSample } from '../../src/domain/sample';
import { LossCounter } from '../losses';
import type { Writing } from '../source';
import { TextPieces } from '../text-pieces';
import { cellWriter, idWriter } from './cells';
import { Joints } from './joints';
import { defaultLayout, type ImgidLayout } from './layout';

export function* writeImgid(samples: Iterable<RawSample>, layout: ImgidLayout = defaultLayout): Writing {
  const { separator, ending, lineBreak, bom } = layout;
  const losses = new LossCounter();
  const cell = cellWriter(separator, losses);
  const idOf = idWriter(layout, losses);
  const joints = new Joints();
  const text = new TextPieces();
  let isEmpty = true;
  for (const sample of samples) {
    countLosses(sample, losses);
    joints.look(sample);
    const tags = tagsOf(sample, losses);
    const lines = sample.tokens.map((token, i) => cell(token.text, tags[i] ?? 'O'));
    const id = idOf(sample);
    text.add(isEmpty ? (bom ? '\ufeff' : '') : lineBreak + lineBreak);
    text.add([...(id === null ? [] : [`IMGID:${id}`]), ...lines].join(lineBreak));
    isEmpty = false;
    yield;
  }
  joints.report(losses);
  const end = { 'blank-line': lineBreak + lineBreak, newline: lineBreak, none: '' }[ending];
  if (!isEmpty) {
    text.add(end);
    for (const sentence of layout.changes) losses.say('layout', sentence);
  }
  return { bytes: text.bytes(), losses: losses.list() };
}

/** The file's own tags, orphans included, unless a mention changed since. */
function tagsOf(sample: RawSample, losses: LossCounter): readonly string[] {
  const mentions = withoutOverlaps([...sample.mentions].sort(bySpan), losses);
  const { tags } = sample;
  if (tags && tags.length === sample.tokens.length && sameMentions(mentionsFromBio(tags), mentions)) return tags;
  return bioFromMentions(sample.tokens.length, mentions);
}

function sameMentions(
  a: readonly { start: number; end: number; type: string }[],
  b: readonly GroundedMention[],
): boolean {
  return a.length === b.length && a.every((mention, i) => b[i] !== undefined && sameMention(mention, b[i]));
}

function withoutOverlaps(mentions: readonly GroundedMention[], losses: LossCounter): GroundedMention[] {
  const kept: GroundedMention[] = [];
  for (const mention of mentions) {
    if (kept.some((other) => overlaps(other, mention))) {
      losses.add('overlap', 'mentions that overlap an earlier one were left out: a token has one tag');
    } else kept.push(mention);
  }
  return kept;
}

function countLosses(sample: RawSample, losses: LossCounter): void {
  for (const { regions } of sample.mentions) {
    if (regions === null) continue;
    if (regions.length === 0)
      losses.add('not-visible', 'mentions said to be not visible: the format has no word for it');
    else losses.add('regions', 'boxes were left out: the format has text only', regions.length);
  }
  if (sample.state === 'skipped' || sample.state === 'flagged') {
    losses.add('state', 'samples are skipped or flagged, which the format cannot say');
  }
  if (sample.split !== null) losses.add('split', 'samples lose the name of their split: it is the name of the file');
  if (sample.meta && Object.keys(sample.meta).length > 0)
    losses.add('meta', 'samples have further fields that were left out');
  if (sample.imagePath !== null && stem(sample.imagePath) !== sample.externalId.replace(/#\d+$/u, '')) {
    losses.add('image-path', 'pictures are not named after their id, which is how the format ties them');
  }
}

function stem(path: string): string {
  return path.replace(/\.[^./]+$/u, '');
}
