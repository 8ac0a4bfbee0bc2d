/**
 * Ties boxes to mentions by the mention's text: as it is written, or else without regard to case, Unicode form and white space. Where
 * a text occurs twice in a tweet the file does not say which is meant: the boxes go to each. Where a box belongs to no mention, what
 * has no box may be what it was for. Both are put to a person, by flagging the sample.
 */
import type { GroundedMention, RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import type { Box, PictureBoxes } from './boxes';

/** `boxes: null` = the picture has no file: nothing of the tweet is visible. `file` is the text file, for findings. */
export function attachBoxes(
  sample: RawSample,
  boxes: PictureBoxes | null,
  file: string,
  findings: Findings,
): RawSample {
  const found = new Map<GroundedMention, readonly Box[]>();
  const questions: string[] = [];
  const note = (code: string, message: string, action: string): void =>
    findings.add({ file, line: sample.line, code, message, action });
  const ask = (code: string, message: string, action: string): void => {
    questions.push(message);
    note(code, message, action);
  };
  if (boxes && boxes.unread > 0) questions.push(`${boxes.unread} boxes of ${sample.externalId} could not be read.`);

  for (const { name, boxes: ofName } of boxes?.names ?? []) {
    const { mentions, written } = mentionsNamed(sample, name);
    for (const mention of mentions) found.set(mention, [...(found.get(mention) ?? []), ...ofName]);
    const said = JSON.stringify(name);
    if (mentions.length === 0) {
      const message = `The boxes of ${sample.externalId} name ${said}, which is no mention of the tweet.`;
      ask(
        'box-without-mention',
        message,
        'The boxes were left out; mentions without a box stay open, the tweet is flagged.',
      );
    } else if (mentions.length > 1) {
      const message = `${said} occurs ${mentions.length} times in ${sample.externalId}: its boxes may belong to any.`;
      ask('ambiguous-name', message, 'They were given to each; the tweet is flagged for a person to decide.');
    } else if (written !== null) {
      const message = `The boxes of ${sample.externalId} name ${said}, the mention is ${JSON.stringify(written)}.`;
      note('other-name', message, 'They were given to it.');
    }
  }
  // Where every box has its mention, a mention without one is not visible; else nothing is known of it.
  const isWhole =
    !boxes || (boxes.unread === 0 && boxes.names.every(({ name }) => mentionsNamed(sample, name).mentions.length > 0));
  const otherwise = isWhole ? [] : null;
  return {
    ...sample,
    mentions: sample.mentions.map((mention) => ({ ...mention, regions: found.get(mention) ?? otherwise })),
    ...(questions.length > 0 && {
      state: 'flagged' as const,
      question: [...(sample.question === undefined ? [] : [sample.question]), ...questions].join(' '),
    }),
    ...(boxes?.size && { meta: { ...sample.meta, boxSize: [boxes.size.width, boxes.size.height] } }),
  };
}

/** Mentions of exactly this text, or else of nearly this one: `written` is how the first of them is written then. */
function mentionsNamed(
  sample: RawSample,
  name: string,
): { mentions: readonly GroundedMention[]; written: string | null } {
  const exact = sample.mentions.filter((mention) => surface(sample, mention) === name);
  if (exact.length > 0) return { mentions: exact, written: null };
  const folded = fold(name);
  const near = sample.mentions.filter((mention) => fold(surface(sample, mention)) === folded);
  return { mentions: near, written: near[0] ? surface(sample, near[0]) : null };
}

function surface({ tokens }: RawSample, { start, end }: GroundedMention): string {
  return tokens
    .slice(start, end)
    .map((token) => token.text)
    .join(' ');
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/gu, '');
}
