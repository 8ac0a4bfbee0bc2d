import { ExportReport, ExportRequest } from '../../../src/contract/exchange-views';
import { Split, splits } from '../../../src/domain/sample';
import { exportJob } from '../../services/exchange/export';
import { addCommand, type CommandParts } from '../command';
import { mustBeNew } from '../new-file';
import { byType, counted } from '../output';
import { oneOf } from '../usage';

interface ExportOptions {
  readonly format: ExportRequest['format'];
  readonly out: string;
  readonly what: ExportRequest['what'];
  readonly split?: Split;
  readonly force?: boolean;
}

export function addExport({ program, act }: CommandParts): void {
  const { format, what } = ExportRequest.shape;
  addCommand(program, 'export', 'write samples to a file, and say what the format cannot carry', [
    'export tweets --format imgid --out corrected.txt',
    'export tweets --format jsonl --out all.jsonl --what suggestions --split pool',
  ])
    .argument('<project>', 'the project folder')
    .requiredOption('--format <format>', format.options.join(', '), oneOf(format, format.options))
    .requiredOption('--out <file>', 'the file to write')
    .option(
      '--what <what>',
      'annotations, suggestions or gold',
      oneOf(what.unwrap(), what.unwrap().options),
      'annotations' as const,
    )
    .option('--split <split>', 'only samples of this split', oneOf(Split, splits))
    .option('--force', 'replace the file if it is there')
    .action((folder: string, options: ExportOptions, command) =>
      act(command, (session) =>
        session.withProject(folder, 'read', async (project) => {
          const out = session.path(options.out);
          mustBeNew(out, options.force);
          const request: ExportRequest = {
            format: options.format,
            out,
            what: options.what,
            split: options.split ?? null,
            replace: options.force ?? false,
          };
          const report = ExportReport.parse((await session.run(project, exportJob(project, request))).result);
          session.output.line(
            `Wrote ${counted(report.samples, 'sample')} to ${report.out}: ${byType(report.mentions)}.`,
          );
          for (const loss of report.losses) session.output.line(`  ${loss}`);
          if (report.samples === 0) session.output.line(`  ${whyNone(request)}`);
          session.output.document({ ...report, findings: [] });
        }),
      ),
    );
}

/** An empty file is seldom what was meant. */
function whyNone({ what, split }: ExportRequest): string {
  const where = split === null ? 'the project' : `the ${split} split`;
  if (what === 'annotations')
    return `Nobody has finished a sample of ${where} yet. --what gold writes the mentions that were imported.`;
  if (what === 'gold') return `No sample of ${where} was imported with mentions.`;
  return `No sample of ${where} has suggestions yet: mnerva predict makes them.`;
}
