/** Samples out of the project into a file that is replaced whole or not at all, with what the format cannot carry. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Formats, FormatWriter, Writing, Written } from '../../../datasets';
import type { ExportReport, ExportRequest } from '../../../src/contract/exchange-views';
import type { GroundedMention, RawSample } from '../../../src/domain/sample';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { boxesOf } from '../../../src/domain/region';
import { overlay } from '../../../src/domain/layers';
import { AppError } from '../../../src/errors';
import type { JobSpec } from '../../../src/jobs/job';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { Tally } from '../../../src/tally';
import { mustTakeFile, writeWhole } from '../../files/write-whole';
import { turns, type Turn } from '../../turns/turns';
import { baseOf, isReferenceShown, layerOf, shownSource, type Shown } from '../layers';
import type { Acting } from '../opened';
import { TypeNames, withTypeNames } from '../type-names';

/** What an export would write, without writing it. */
export async function previewExport(
  project: Acting,
  request: ExportRequest,
  signal?: AbortSignal,
): Promise<ExportReport> {
  const { report } = await build(project, request, signal);
  const replaced = report.replaces ? [`${basename(request.out)} is there already and would be replaced.`] : [];
  return { ...report, losses: [...report.losses, ...replaced] };
}

export function exportJob(project: Acting, request: ExportRequest): JobSpec {
  return {
    kind: 'export',
    title: `Export to ${basename(request.out)}`,
    job: async ({ signal }) => {
      const { written, report } = await build(project, request, signal);
      if (report.replaces && !request.replace) {
        throw new AppError(
          'refused',
          `${basename(request.out)} is there already.`,
          'Name another file, or say that it may be replaced.',
        );
      }
      signal.throwIfAborted();
      await writeWhole(request.out, written.bytes);
      return report;
    },
  };
}

/** What a page may name for an export: nothing that the system, a shell or another program reads its settings from. */
export function mustBeExportName(formats: Formats, out: string): void {
  mustTakeFile(out);
  const written = formats.all.flatMap(({ write }) => write?.extension ?? []);
  const endings = [...new Set([...written, 'conll'])].sort();
  if (endings.some((ending) => out.toLowerCase().endsWith(`.${ending}`))) return;
  const detail = `Let its name end in ${endings.map((ending) => `.${ending}`).join(', ')}.`;
  throw new AppError('refused', `${basename(out)} is not the name of a data set.`, detail);
}

/** In turns: other windows go on meanwhile. */
async function build(
  project: Acting,
  request: ExportRequest,
  signal: AbortSignal | undefined,
): Promise<{ written: Written; report: ExportReport }> {
  mustTakeFile(request.out);
  const writer = writerOf(project.formats, request.format);
  const left = new Map<LeftOut, number>();
  const layers = { work: 0, reference: 0, suggestions: 0 };
  const leaveOut = (what: LeftOut): void => void left.set(what, (left.get(what) ?? 0) + 1);
  const choice = { ...request, writer, shown: shownSource(project.store) };
  const turn = turns(signal);
  const imports = new Set<number>();
  const chosen: RawSample[] = [];
  const labels = project.store.labels.get();
  const names = new TypeNames(labels);
  for (const sample of project.store.samples.scan(project.annotator, { split: request.split })) {
    await turn();
    imports.add(sample.importId);
    const taken = mentionsOf(project, choice, sample, leaveOut);
    if (!taken) continue;
    layers[taken.layer] += 1;
    chosen.push(withTypeNames(rawSample(choice, sample, taken), names));
  }
  // What was read before was read under other types.
  if (JSON.stringify(project.store.labels.get()) !== JSON.stringify(labels)) return build(project, request, signal);
  const more = { options: request.options, layout: layoutOf(project, imports) };
  const written = await inTurn(writer.writing(chosen, more), turn);
  const losses = written.losses.map((loss) => loss.message);
  for (const [what, count] of left) losses.push(leftOut[what](count));
  const pictures = chosen.filter((sample) => sample.imagePath !== null).length;
  if (pictures > 0) {
    const named = pictures === 1 ? '1 picture is named' : `${pictures} pictures are named`;
    losses.push(`${named}, not contained: keep ${pictures === 1 ? 'its' : 'their'} folder beside the file.`);
  }
  const mentions = new Tally();
  for (const { type } of chosen.flatMap((sample) => sample.mentions)) mentions.add(type);
  const replaces = existsSync(request.out);
  const report = {
    samples: chosen.length,
    layers,
    mentions: mentions.counts,
    losses,
    replaces,
    out: request.out,
    bytes: written.bytes.length,
  };
  return { written, report };
}

