import { ExportedPart, ExportReport, type ExportRequest } from '../../../src/contract/exchange-views';
import { Split, splits } from '../../../src/domain/sample';
import { exportJob } from '../../services/exchange/export';
import { addCommand, withAnnotator, type CommandParts } from '../command';
import { addOptionFlags, formatId, idsOf, optionFlags, type Flags } from '../format-flags';
import { mustBeNew } from '../new-file';
import { byType, counted } from '../output';
import { oneOf } from '../usage';

/** Besides these there are the options of the formats' writers. */
interface ExportOptions extends Flags {
  readonly format: string;
  readonly out: string;
  readonly what: ExportRequest['what'];
  readonly split?: Split;
  readonly force?: boolean;
}

export function addExport({ program, act, formats }: CommandParts): void {
  const written = formats.all.filter(({ write }) => write !== null);
  const example = written[0]?.id ?? 'FORMAT';
  const command = addCommand(program, 'export', 'write samples to a file, and say what the format cannot carry', [
    `export tweets --format ${example} --out corrected.${written[0]?.write?.extension ?? 'txt'}`,
    `export tweets --format ${example} --out whole --what labels --annotator anna`,
    `export tweets --format ${example} --out all --what suggestions --split pool`,
  ]);
  withAnnotator(command)
    .argument('<project>', 'the project folder')
    .requiredOption('--format <format>', idsOf(written), formatId(written))
    .requiredOption('--out <file>', 'the file to write')
    .option(
      '--what <what>',
      'work: what a person confirmed; labels: their finished work, else the reference; reference; suggestions, as shown',
      oneOf(ExportedPart, ExportedPart.options, { annotations: 'work', gold: 'reference' }),
      'work' as const,
    )
    .option('--split <split>', 'only samples of this split', oneOf(Split, splits))
    .option('--force', 'replace the file if it is there');
  addOptionFlags(command, written, 'write');
  command.action((folder: string, options: ExportOptions) =>
    act(command, (session) =>
      session.withProject(folder, 'read', async (project) => {
        const out = session.path(options.out);
        mustBeNew(out, options.force);
        const request: ExportRequest = {
          format: options.format,
          options: optionFlags(written, options, 'write'),
          out,
          what: options.what,
          split: options.split ?? null,
          replace: options.force ?? false,
        };
        const report = ExportReport.parse((await session.run(project, exportJob(project, request))).result);
        session.output.line(`Wrote ${counted(report.samples, 'sample')} to ${report.out}: ${byType(report.mentions)}.`);
        if (report.samples > 0) session.output.line(`  ${layersText(report.layers)}`);
        for (const loss of report.losses) session.output.line(`  ${loss}`);
        if (report.samples === 0) session.output.line(`  ${whyNone(request)}`);
        session.output.document({ ...report, findings: [] });
      }),
    ),
  );
}

/** "Of 3 samples the work, of 20 the reference." */
function layersText(layers: ExportReport['layers']): string {
  const parts = Object.entries(layers).filter(([, samples]) => samples > 0);
  return `Taken: ${parts.map(([layer, samples]) => `the ${layer} of ${counted(samples, 'sample')}`).join(', ')}.`;
}

/** An empty file is seldom what was meant. */
function whyNone({ what, split }: ExportRequest): string {
  const where = split === null ? 'the project' : `the ${split} split`;
  if (what === 'work')
    return `Nobody has finished a sample of ${where} yet. --what reference writes the mentions that were imported.`;
  if (what === 'reference') return `No sample of ${where} was imported with mentions.`;
  if (what === 'labels') return `No sample of ${where} is finished or has a reference.`;
  return `No sample of ${where} has suggestions yet: mnerva predict makes them.`;
}
