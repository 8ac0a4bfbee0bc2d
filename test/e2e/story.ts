/**
 * The whole app in one story, on the bundled sample project: suggestions are accepted and corrected, nothing is lost over a
 * reload, a model is trained, and what was exported comes back the same.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { CallOutput } from '../../src/contract/calls';
import type { SampleView } from '../../src/contract/sample-views';
import type { Document } from '../../src/domain/document';
import { overlay } from '../../src/domain/layers';
import type { AnnotatedMention } from '../../src/domain/mention';
import { programFolder } from '../../tools/start/build.mjs';
import type { SecondLine } from '../helpers/running-app';
import type { Hands } from './hands';

export interface Told {
  readonly page: Page;
  readonly hands: Hands;
  readonly line: Pick<SecondLine, 'call'>;
  /** A folder of its own for files. */
  readonly folder: string;
  /** Where the sample's pictures are. */
  readonly pictures?: string;
}

const waitMs = 60_000;
const eventually = { timeout: waitMs, interval: 100 };

const rightToLeft = /\p{Script=Hebrew}|\p{Script=Arabic}/u;

/** Waits until the model has been through the pool; answers a sample with a picture and enough to correct. */
async function sampleToCorrect(line: Told['line']): Promise<SampleView> {
  await expect
    .poll(async () => (await line.call('jobs.list', {})).filter((job) => job.state === 'running').length, eventually)
    .toBe(0);
  let cursor: string | null = null;
  do {
    const page: CallOutput<'samples.page'> = await line.call('samples.page', { filter: {}, cursor, limit: 60 });
    for (const row of page.rows.filter(
      ({ hasImage, state, base }) => hasImage && state === 'new' && base === 'suggestions',
    )) {
      const view = await line.call('samples.get', { id: row.id });
      if (rightToLeft.test(view.text)) continue; // arrows go as the eye does: growing would be to the left
      if (shown(view).mentions.length >= 2 && mentionToGrow(view)) return view;
    }
    cursor = page.next;
  } while (cursor !== null);
  throw new Error('No sample with a picture has two suggestions, one of them with a free word behind it.');
}

/** One whose next word is in no mention. */
function mentionToGrow(view: SampleView): AnnotatedMention | undefined {
  const { mentions } = shown(view);
  return mentions.find(
    ({ end }) => end < view.tokens.length && !mentions.some((other) => other.start <= end && end < other.end),
  );
}

/** What a person sees of it. */
function shown({ work, base }: SampleView): Document {
  return overlay(work, base);
}

const samplePictures = join(programFolder, 'datasets', 'sample', 'images');

