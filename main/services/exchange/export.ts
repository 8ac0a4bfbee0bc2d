/** Samples out of the project into a file that is replaced whole or not at all, with what the format cannot carry. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { writeImgid } from '../../../datasets/imgid/write';
import { writeJsonl } from '../../../datasets/jsonl/write';
import type { Written } from '../../../datasets/source';
import type { ExportReport, ExportRequest } from '../../../src/contract/exchange-views';
import type { GroundedMention, RawSample } from '../../../src/domain/sample';
import { regionsOf, type Grounding } from '../../../src/domain/region';
import type { ReviewState } from '../../../src/domain/document';
import { AppError } from '../../../src/errors';
import type { JobSpec } from '../../../src/jobs/job';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { writeWhole } from '../atomic-file';
import { annotatorOf, type Opened } from '../opened';
import { layoutOfExport } from './layout';

/** What an export would write, without writing it. */
export function previewExport(project: Opened, request: ExportRequest): ExportReport {
  const { report } = build(project, request);
  const replaced = report.replaces ? [`${basename(request.out)} is there already and would be replaced.`] : [];
  return { ...report, losses: [...report.losses, ...replaced] };
}

export function exportJob(project: Opened, request: ExportRequest): JobSpec {
  return {
    kind: 'export',
    title: `Export to ${basename(request.out)}`,
    job: async ({ signal }) => {
      const { written, report } = build(project, request);
      if (report.replaces && !request.replace) {
        throw new AppError(
          'refused',
          `${basename(request.out)} is there already.`,
          'Name another file, or say that it may be replaced.',
        );
      }
      signal.throwIfAborted();
      await writeWhole(request.out, [written.bytes]);
      return report;
    },
  };
}

function build(project: Opened, request: ExportRequest): { written: Written; report: ExportReport } {
  if (existsSync(request.out) && statSync(request.out).isDirectory()) {
    throw new AppError('bad-input', `${request.out} is a folder.`, 'Name the file to write.');
  }
  const left = new Map<LeftOut, number>();
  const chosen = [...chooseSamples(project, request, (what) => left.set(what, (left.get(what) ?? 0) + 1))];
  const written =
    request.format === 'imgid' ? writeImgid(chosen, layoutOfExport(project, request.split)) : writeJsonl(chosen);
  const losses = written.losses.map((loss) => loss.message);
  for (const [what, count] of left) losses.push(leftOut[what](count));
  const pictures = chosen.filter((sample) => sample.imagePath !== null).length;
  if (pictures > 0) {
    const named = pictures === 1 ? '1 picture is named' : `${pictures} pictures are named`;
    losses.push(`${named}, not contained: keep ${pictures === 1 ? 'its' : 'their'} folder beside the file.`);
  }
  const mentions: Record<string, number> = {};
  for (const { type } of chosen.flatMap((sample) => sample.mentions)) mentions[type] = (mentions[type] ?? 0) + 1;
  const replaces = existsSync(request.out);
  const report = { samples: chosen.length, mentions, losses, replaces, out: request.out, bytes: written.bytes.length };
  return { written, report };
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

function* chooseSamples(
  project: Opened,
  request: ExportRequest,
  leaveOut: (what: LeftOut) => void,
): Generator<RawSample> {
  for (const sample of project.store.samples.scan(annotatorOf(project), { split: request.split })) {
    const mentions = mentionsOf(project, request, sample, leaveOut);
    if (mentions) yield rawSample(request, sample, mentions);
  }
}

/** null = the sample is left out. */
function mentionsOf(
  { store }: Opened,
  { what, format }: ExportRequest,
  sample: WorkedSample,
  leaveOut: (what: LeftOut) => void,
): GroundedMention[] | null {
  if (what === 'gold') return sample.gold && [...sample.gold];
  if (what === 'suggestions') return store.suggestions.get(sample.id)?.mentions.map(groundedMention) ?? null;
  const { state, mentions } = sample.document;
  if (!isWorkedOn(state)) return null;
  if (format === 'imgid' && state !== 'done') {
    leaveOut('begun');
    return null;
  }
  const open = mentions.filter((mention) => mention.status === 'suggested').length;
  if (open > 0) leaveOut('undecided');
  return mentions.filter((mention) => mention.status === 'confirmed').map(groundedMention);
}

function isWorkedOn(state: ReviewState): boolean {
  return state !== 'new' && state !== 'suggested';
}

function groundedMention(mention: { start: number; end: number; type: string; grounding: Grounding }): GroundedMention {
  const { start, end, type, grounding } = mention;
  const boxes = regionsOf(grounding).map(({ x, y, width, height }) => ({ x, y, width, height }));
  return { start, end, type, regions: grounding.kind === 'open' ? null : boxes };
}

function rawSample(
  { format, split, what }: ExportRequest,
  sample: WorkedSample,
  mentions: GroundedMention[],
): RawSample {
  return {
    externalId: sample.externalId,
    line: null,
    text: sample.text,
    tokens: sample.tokens,
    tags: sample.tags,
    mentions,
    imagePath: sample.imageName,
    // A file of tags of one split is named after it, so that nothing is lost there.
    split: format === 'imgid' && split !== null ? null : sample.split,
    ...(what === 'annotations' && { state: sample.document.state }),
    ...(sample.meta && { meta: sample.meta }),
  };
}
