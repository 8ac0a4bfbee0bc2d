import { ImportFormat, ImportReport, ImportRequest } from '../../../src/contract/exchange-views';
import type { TypeMap } from '../../../src/domain/label-set';
import { Split, splits } from '../../../src/domain/sample';
import { exitCodes } from '../io';
import { importJob, previewImport } from '../../services/exchange/import';
import { addCommand, type CommandParts } from '../command';
import { byType, counted, type Output } from '../output';
import type { Session } from '../session';
import { oneOf, typeMap } from '../usage';

interface ImportOptions {
  readonly format: ImportFormat;
  readonly text?: string;
  readonly dir?: string;
  readonly images?: string;
  readonly boxes?: string;
  readonly split: Split;
  readonly map?: TypeMap;
  readonly as: 'gold' | 'suggestion';
  readonly dryRun?: boolean;
  readonly textColumn?: string;
  readonly imageColumn?: string;
  readonly idColumn?: string;
}

export function addImport({ program, act }: CommandParts): void {
  addCommand(program, 'import', 'take a data set into a project', [
    'import tweets --format imgid --text train.txt --images pictures --split train --map OTHER=MISC',
    'import tweets --format gmner --text dev.txt --boxes xml --images pictures --split dev',
    'import tweets --format pairs --dir folder-of-n.txt-and-n.jpg',
    'import tweets --format csv --text tweets.csv --text-column body --image-column photo --images pictures --dry-run',
  ])
    .argument('<project>', 'the project folder')
    .requiredOption('--format <format>', ImportFormat.options.join(', '), oneOf(ImportFormat, ImportFormat.options))
    .option('--text <file>', 'the text file (every format but pairs)')
    .option('--dir <folder>', 'the folder of pairs')
    .option('--images <folder>', 'where the pictures are')
    .option('--boxes <folder>', 'Pascal VOC files, one a picture (gmner)')
    .option(
      '--split <split>',
      `${splits.join(', ')}; where the file does not say`,
      oneOf(Split, splits),
      'pool' as const,
    )
    .option('--map <from=to>', 'what a type of the file becomes; FROM= leaves it out; repeatable', typeMap)
    .option(
      '--as <role>',
      'gold: made by people; suggestion: made by a model',
      oneOf(ImportRequest.shape.as.unwrap(), ['gold', 'suggestion']),
      'gold' as const,
    )
    .option('--dry-run', 'read everything, say what would happen, write nothing')
    .option('--text-column <name>', 'the column of the text (csv); guessed from the header by default')
    .option('--image-column <name>', 'the column of the picture’s path (csv)')
    .option('--id-column <name>', 'the column of the id (csv)')
    .action((folder: string, options: ImportOptions, command) =>
      act(command, (session) => importInto(session, folder, options)),
    );
}

async function importInto(session: Session, folder: string, options: ImportOptions): Promise<number> {
  const { output } = session;
  const request = requestOf(session, options);
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
    output.document({ ...documentOf(report), dryRun: options.dryRun ?? false });
    return exitCodes.ok;
  });
}

function requestOf({ path }: Session, options: ImportOptions): ImportRequest {
  const resolved = (written?: string): string | null => (written === undefined ? null : path(written));
  const { textColumn, imageColumn, idColumn } = options;
  return {
    format: options.format,
    text: resolved(options.text),
    dir: resolved(options.dir),
    images: resolved(options.images),
    boxes: resolved(options.boxes),
    split: options.split,
    map: { ...options.map },
    as: options.as,
    columns: textColumn === undefined ? null : { text: textColumn, image: imageColumn ?? null, id: idColumn ?? null },
  };
}

function say(output: Output, report: ImportReport, dryRun: boolean): void {
  const verb = dryRun ? 'Would import' : 'Imported';
  output.line(`${verb} ${counted(report.samples, 'sample')}, ${counted(report.images, 'picture')}.`);
  if (report.skipped > 0)
    output.line(`Left ${counted(report.skipped, 'sample')} as they were: they are in the project already.`);
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
