import type { ImportRequest } from '../../../src/contract/exchange-views';
import { ImportReport, ImportRole } from '../../../src/contract/exchange-views';
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
import { oneOf, typeMap, UsageError } from '../usage';

/** Besides these there are the inputs and options of the formats. */
interface ImportOptions extends Flags {
  readonly format?: string;
  readonly split: Split;
  readonly map?: TypeMap;
  readonly as: ImportRole;
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
      `${splits.join(', ')}; where the file does not say`,
      oneOf(Split, splits),
      'pool' as const,
    )
    .option('--map <from=to>', 'what a type of the file becomes; FROM= leaves it out; repeatable', typeMap)
    .option(
      '--as <role>',
      'reference: made by people; suggestion: made by a model',
      oneOf(ImportRole, ImportRole.options, { gold: 'reference' }),
      'reference' as const,
    )
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
  const request = await requestOf(session, path, options);
  return session.withProject(folder, options.dryRun ? 'read' : 'write', async (project) => {
    if (!options.dryRun) {
      const look = await previewImport(project, request, { pictures: 0 });
      if (look.obstacle !== null) return refuse(output, look);
    }
    const report = options.dryRun
      ? await previewImport(project, request, { pictures: Number.POSITIVE_INFINITY })
      : ImportReport.parse((await session.run(project, importJob(project, request))).result);
    if (report.obstacle !== null) return refuse(output, report);
    say(output, report, options.dryRun ?? false);
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
  return { format: format.id, inputs, options, split: flags.split, map: { ...flags.map }, as: flags.as };
}

function say(output: Output, report: ImportReport, dryRun: boolean): void {
  const verb = dryRun ? 'Would import' : 'Imported';
  output.line(`${verb} ${counted(report.samples, 'sample')}, ${counted(report.images, 'picture')}.`);
  if (report.skipped > 0)
    output.line(`Left ${counted(report.skipped, 'sample')} as they were: they are in the project already.`);
  if (report.attached > 0) {
    const laid = dryRun ? 'Would lay' : 'Laid';
    output.line(`${laid} suggestions beside what is known of ${counted(report.attached, 'sample')} of the project.`);
  }
  output.line(
    `Mentions: ${byType(report.mentions)}${report.regions > 0 ? `; ${counted(report.regions, 'box', 'boxes')}` : ''}.`,
  );
  output.findings(report.findings);
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

function adviceOn({ unknownTypes }: ImportReport): string {
  const [type] = Object.keys(unknownTypes);
  if (type === undefined) return 'Nothing was imported.';
  return `Say what each becomes: --map ${type}=TYPE, or --map ${type}= to leave it out. Nothing was imported.`;
}

function documentOf(report: ImportReport): Omit<ImportReport, 'preview' | 'obstacle'> {
  const { preview: _preview, obstacle: _obstacle, ...counts } = report;
  return counts;
}
