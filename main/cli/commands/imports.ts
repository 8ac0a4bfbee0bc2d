import { AttachReport } from '../../../src/contract/exchange-views';
import { attachJob, lookForPictures } from '../../services/exchange/attach';
import { importViews, takeBackJob } from '../../services/exchange/take-back';
import { addCommand, withSuggestions, type CommandParts } from '../command';
import { counted } from '../output';
import { wholeNumber } from '../usage';

/** `imports` and `attach`: what was imported, taking it back, and pictures that come later. */
export function addImports({ program, act }: CommandParts): void {
  addCommand(program, 'imports', 'list what was imported, or take an import back while nobody has worked on it', [
    'imports tweets',
    'imports tweets --take-back 2',
  ])
    .argument('<project>', 'the project folder')
    .option('--take-back <number>', 'remove this import with all of its samples', wholeNumber(1))
    .action((folder: string, { takeBack }: { takeBack?: number }, command) =>
      act(command, (session) =>
        session.withProject(folder, takeBack === undefined ? 'read' : 'write', async (project) => {
          const { output } = session;
          if (takeBack !== undefined) {
            const { title } = await session.run(project, takeBackJob(project, takeBack));
            output.line(`${title}: done.`);
          }
          const imports = importViews(project);
          const rows = imports.map(({ id, source, format, samples, touched, finishedAt }) => {
            const when = new Date(finishedAt).toISOString().slice(0, 16).replace('T', ' ');
            return [String(id), source, format, samples.toLocaleString('en'), touched.toLocaleString('en'), when];
          });
          if (rows.length === 0) output.line('Nothing is imported.');
          else output.table([['number', 'file', 'format', 'samples', 'worked on', 'when (UTC)'], ...rows], [0, 3, 4]);
          output.document({ imports });
        }),
      ),
    );

  const attach = addCommand(program, 'attach', 'give tweets that have no picture theirs, from a folder', [
    'attach tweets pictures',
    'attach tweets pictures --dry-run',
  ])
    .argument('<project>', 'the project folder')
    .argument('<folder>', 'the folder of pictures: named as the data set names them, or after the ids')
    .option('--dry-run', 'look for them, write nothing');
  withSuggestions(attach).action(
    (folder: string, pictures: string, { dryRun = false }: { dryRun?: boolean }, command) =>
      act(command, (session) =>
        session.withProject(folder, dryRun ? 'read' : 'write', async (project) => {
          const { output } = session;
          const path = session.path(pictures);
          const report = dryRun
            ? await lookForPictures(project, path)
            : AttachReport.parse((await session.run(project, attachJob(project, path))).result);
          const { lacking, attached, findings } = report;
          output.line(
            `${dryRun ? 'Would attach' : 'Attached'} ${counted(attached, 'picture')}. ` +
              `Without one: ${counted(lacking, 'tweet')} before, ${(lacking - attached).toLocaleString('en')} after.`,
          );
          output.findings(findings);
          output.document({ ...report, dryRun });
        }),
      ),
  );
}
