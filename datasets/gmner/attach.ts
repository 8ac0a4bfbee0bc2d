/**
 * Ties boxes to mentions by the mention's text. Where a text occurs twice in a tweet the file does not say which is meant: the
 * boxes go to each, and the sample is flagged so that a person decides.
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

  for (const { name, boxes: ofName } of boxes?.names ?? []) {
    const mentions = sample.mentions.filter((mention) => surface(sample, mention) === name);
    for (const mention of mentions) found.set(mention, ofName);
    if (mentions.length === 0) {
      const message = `The boxes of ${sample.externalId} name ${JSON.stringify(name)}, which is no mention of the tweet.`;
      note('box-without-mention', message, 'The boxes were left out.');
    }
    if (mentions.length > 1) {
      const message = `${JSON.stringify(name)} occurs ${mentions.length} times in ${sample.externalId}: its boxes may belong to any.`;
      questions.push(message);
      note('ambiguous-name', message, 'They were given to each; the tweet is flagged for a person to decide.');
    }
  }
  return {
    ...sample,
    mentions: sample.mentions.map((mention) => ({ ...mention, regions: found.get(mention) ?? [] })),
    ...(questions.length > 0 && { state: 'flagged' as const, question: questions.join(' ') }),
    ...(boxes?.size && { meta: { ...sample.meta, boxSize: [boxes.size.width, boxes.size.height] } }),
  };
}

function surface({ tokens }: RawSample, { start, end }: GroundedMention): string {
  return tokens
    .slice(start, end)
    .map((token) => token.text)
    .join(' ');
}
