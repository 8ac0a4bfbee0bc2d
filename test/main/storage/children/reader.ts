/** Tries a project in a folder that this user may not write: `reader FOLDER`. */
import { openProject } from '../../../../main/storage';
import { toAppError } from '../../../../src/errors';

const [, , folder = ''] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'no error';
  } catch (error) {
    return toAppError(error).code;
  }
};

say(`write: ${codeOf(() => openProject(folder, { access: 'write' }))}`);
const project = openProject(folder, { access: 'read' });
const list = { annotator: 'me', order: 'imported', scores: { strategy: 'mnlp', source: null } } as const;
const { rows, total } = project.samples.page(list, null, 10);
say(`read: ${total} sample, search ${project.samples.page({ ...list, query: 'ada' }, null, 10).total}`);
const [first] = rows;
const edit = { kind: 'mark', state: 'done' } as const;
say(
  `edit: ${codeOf(() => first && project.annotations.edit({ sampleId: first.id, annotator: 'me', revision: 0, base: null, edit, at: 1 }))}`,
);
project.close();
