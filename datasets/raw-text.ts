/** A sample from raw text: cut into words, nothing annotated. */
import type { RawSample } from '../src/domain/sample';
import { tokenizeTweet } from '../src/text/tweet-tokenizer';
import type { Findings } from './findings';
import { limits } from './limits';

export interface RawTweet {
  readonly externalId: string;
  readonly text: string;
  readonly imagePath: string | null;
  readonly file: string;
  readonly line: number | null;
}

/** The sample, or null (and a finding) where the text is empty or too long. Line breaks become LF, edges are trimmed. */
export function sampleFromText(
  { externalId, text, imagePath, file, line }: RawTweet,
  findings: Findings,
): RawSample | null {
  const leaveOut = (code: string, message: string): null => {
    findings.add({ file, line, code, message, action: 'The tweet was left out.' });
    return null;
  };
  const trimmed = text.replace(/\r\n?/gu, '\n').trim();
  if (trimmed === '') return leaveOut('empty-tweet', 'The text is empty.');
  if (trimmed.length > limits.recordLength) {
    return leaveOut('tweet-too-long', `A text of ${trimmed.length} characters; the limit is ${limits.recordLength}.`);
  }
  const tokens = tokenizeTweet(trimmed);
  if (tokens.length > limits.tokensPerSample) {
    return leaveOut('tweet-too-long', `A tweet of ${tokens.length} tokens; the limit is ${limits.tokensPerSample}.`);
  }
  return { externalId, line, text: trimmed, tokens, tags: null, mentions: [], imagePath, split: null };
}
