/** One walk over a data set, batch by batch: what it would bring, and where it is an import, bringing it. */
import { openDataset, TypeMapper, type Findings } from '../../../datasets';
import type { ImportReport, ImportRequest, ImportRole } from '../../../src/contract/exchange-views';
import type { RawSample, Split } from '../../../src/domain/sample';
import type { JobContext } from '../../../src/jobs/job';
import type { ImportSession, NewSample, SampleChange } from '../../../src/storage/import-store';
import { inTurns, turns } from '../../turns/turns';
import type { Acting } from '../opened';
import { TypeNames, withTypeIds } from '../type-names';
import { fitBoxes } from './boxes';
import { otherLabels, otherSplit, withBoxesOf } from './changes';
import { ImportCount } from './count';
import { Meetings, type Meeting } from './meetings';
import { createPictures, type Picture } from './pictures';
import type { ImportSource } from './source';
import { SpacedCharacters } from './spaced-characters';

/** Samples of one transaction, and how long their texts are at most: other windows wait for it. */
const batchSize = 100;
const batchLength = 30_000;
/** Pictures decoded at the same time. */
const decodedTogether = 8;

export interface ImportLook {
  /** How many pictures to decode: all, or the limit of a preview. */
  readonly pictures: number;
  readonly signal?: AbortSignal;
}

/** What only the program itself asks for. */
export interface ImportDetails {
  /** The pool is there to be annotated: what the file knows of it is left out. */
  readonly poolIsOpen?: boolean;
}

interface Pass extends ImportDetails, ImportLook, Partial<JobContext> {
  /** null = nothing is written. */
  readonly session: ImportSession | null;
  /** The import that is taken back first. */
  readonly replaced: number | null;
}

/** What the walk found; what stands in the way of an import is the caller's to say. */
export type Walked = Omit<ImportReport, 'obstacle' | 'standsInWay'>;

export async function takeThrough(
  project: Acting,
  request: ImportRequest,
  source: ImportSource,
  pass: Pass,
): Promise<Walked> {
  const { store } = project;
  const names = new TypeNames(store.labels.get());
  const { samples, findings } = openDataset(source.dataset);
  const mapper = new TypeMapper([...new Set([...names.all, ...request.add])], request.map);
  const count = new ImportCount();
  const meetings = new Meetings(store.imports, source, pass.replaced);
  const pictures = createPictures({
    named: source.format.pictures?.named ?? 'by-path',
    folder: source.images,
    decoder: project.decoder,
    store: pass.session && store.images,
    findings,
    signal: pass.signal,
  });
  const role = source.format.labelled ? request.as : null;
  const arrival = new Arrival(request, role, source.name, findings, count);
  const spaced = new SpacedCharacters();
  let looked = 0;
  let batch: RawSample[] = [];

  /** A sample that has its picture keeps it. */
  async function pictureOf(sample: RawSample, meeting: Meeting): Promise<Picture | null> {
    if (meeting.kind === 'here' && meeting.known.image) return null;
    const decode = looked++ < pass.pictures;
    return decode ? pictures.of(sample, source.name) : pictures.find(sample, source.name);
  }

  const flush = async (): Promise<void> => {
    pass.signal?.throwIfAborted();
    const met = batch.map((sample) => ({ sample, meeting: meetings.of(sample) }));
    const found = await sideBySide(met, decodedTogether, ({ sample, meeting }) => pictureOf(sample, meeting));
    for (const note of found.flatMap((picture) => picture?.notes ?? [])) findings.add(note);
    const rows: NewSample[] = [];
    const changes: SampleChange[] = [];
    met.forEach(({ sample: named, meeting }, i) => {
      const sample = withTypeIds(named, names);
      const picture = found[i] ?? null;
      if (sample.split !== null) count.withSplit += 1;
      if (meeting.kind === 'new') {
        const row = arrival.fresh(sample, meeting, picture);
        rows.push(pass.poolIsOpen && row.split === 'pool' ? { ...row, reference: null } : row);
        count.add(named, picture?.readable ?? false);
      } else {
        const { change, suggested } = arrival.here(sample, meeting, picture);
        if (change) changes.push(change);
        if (suggested) rows.push(suggested);
      }
    });
    pass.session?.add(rows);
    pass.session?.change(changes);
    pass.report?.({ done: count.read });
    batch = [];
  };

  let length = 0;
  for await (const sample of inTurns(samples, turns(pass.signal))) {
    spaced.see(sample);
    batch.push(mapper.apply(sample));
    length += sample.text.length;
    if (batch.length < batchSize && length < batchLength) continue;
    await flush();
    length = 0;
  }
  await flush();
  if (spaced.isLikely) {
    findings.add({
      ...{ file: source.name, line: null, code: 'spaced-characters' },
      message: 'The words are single Chinese or Japanese characters, with a space between each two.',
      action: 'The text has these spaces. Read it with nothing between words, if people write it so.',
    });
  }
  const { samples: fresh, renamed, skipped, attached, filled, changed, images, mentions, regions } = count;
  return {
    tweets: count.read,
    withSplit: count.withSplit,
    ...{ samples: fresh, renamed, skipped, attached, filled, changed, images, mentions, regions },
    unknownTypes: mapper.unknownTypes,
    findings: findings.list(),
  };
}

/** What becomes of one sample, and what is said about it. */
class Arrival {
  constructor(
    private readonly request: ImportRequest,
    private readonly role: ImportRole | null,
    private readonly file: string,
    private readonly findings: Findings,
    private readonly count: ImportCount,
  ) {}

