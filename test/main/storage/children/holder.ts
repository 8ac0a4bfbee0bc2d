/** Holds a project open until it is killed: `holder FOLDER`. */
import { openProject } from '../../../../main/storage';

const project = openProject(process.argv[2] ?? '', { access: 'write', what: 'the other program' });
const page = project.samples.page(
  { annotator: 'me', order: 'imported', scores: { strategy: 'mnlp', source: null } },
  null,
  10,
);
setTimeout(() => {
  globalThis.gc?.(); // nobody refers to `project` any more: the lock must stay all the same
  process.stdout.write(`open with ${page.total} samples\n`);
}, 10);
setInterval(() => undefined, 60_000);
