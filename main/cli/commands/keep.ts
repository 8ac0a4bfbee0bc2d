import { AppError } from '../../../src/errors';
import { restoreProject } from '../../storage';
import { backupJob } from '../../services/backup';
import { addCommand, type CommandParts } from '../command';
import { exitCodes } from '../io';
import { counted } from '../output';
import { createProgressBar } from '../progress-bar';

/** `backup`, `restore` and `check`: keeping a project safe. */
export function addKeeping({ program, act }: CommandParts): void {
  addCommand(program, 'backup', 'copy a project as it is now; works beside an open app', [
    'backup tweets --out tweets-2026-11-21',
  ])
    .argument('<project>', 'the project folder')
    .requiredOption('--out <folder>', 'a new folder')
    .action((folder: string, { out }: { out: string }, command) =>
      act(command, (session) =>
        session.withProject(folder, 'read', async (project) => {
          const { result } = await session.run(project, backupJob(project, session.path(out)));
          session.output.line(`Copied the project to ${session.path(out)}.`);
          session.output.document(result);
        }),
      ),
    );
  addCommand(program, 'restore', 'make a project of a backup', ['restore tweets-2026-11-21 tweets'])
    .argument('<backup>', 'the folder that `mnerva backup` made')
    .argument('<project>', 'a new folder')
    .action((backup: string, folder: string, _options, command) =>
      act(command, async (session) => {
        const { output, path } = session;
        const bar = createProgressBar(session.surroundings.io, 'Restoring');
        const report = await restoreProject(path(backup), path(folder), { onProgress: bar.report }).finally(bar.end);
        const check = await session.withProject(folder, 'write', (project) => project.store.check());
        if (!check.ok) throw new AppError('bad-file', `The restored project is damaged: ${check.problems.join(' ')}`);
        output.line(`Restored ${counted(check.samples, 'sample')} to ${path(folder)}.`);
        output.document({ ...report, samples: check.samples });
      }),
    );
  addCommand(program, 'check', 'look at everything a project holds; changes nothing', ['check tweets'])
    .argument('<project>', 'the project folder')
    .action((folder: string, _options, command) =>
      act(command, ({ output, surroundings, withProject }) =>
        withProject(folder, 'read', async (project) => {
          const bar = createProgressBar(surroundings.io, 'Checking');
          const report = await project.store.check({ onProgress: bar.report }).finally(bar.end);
          for (const problem of report.problems) output.line(`  ${problem}`);
          const held = `${counted(report.samples, 'sample')}, ${counted(report.images, 'picture')}`;
          output.line(report.ok ? `All is well: ${held}.` : `${counted(report.problems.length, 'problem')}; ${held}.`);
          output.document(report);
          return report.ok ? exitCodes.ok : exitCodes.failure;
        }),
      ),
    );
}
