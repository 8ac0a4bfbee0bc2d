/**
 * What the web shell keeps over restarts, so that a page that was open before finds it again by itself: the session's key and the port it
 * was at, in a file of the data folder that only the person can read. At another port the key is a new one: no page could use the old
 * one, but whoever has taken the old port might.
 */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWholeSync } from '../files/write-whole';
import { newSecret } from './access';

const Session = z.object({ key: z.string().min(32).max(128), port: z.int().min(1).max(65_535) });
type Session = z.infer<typeof Session>;

const fileOf = (home: string): string => join(home, 'web-session.json');

/** null where there is none, or others could have read it. */
export function lastSession(home: string): Session | null {
  try {
    const file = lstatSync(fileOf(home));
    const isOwn = process.platform === 'win32' || ((file.mode & 0o177) === 0 && file.uid === process.getuid?.());
    return isOwn && file.isFile() ? Session.parse(JSON.parse(readFileSync(fileOf(home), 'utf8'))) : null;
  } catch {
    return null; // the first start, or not a file of ours: pages are let in by a new address
  }
}

/** The key for pages at this port: the one they have, else a new one. */
export function sessionKey(home: string, port: number): string {
  const last = lastSession(home);
  if (last?.port === port) return last.key;
  const session: Session = { key: newSecret(), port };
  writeWholeSync(fileOf(home), `${JSON.stringify(session)}\n`, 0o600);
  return session.key;
}