/** Throws `bad-input` where the format can only be read. */
function writerOf(formats: Formats, id: string): FormatWriter {
  const { write, title } = formats.get(id);
  if (write) return write;
  const written = formats.all.filter((format) => format.write).map((format) => format.id);
  throw new AppError('bad-input', `${title} can be read, not written.`, `These are written: ${written.join(', ')}.`);
}

/** Has it write, with a turn wherever it pauses. */
async function inTurn(writing: Writing, turn: Turn): Promise<Written> {
  for (;;) {
    const { done, value } = writing.next();
    if (done) return value;
    await turn();
  }
}

/** What the reader of the one import remembered that all samples came from, so that what was not touched is the same bytes. */
function layoutOf({ store }: Acting, imports: ReadonlySet<number>): unknown {
  const [only] = imports.size === 1 ? imports : [];
  return only === undefined ? null : (store.imports.get(only)?.layout ?? null);
}

/** What to take, and whom to write it with. */
interface Choice extends Pick<ExportRequest, 'what' | 'split'> {
  readonly writer: FormatWriter;
  /** Whose suggestions. */
  readonly shown: Shown;
}

/** What an export leaves out, in sentences with counts. */
const leftOut = {
  begun: (n: number) =>
    `${n} ${n === 1 ? 'sample that is' : 'samples that are'} begun, skipped or flagged ${n === 1 ? 'was' : 'were'} left out: ` +
    `a file of tags cannot tell ${n === 1 ? 'it' : 'them'} from ${n === 1 ? 'a finished one' : 'finished ones'}.`,
  undecided: (n: number) =>
    `${n} unfinished ${n === 1 ? 'sample loses' : 'samples lose'} suggestions that nobody has decided on.`,
};
type LeftOut = keyof typeof leftOut;

/** The layers that an export can take mentions from. */
type Layer = keyof ExportReport['layers'];

interface Taken {
  readonly layer: Layer;
  readonly mentions: readonly AnnotatedMention[];
}

/** null = the sample is left out. */
function mentionsOf(
  project: Acting,
  { what, writer, shown }: Choice,
  sample: WorkedSample,
  leaveOut: (what: LeftOut) => void,
): Taken | null {
  const { state, mentions } = sample.work;
  const reference = sample.reference && { layer: 'reference' as const, mentions: sample.reference.mentions };
  if (what === 'reference') return reference;
  if (what === 'suggestions') {
    const suggestion = project.store.suggestions.shown(sample.id, shown);
    return suggestion && { layer: 'suggestions', mentions: suggestion.mentions };
  }
  if (what === 'labels' && state !== 'done') return isReferenceShown(sample) ? reference : null;
  if (state === 'new') return null;
  if (!writer.keepsState && state !== 'done') {
    leaveOut('begun');
    return null;
  }
  if (state !== 'done') {
    const document = overlay(sample.work, layerOf(baseOf(project, sample, shown).view));
    if (document.mentions.length > mentions.length) leaveOut('undecided');
  }
  return { layer: 'work', mentions };
}

function groundedMention(mention: AnnotatedMention): GroundedMention {
  const { start, end, type, grounding } = mention;
  return { start, end, type, regions: boxesOf(grounding) };
}

function rawSample({ writer, split }: Choice, sample: WorkedSample, { layer, mentions }: Taken): RawSample {
  return {
    externalId: sample.externalId,
    line: null,
    text: sample.text,
    tokens: sample.tokens,
    tags: sample.tags,
    mentions: mentions.map(groundedMention),
    imagePath: sample.imageName,
    // Where the split is the file, a file of one split loses nothing.
    split: !writer.keepsSplit && split !== null ? null : sample.split,
    ...(layer === 'work' && { state: sample.work.state }),
    ...(sample.meta && { meta: sample.meta }),
  };
}
