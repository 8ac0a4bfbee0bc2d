/** Samples of a file as they would be imported, a few at a time, to look at before. */
import { Findings, skimDataset } from '../../../datasets';
import type { ImportPage, ImportRequest, PreviewSample } from '../../../src/contract/exchange-views';
import type { RawSample } from '../../../src/domain/sample';
import { mustHaveSize } from '../../images';
import { inTurns, turns } from '../../turns/turns';
import type { Acting } from '../opened';
import { createPictures } from './pictures';
import { openSource, type ImportSource } from './source';

const pageSize = 5;
/** Pixels of the longer side. */
const thumbnailSide = 240;
/** Characters of a tweet that are shown. */
const mostText = 2000;

/** Where a page begins: at a sample by its number, or at the one that a line of the file belongs to. */
type At = { readonly from: number } | { readonly line: number };

export async function importPage(
  project: Acting,
  request: ImportRequest,
  at: At,
  signal?: AbortSignal,
): Promise<ImportPage> {
  const source = await openSource(project.formats, request, project.store.settings.get().joiner, signal);
  const from = 'from' in at ? at.from : await placeOf(at.line, source, signal);
  const some: RawSample[] = [];
  let place = 0;
  for await (const sample of inTurns(skimDataset(source.dataset).samples, turns(signal))) {
    if (place++ >= from) some.push(sample);
    if (some.length >= pageSize) break;
  }
  const { find } = createPictures({
    named: source.format.pictures?.named ?? 'by-path',
    folder: source.images,
    decoder: project.decoder,
    store: null,
    findings: new Findings(),
  });
  const shown = some.map(async (sample) => {
    const { name, readable } = find(sample, source.name);
    return previewOf(sample, request, name, readable ? await thumbnailOf(project, source, name) : null);
  });
  return { from, samples: await Promise.all(shown) };
}

/** Text and mentions are cut at the same token. */
function previewOf(sample: RawSample, { map }: ImportRequest, picture: string | null, thumbnail: string | null) {
  const { externalId, line, text, tokens, mentions } = sample;
  const most = tokens.findIndex(({ end }) => end > mostText);
  const shown = most < 0 ? tokens.length : most;
  return {
    ...{ externalId, line, picture, thumbnail },
    text: shown < tokens.length ? text.slice(0, tokens[shown]?.start) : text.slice(0, mostText),
    tokens: tokens.slice(0, shown).map(({ start, end }) => ({ start, end })),
    mentions: mentions
      .filter(({ end }) => end <= shown)
      .flatMap(({ start, end, type }) => {
        const to = Object.hasOwn(map, type) ? map[type] : type;
        return to === null || to === undefined ? [] : [{ start, end, type: to }];
      }),
  } satisfies PreviewSample;
}

/** null where it cannot be read: the import then says so. */
async function thumbnailOf({ decoder }: Acting, { images }: ImportSource, name: string | null): Promise<string | null> {
  if (name === null || images === null) return null;
  try {
    mustHaveSize(await images.sizeOf(name));
    return Buffer.from(await decoder.rendition(await images.read(name), thumbnailSide)).toString('base64');
  } catch {
    return null;
  }
}

/** The last sample that begins on that line or before it. */
async function placeOf(line: number, { dataset }: ImportSource, signal?: AbortSignal): Promise<number> {
  let place = -1;
  for await (const sample of inTurns(skimDataset(dataset).samples, turns(signal))) {
    if (sample.line !== null && sample.line > line) break;
    place += 1;
  }
  return Math.max(0, place);
}
