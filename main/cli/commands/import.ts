import { ImportReport, ImportRequest, ImportRole } from '../../../src/contract/exchange-views';
import { importPurpose } from '../../../src/domain/import-purpose';
import type { TypeMap } from '../../../src/domain/label-set';
import { Split, splits } from '../../../src/domain/sample';
import { importJob, previewImport } from '../../services/exchange/import';
import { chooseFormat } from '../choose-format';
import { addCommand, withAnnotator, withSuggestions, type CommandParts } from '../command';
import {
  addInputFlags,
  addOptionFlags,
  formatId,
  formatTable,
  idsOf,
  inputFlags,
  optionFlags,
  type Flags,
} from '../format-flags';
import { exitCodes } from '../io';
import { byType, counted, type Output } from '../output';
import type { Session } from '../session';
import { mapped, oneOf, typeMap, UsageError } from '../usage';

/** Besides these there are the inputs and options of the formats. */
interface ImportOptions extends Flags {
  readonly format?: string;
  readonly split?: Split;
  readonly map?: TypeMap;
  readonly as: ImportRole;
  readonly addTypes?: boolean;
  readonly update?: boolean;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

export function addImport({ program, act, formats }: CommandParts): void {
  const command = addCommand(program, 'import', 'take a data set into a project', [
    'import tweets train.txt --images pictures --split train --map OTHER=MISC',
    'import tweets --text dev.txt --boxes xml --images pictures --split dev',
    'import tweets folder-of-n.txt-and-n.jpg',
    'import tweets tweets.csv --text-column body --image-column photo --images pictures --dry-run',
  ])
    .argument('<project>', 'the project folder')
    .argument('[path]', 'a file or folder; its content shows what it is')
    .option('--format <format>', `${idsOf(formats.all)}; by default what the content shows`, formatId(formats.all));
  addInputFlags(command, formats.all);
  command
    .option(
      '--split <split>',
      'train: models learn from it; dev, test: held out to measure; pool: to annotate (by default). Where the file does not say',
      oneOf(Split, splits),
    )
    .option('--map <from=to>', 'what a type of the file becomes; FROM= leaves it out; repeatable', typeMap)
    .option(
      '--as <role>',
      'reference: made by people; suggestion: made by a model',
      oneOf(ImportRole, ImportRole.options, { gold: 'reference' }),
      'reference' as const,
    )
    .option('--add-types', 'give the project the types of the file that it lacks and that --map does not name')
    .option('--update', 'take over other labels and another --split of tweets that are here already')
    .option('--replace', 'take the earlier import of this file back first; refused where people have worked on it')
    .option('--dry-run', 'read everything, say what would happen, write nothing');
  addOptionFlags(command, formats.all, 'read');
  withAnnotator(withSuggestions(command))
    .addHelpText('after', formatTable(formats.all))
    .action((folder: string, path: string | undefined, options: ImportOptions) =>
      act(command, (session) => importInto(session, folder, path, options)),
    );
}

async function importInto(
  session: Session,
  folder: string,
  path: string | undefined,
  options: ImportOptions,
): Promise<number> {
  const { output } = session;
  const named = await requestOf(session, path, options);
  return session.withProject(folder, options.dryRun ? 'read' : 'write', async (project) => {
    const isLookedAt = !options.dryRun || options.addTypes === true;
    const look = isLookedAt ? await previewImport(project, named, { pictures: 0 }) : null;
    const request = options.addTypes ? { ...named, add: Object.keys(look?.unknownTypes ?? {}) } : named;
    if (look && look.obstacle !== null && request.add.length === 0) return refuse(output, look);
    const report = options.dryRun
      ? await previewImport(project, request, { pictures: Number.POSITIVE_INFINITY })
      : ImportReport.parse((await session.run(project, importJob(project, request))).result);
    if (report.obstacle !== null) return refuse(output, report);
    say(session, report, request, options.dryRun ?? false);
    output.document({ ...documentOf(report), format: request.format, dryRun: options.dryRun ?? false });
    return exitCodes.ok;
  });
}

async function requestOf(session: Session, path: string | undefined, flags: ImportOptions): Promise<ImportRequest> {
  const { formats } = session.shared;
  const written = Object.entries(inputFlags(formats.all, flags));
  const options = optionFlags(formats.all, flags, 'read');
  if (flags.format === undefined && path === undefined && written.length === 0)
    throw new UsageError('Name what to import: a file or a folder.');
  const chosen = await chooseFormat(formats, {
    format: flags.format,
    path: path === undefined ? undefined : session.path(path),
    inputs: Object.fromEntries(written.map(([name, at]) => [name, session.path(at)])),
    options,
  });
  if (chosen.said !== null) session.output.line(chosen.said);
  const { format, inputs } = chosen;
  return ImportRequest.parse({ ...flags, format: format.id, inputs, options, split: flags.split ?? null });
}

function say({ output, shared }: Session, report: ImportReport, request: ImportRequest, dryRun: boolean): void {
  const { pictures } = shared.formats.get(request.format);
  const isWithoutPictures = pictures !== null && request.inputs[pictures.input] === undefined;
  const { samples, renamed, filled, attached, skipped, mentions, regions } = report;
  const did = (past: string, infinitive: string): string => (dryRun ? `Would ${infinitive}` : past);
  output.line(`${did('Imported', 'import')} ${counted(samples, 'sample')}, ${counted(report.images, 'picture')}.`);
  if (samples > 0) {
    const role = Object.keys(mentions).length > 0 ? request.as : null;
    output.line(importPurpose(request.split ?? 'pool', role));
    if (isWithoutPictures) output.line('No folder of pictures was named: `mnerva attach` adds pictures later.');
  }
  if (renamed > 0)
    output.line(
      `${counted(renamed, 'sample')} of these got another id: theirs belongs to another tweet of the project.`,
    );
  if (filled > 0) output.line(`${did('Gave', 'give')} a picture to ${counted(filled, 'sample')} of the project.`);
  if (skipped > 0)
    output.line(`Left ${counted(skipped, 'sample')} as they were: the same tweets are in the project already.`);
  if (attached > 0) {
    const laid = did('Laid', 'lay');
    output.line(`${laid} suggestions beside what is known of ${counted(attached, 'sample')} of the project.`);
  }
  const changed = changedInWords(report, request.update);
  if (changed !== null) output.line(changed);
  output.line(`Mentions: ${byType(mentions)}${regions > 0 ? `; ${counted(regions, 'box', 'boxes')}` : ''}.`);
  output.findings(report.findings);
}

/** "12 tweets have other labels in this file: what is here stays; --update takes it over." */
function changedInWords({ changed: { labels, splits: moved } }: ImportReport, update: boolean): string | null {
  const said = [
    ...(labels > 0 ? [`${counted(labels, 'tweet')} ${labels === 1 ? 'has' : 'have'} other labels in this file`] : []),
    ...(moved > 0 ? [`${counted(moved, 'tweet')} ${moved === 1 ? 'is' : 'are'} in another split`] : []),
  ];
  if (said.length === 0) return null;
  return `${said.join(', and ')}: ${update ? 'taken over' : 'what is here stays; --update takes it over'}.`;
}

/** Nothing was written: says why, with the findings. */
function refuse(output: Output, report: ImportReport): number {
  output.findings(report.findings);
  output.document({
    ...documentOf(report),
    error: { code: 'refused', message: report.obstacle, detail: adviceOn(report) },
  });
  output.complain(report.obstacle ?? '', adviceOn(report));
  return exitCodes.failure;
}

function adviceOn({ unknownTypes, standsInWay }: ImportReport): string {
  if (standsInWay) return 'Nothing was imported. --replace takes the earlier import back first.';
  const [type] = Object.keys(unknownTypes);
  if (type === undefined) return 'Nothing was imported.';
  return `Say what each becomes: --map ${mapped(type, 'TYPE')}, --map ${mapped(type, '')} to leave it out, or --add-types. Nothing was imported.`;
}

function documentOf(report: ImportReport): Omit<ImportReport, 'obstacle'> {
  const { obstacle: _obstacle, ...counts } = report;
  return counts;
}
