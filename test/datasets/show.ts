/** Short texts of samples and findings, so that tables of tests can be read. */
import type { DatasetSource, Folder } from '../../datasets/index';
import { openDataset } from '../../datasets/index';
import { regionText } from './region-text';
import type { Finding, RawSample } from '../../src/domain/sample';

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A folder in memory; strings are UTF-8. */
export function folderOf(files: Record<string, string | Uint8Array>, name = 'folder'): Folder {
  return {
    name,
    files: Object.keys(files),
    read: async (file) => {
      const content = files[file];
      if (content === undefined) throw new Error(`no file ${file}`);
      return typeof content === 'string' ? bytesOf(content) : content;
    },
  };
}

/** Everything an async iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** All of a source: its samples and its findings. */
export async function readAll(source: DatasetSource): Promise<{ samples: RawSample[]; findings: Finding[] }> {
  const { samples, findings } = openDataset(source);
  const read = await collect(samples);
  return { samples: read, findings: findings.list() };
}

/** Reads an IMGID text that is given as a string. */
export function readImgidText(text: string, more: Partial<DatasetSource> = {}): ReturnType<typeof readAll> {
  return readAll({ format: 'imgid', text: { name: 'a.txt', bytes: bytesOf(text) }, ...more });
}

/** "7: Rain over [Lisbon LOC]" with boxes as "@x,y,width,height", "@-" where said to be not visible. */
export function show(sample: RawSample): string {
  const words = sample.tokens.map((token) => token.text);
  for (const { start, end, type, regions } of sample.mentions) {
    words[start] = `[${words[start]}`;
    words[end - 1] = `${words[end - 1]} ${type}${regionText(regions)}]`;
  }
  return `${sample.externalId}: ${words.join(' ')}`;
}

/** "orphan-i 3,9" or "no-id x12 1,2,…" for each finding. */
export function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ code, count, lines }) =>
    [code, ...(count > 1 ? [`x${count}`] : []), ...(lines.length > 0 ? [lines.join(',')] : [])].join(' '),
  );
}
