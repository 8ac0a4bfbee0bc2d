/** Import and export through main, of a generated IMGID file. */
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imgid } from '../../datasets/formats';
import type { BenchRow } from '../row';
import { tweets } from '../storage';
import type { Window } from './window';

/** Tweets in the tab-separated form of the Twitter sets, with the mentions that the generator says. */
function imgidText(count: number): string {
  const blocks: string[] = [];
  let number = 0;
  for (const { tokens, reference } of tweets(count, 3)) {
    const lines = tokens.map(({ text }, at) => {
      const mention = reference?.find(({ start, end }) => at >= start && at < end);
      return `${text}\t${mention ? `${at === mention.start ? 'B' : 'I'}-${mention.type}` : 'O'}`;
    });
    blocks.push(`IMGID:${++number}`, ...lines, '');
  }
  return `${blocks.join('\n')}\n`;
}

export async function exchangeRows(window: Window, home: string, count: number): Promise<BenchRow[]> {
  const text = join(home, 'generated.txt');
  const out = join(home, 'exported.txt');
  writeFileSync(text, imgidText(count));
  const folder = join(home, 'projects', 'imported');
  await window.call('projects.create', { name: 'Imported', folder, types: ['PER', 'LOC', 'ORG', 'MISC'] });
  const importing = await timed(
    () => window.call('import.start', { format: imgid.id, inputs: { text }, split: 'train' }),
    window,
  );
  const { samples } = (await window.call('samples.page', { filter: {}, cursor: null, limit: 1 })).counts;
  if (samples !== count) throw new Error(`${samples} of ${count} tweets arrived.`);
  const exporting = await timed(
    () => window.call('export.start', { format: imgid.id, out, what: 'reference', replace: true }),
    window,
  );
  if (statSync(out).size !== statSync(text).size) throw new Error('The exported file is not what was imported.');
  return [
    { name: `import ${count} IMGID tweets`, value: importing / 1000, unit: 's', limit: 5 },
    { name: `export ${count} IMGID tweets`, value: exporting / 1000, unit: 's', limit: null },
  ];
}

/** From the call to the job's end. */
async function timed(start: () => Promise<{ readonly jobId: string }>, window: Window): Promise<number> {
  const from = performance.now();
  await window.finished(await start());
  return performance.now() - from;
}