export async function tellStory({ page, hands, line, folder, pictures = samplePictures }: Told): Promise<void> {
  const before = await sampleToCorrect(line);
  const { id } = before;
  const now = () => line.call('samples.get', { id });
  const mention = async (mentionId: string) => shown(await now()).mentions.find((m) => m.id === mentionId);
  const corrected = mentionToGrow(before);
  const accepted = shown(before).mentions.find((m) => m.id !== corrected?.id);
  if (!corrected || !accepted) throw new Error('The sample has too little to correct.');

  // Open it, and accept one suggestion as it is.
  await hands.openSample(before.text.split(/\s+/).slice(0, 4).join(' '));
  await expect.poll(() => page.getByTestId('sample-name').textContent(), eventually).toBe(before.externalId);
  await hands.focusMention(accepted.id);
  await hands.accept();
  await expect.poll(async () => (await mention(accepted.id))?.status, eventually).toBe('confirmed');

  // Correct another: its type, its span, its place in the picture.
  const type = corrected.type === 'LOC' ? 'ORG' : 'LOC';
  await hands.focusMention(corrected.id);
  await hands.setType(type);
  await expect.poll(async () => (await mention(corrected.id))?.type, eventually).toBe(type);
  await hands.focusMention(corrected.id);
  await hands.grow();
  await expect.poll(async () => (await mention(corrected.id))?.end, eventually).toBe(corrected.end + 1);
  await hands.focusMention(corrected.id);
  await hands.drawBox();
  await expect.poll(async () => (await mention(corrected.id))?.grounding.kind, eventually).toBe('regions');

  // What is left is no mention; the sample is done.
  for (const { id: left } of shown(before).mentions) {
    if (left === accepted.id || left === corrected.id || (await mention(left)) === undefined) continue;
    await hands.focusMention(left);
    await hands.remove();
    await expect.poll(() => mention(left), eventually).toBeUndefined();
  }
  await hands.finish();
  await expect.poll(async () => (await now()).work.state, eventually).toBe('done');
  const done = (await now()).work;
  expect(done.mentions).toHaveLength(2);

  // Reload: everything is there, on screen too.
  await page.reload();
  await page.getByRole('application', { name: 'Tweet' }).waitFor();
  await hands.openSample(before.text.split(/\s+/).slice(0, 4).join(' '));
  const drawn = page.locator(`[id="mention-${corrected.id}"]`);
  await expect.poll(() => drawn.getAttribute('aria-label'), eventually).toContain(`${type}, confirmed, 1 region`);
  expect((await now()).work).toEqual(done);

  // Retrain, from random weights and tiny, so that it takes seconds.
  const checkpoints = (await line.call('checkpoints.list', {})).map(({ name }) => name);
  await hands.go('Models');
  await hands.open('Settings of this run');
  await hands.choose('Start from', 'random weights');
  await hands.choose('Preset', 'BERT-CRF');
  await hands.choose('Size', 'tiny, for trying out');
  await hands.fill('Epochs', '1');
  await hands.press('Retrain');
  const runs = page.getByRole('table', { name: 'Runs' });
  await expect.poll(() => runs.getByRole('row').last().innerText(), eventually).toMatch(/in use|you decide|kept out/);
  const made = (await line.call('checkpoints.list', {}))
    .map(({ name }) => name)
    .filter((n) => !checkpoints.includes(n));
  expect(made).toHaveLength(1);
  const table = page.getByRole('table', { name: 'Checkpoints' });
  await expect.poll(() => table.getByRole('button', { name: made[0], exact: true }).count(), eventually).toBe(1);

  // Export what was annotated.
  const first = join(folder, 'annotations.jsonl');
  await exportTo({ page, hands }, first, 'Annotations: what people confirmed');

  // Bring it into a new project, and out again: the same.
  await hands.newProject();
  await hands.fill('Name', 'Second');
  await hands.fill('Folder', join(folder, 'second'));
  await hands.press('Create project');
  await expect.poll(async () => (await line.call('projects.current', {}))?.name, eventually).toBe('Second');
  await hands.go('Data');
  await hands.fill('File or folder', first); // what it is, its content shows
  await page.getByRole('status').filter({ hasText: 'This looks like Mnerva JSONL.' }).waitFor();
  await hands.fill('Picture folder (optional)', pictures);
  await page.getByRole('button', { name: 'Import 1 tweet', exact: true, disabled: false }).waitFor();
  await hands.press('Import 1 tweet');
  await expect.poll(async () => (await line.call('projects.current', {}))?.counts.samples, eventually).toBe(1);
  const second = join(folder, 'again.jsonl');
  await exportTo({ page, hands }, second, 'Reference: imported, or made from finished work');
  expect(annotationsOf(second)).toEqual(annotationsOf(first));
  expect(annotationsOf(first)).toMatchObject([
    {
      text: before.text,
      mentions: expect.arrayContaining([
        expect.objectContaining({ start: corrected.start, end: corrected.end + 1, type, regions: [expect.any(Array)] }),
        expect.objectContaining({ start: accepted.start, end: accepted.end, type: accepted.type }),
      ]),
    },
  ]);
}

async function exportTo({ page, hands }: Pick<Told, 'page' | 'hands'>, path: string, what: string): Promise<void> {
  await hands.go('Data');
  await hands.press('Export');
  await hands.choose('Format', 'Mnerva JSONL');
  await hands.choose('What', what);
  await hands.fill('File', path);
  const button = page.getByRole('button', { name: /^Export (with \d|1 sample)/ });
  await expect.poll(() => button.isEnabled(), eventually).toBe(true);
  await hands.press((await button.getAttribute('aria-label')) ?? (await button.innerText()).trim());
  await page.getByRole('status').filter({ hasText: 'Wrote 1 sample' }).waitFor();
  expect(existsSync(path)).toBe(true);
}

const Line = z.object({
  text: z.string(),
  tokens: z.array(z.unknown()),
  mentions: z.array(z.object({ start: z.int(), end: z.int(), type: z.string(), regions: z.unknown() })),
});

/** What a file says of its tweets: text, words, mentions, boxes. */
function annotationsOf(path: string): z.infer<typeof Line>[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => Line.parse(JSON.parse(line)));
}
