/** Short texts of samples and findings, so that tables of tests can be read. */
import { imgid } from '../../datasets/formats';
import {
  openDataset,
  type DatasetFormat,
  type DatasetSource,
  type Folder,
  type NamedBytes,
  type Written,
} from '../../datasets/index';
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

/** Inputs of a format, the pictures by their names alone. */
export interface Files {
  readonly text?: NamedBytes;
  readonly dir?: Folder;
  readonly boxes?: Folder;
  readonly images?: readonly string[];
}

export type More = Files & Pick<DatasetSource, 'options' | 'joiner'>;

export function sourceOf(format: DatasetFormat, { options, joiner, images, ...files }: More): DatasetSource {
  const named = images && { images: folderOf(Object.fromEntries(images.map((name) => [name, '']))) };
  return { format, inputs: { ...files, ...named }, options, joiner };
}

/** All of a source: its samples and its findings. */
export async function readAll(
  format: DatasetFormat,
  more: More,
): Promise<{ samples: RawSample[]; findings: Finding[] }> {
  const { samples, findings } = openDataset(sourceOf(format, more));
  const read = await collect(samples);
  return { samples: read, findings: findings.list() };
}

/** Reads an IMGID text that is given as a string. */
export function readImgidText(text: string, more: More = {}): ReturnType<typeof readAll> {
  return readAll(imgid, { text: { name: 'a.txt', bytes: bytesOf(text) }, ...more });
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

/** Writes with a format that can be written. */
export function write({ write: writer }: DatasetFormat, samples: Iterable<RawSample>, layout?: unknown): Written {
  if (!writer) throw new Error('The format is only read.');
  return writer.write(samples, { layout });
}
