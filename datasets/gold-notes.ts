/** What is odd about a sample's mentions and tokens and would not be seen later: said once, changed nowhere. */
import type { RawSample } from '../src/domain/sample';
import { bySpan } from '../src/domain/span';
import type { Findings } from './findings';

export function noteGold(
  { externalId, line, text, tokens, mentions }: RawSample,
  file: string,
  findings: Findings,
): void {
  const note = (code: string, message: string, action: string): void =>
    findings.add({ file, line, code, message, action });
  let end = 0;
  for (const mention of [...mentions].sort(bySpan)) {
    if (mention.start < end) {
      const action = 'All are kept. A model gives a word one type, so it can never find all of them.';
      note('overlapping-mentions', `Mentions of ${externalId} overlap or lie in one another.`, action);
      break;
    }
    end = Math.max(end, mention.end);
  }
  let at = 0;
  const gaps = [...tokens, { start: text.length, end: text.length }].map((token) => {
    const gap = text.slice(at, token.start);
    at = token.end;
    return gap;
  });
  if (tokens.length > 0 && gaps.some((gap) => /[^\s\p{Cf}\p{Cc}]/u.test(gap))) {
    note(
      'text-outside-tokens',
      `${externalId} has text outside of all its tokens.`,
      'It is shown, and cannot be marked.',
    );
  }
}
