/** The text of a file that samples are read from. */
import type { RawSample } from '../src/domain/sample';
import type { Findings } from './findings';
import type { NamedBytes } from './source';
import { decodeInTurns, type DecodedText } from './text-bytes';

/** null (and a finding) where there is nothing to read: too large, no text, or empty. Pauses as `decodeInTurns` does. */
function* textOf(file: NamedBytes, findings: Findings): Generator<null, DecodedText | null> {
  const decoded = yield* decodeInTurns(file, findings);
  if (decoded === null || /\S/u.test(decoded.text)) return decoded;
  const [message, action] = ['The file is empty.', 'Nothing was read.'];
  findings.add({ file: file.name, line: null, code: 'empty-file', message, action });
  return null;
}

/** Samples of a file's text, which is decoded when they are asked for. */
export function* samplesOfText(
  file: NamedBytes,
  findings: Findings,
  read: (text: string) => Iterable<RawSample | null>,
): Generator<RawSample | null> {
  const decoded = yield* textOf(file, findings);
  if (decoded) yield* read(decoded.text);
}
