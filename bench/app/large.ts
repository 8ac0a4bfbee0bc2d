/** A project of 100,000 samples in the running app. */
import { join } from 'node:path';
import { openProject } from '../../main/storage';
import { useStarter } from '../../main/services/starter';
import type { SampleId } from '../../src/domain/sample';
import { programFolder } from '../../tools/start/build.mjs';
import { median, quantile, type BenchRow } from '../row';
import { largeProject } from '../storage';
import { timeCalls, timeSaves } from './calls';
import { paging } from './keys';
import type { AppPage } from './page';
import type { ShellProcess } from './shell-process';
import type { Window } from './window';

export interface LargeSizes {
  readonly samples: number;
  readonly calls: number;
}

/** As the app leaves one: suggestions everywhere, the starter promoted. */
export function makeLargeProject(folder: string, samples: number): void {
  largeProject(folder, samples);
  const project = openProject(folder, { access: 'write', what: 'bench' });
  useStarter(project, join(programFolder, 'models/starter'), 1);
  project.close();
}

export async function largeRows(
  { shell, window, page }: { shell: ShellProcess; window: Window; page: AppPage },
  folder: string,
  { samples, calls }: LargeSizes,
): Promise<BenchRow[]> {
  const filter = {};
  const opening: number[] = [];
  for (let i = 0; i < 3; i++) {
    await window.call('projects.close', {});
    const [taken] = await timeCalls(1, async () => {
      await window.call('projects.open', { folder });
      await window.call('samples.page', { filter, cursor: null, limit: 100 });
    });
    opening.push(taken ?? NaN);
  }
  let id: SampleId | null = null;
  const neighbours = await timeCalls(calls, async () => {
    const next = await window.call('samples.neighbour', { id, direction: 'next', filter });
    id = next?.id ?? null;
  });
  const words = await timeCalls(calls, (i) =>
    window.call('samples.page', {
      filter: { query: i % 2 === 0 ? `w${18_000 + i}` : `w${i + 1} w${40 + i}` },
      cursor: null,
      limit: 100,
    }),
  );
  const opened = shell.residentMegabytes();
  const saves = await timeSaves(window, calls);
  await page.open(shell);
  const arrivals = await paging(page, calls);
  const paged = shell.residentMegabytes();
  const of = `${samples} samples`;
  return [
    { name: `open ${of} and list the first 100`, value: median(opening) / 1000, unit: 's', limit: 1 },
    { name: `${of}: samples.neighbour, p95`, value: quantile(neighbours, 0.95), unit: 'ms', limit: 50 },
    { name: `${of}: search, p95`, value: quantile(words, 0.95), unit: 'ms', limit: 50 },
    { name: `${of}: save`, value: median(saves), unit: 'ms', limit: 5 },
    { name: `${of}: next sample without a pause, p95`, value: quantile(arrivals, 0.95), unit: 'ms', limit: 50 },
    ...memory(`${of}: memory of main, opened and searched`, opened),
    ...memory(`${of}: the same with the engine thread at work`, paged),
  ];
}

function memory(name: string, megabytes: number | null): BenchRow[] {
  return megabytes === null ? [] : [{ name, value: megabytes, unit: 'MB', limit: 400 }];
}