  fresh(sample: RawSample, { externalId, taken }: Meeting & { kind: 'new' }, picture: Picture | null): NewSample {
    if (taken !== null) {
      this.count.renamed += 1;
      const message = `The id ${sample.externalId} is taken by a tweet with another text: ${inQuotes(taken, sample.text)} here, ${inQuotes(sample.text, taken)} in the file.`;
      this.#note(sample, 'id-taken', message, `Kept, as ${externalId}.`);
    }
    return newSample(
      { ...this.#fitted(sample, picture), externalId },
      this.request.split ?? 'pool',
      this.role,
      picture,
    );
  }

  /** The same tweet is here: what it lacks is filled in, what is otherwise is said, and taken over where that was asked for. */
  here(
    sample: RawSample,
    { known, sameTokens }: Meeting & { kind: 'here' },
    picture: Picture | null,
  ): { change: SampleChange | null; suggested: NewSample | null } {
    const { update, split: asked } = this.request;
    const { count } = this;
    count.known += 1;
    const isFilled = picture?.readable === true;
    const fitted = this.#fitted(sample, picture);
    const labels = this.role === 'reference' && sameTokens ? otherLabels(sample, known) : 'same';
    const split = otherSplit(sample, asked, known);
    const suggests = this.role === 'suggestion' && sameTokens;
    const after = update ? 'Taken over.' : 'What is here stays.';
    if (labels === 'other') {
      count.changed.labels += 1;
      this.#note(sample, 'other-labels', `The tweet ${known.externalId} has other labels in this file.`, after);
    }
    if (split) {
      count.changed.splits += 1;
      const message = `The tweet ${known.externalId} is in ${known.split} here, and in ${split} by this import.`;
      this.#note(sample, 'other-split', message, after);
    }
    if (isFilled) count.filled += 1;
    if (suggests) count.attached += 1;
    if (!isFilled && !suggests && labels === 'same' && !split) {
      count.skipped += 1;
      const message = `The tweet ${known.externalId} is in the project already.`;
      this.#note(sample, 'already-there', message, 'It is left as it is.');
    }
    // Boxes that stand here in the pixels of another picture go with the picture into its own.
    const isMoved =
      fitted !== sample && labels === 'same' && this.role === 'reference' && known.reference?.by === 'file';
    const takes = (labels === 'other' && update) || isMoved;
    const change: SampleChange = {
      id: known.id,
      ...(isFilled && picture.hash !== null && { picture: { hash: picture.hash, name: picture.name ?? picture.hash } }),
      ...(takes && { reference: withBoxesOf(fitted.mentions, known) }),
      ...(fitted.question !== sample.question && fitted.question !== undefined && { question: fitted.question }),
      ...(update && split && { split }),
    };
    return {
      change: Object.keys(change).length > 1 ? change : null,
      suggested: suggests
        ? newSample({ ...fitted, externalId: known.externalId }, known.split, this.role, picture)
        : null,
    };
  }

  /** The sample itself, or with its boxes brought into the pixels of its picture, which is known where it was decoded. */
  #fitted(sample: RawSample, picture: Picture | null): RawSample {
    if (!picture?.info) return sample;
    const { mentions, notes, question } = fitBoxes(sample, picture.info);
    if (notes.length === 0) return sample;
    for (const note of notes) this.findings.add({ file: this.file, line: sample.line, subject: note.action, ...note });
    if (question === null) return { ...sample, mentions };
    const asked = [sample.question, question].filter(Boolean).join(' ');
    return { ...sample, mentions, state: sample.state === 'skipped' ? 'skipped' : 'flagged', question: asked };
  }

  #note({ line }: RawSample, code: string, message: string, action: string): void {
    this.findings.add({ file: this.file, line, code, message, action });
  }
}

function newSample(
  { mentions, imagePath: _path, split, state, ...sample }: RawSample,
  otherwise: Split,
  role: ImportRole | null,
  picture: Picture | null,
): NewSample {
  return {
    ...sample,
    split: split ?? otherwise,
    // "Done" is set by people of this project; what is done in a file is a reference here.
    ...((state === 'flagged' || state === 'skipped') && { state }),
    reference: role === 'reference' ? mentions : null,
    ...(role === 'suggestion' && { suggested: mentions }),
    imageName: picture?.name ?? null,
    imageHash: picture?.hash ?? null,
    imageProblem: picture?.problem ?? null,
  };
}

const quotedLength = 40;

/** A part of a text in quotation marks: its beginning, or where it begins to differ from another one. */
function inQuotes(text: string, other: string): string {
  const characters = [...text.replace(/\s/gu, ' ')];
  const others = [...other.replace(/\s/gu, ' ')];
  const same = characters.findIndex((character, i) => character !== others[i]);
  const from = same < quotedLength / 2 ? 0 : same - quotedLength / 4;
  const part = characters
    .slice(from, from + quotedLength)
    .join('')
    .trim();
  return `"${from > 0 ? '…' : ''}${part}${characters.length > from + quotedLength ? '…' : ''}"`;
}

/** Runs `work` over all items, `width` at a time, answers in their order. Where one fails the others beside it have ended as well. */
async function sideBySide<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += width) {
    for (const settled of await Promise.allSettled(items.slice(i, i + width).map(work))) {
      if (settled.status === 'rejected') throw settled.reason;
      results.push(settled.value);
    }
  }
  return results;
}
