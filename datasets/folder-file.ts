/** One file of a folder, where one that cannot be read is no reason to give up the others. */
import { toAppError } from '../src/errors';
import type { Findings } from './findings';
import type { Folder, NamedBytes } from './source';

/** null, and a finding, where it is too large, may not be read, or is gone since the folder was listed. */
export async function readFolderFile(folder: Folder, name: string, findings: Findings): Promise<NamedBytes | null> {
  try {
    return { name, bytes: await folder.read(name) };
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code !== 'bad-file' && code !== 'not-found' && code !== 'read-only') throw error;
    findings.add({ file: name, line: null, code: 'unreadable-file', message, action: 'It was left out.' });
    return null;
  }
}
