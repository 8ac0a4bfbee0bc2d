/** The text of a file that samples are read from. */
import type { Findings } from './findings';
import type { NamedBytes } from './source';
import { decodeText, type DecodedText } from './text-bytes';

/** null (and a finding) where there is nothing to read: too large, no text, or empty. */
export function textOf(file: NamedBytes, findings: Findings): DecodedText | null {
  const decoded = decodeText(file, findings);
  if (decoded === null || /\S/u.test(decoded.text)) return decoded;
  const [message, action] = ['The file is empty.', 'Nothing was read.'];
  findings.add({ file: file.name, line: null, code: 'empty-file', message, action });
  return null;
}
