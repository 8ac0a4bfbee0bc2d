/** Brings a project's tables to this version until it is killed in the middle: `migrator FOLDER WHEN`. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openForWriting } from '../../../../main/storage/connection';
import { migrate } from '../../../../main/storage/migrate';
import { migrations } from '../../../../main/storage/migrations';

const [, , folder = '', when = ''] = process.argv;
const file = join(folder, 'project.sqlite');

const waits = (): void => {
  writeSync(1, 'here\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const last = migrations.length;
const steps =
  when === 'before the end'
    ? [...migrations, { version: last + 1, up: waits }]
    : [
        ...migrations.slice(0, -1),
        {
          version: last,
          up: (db: Parameters<(typeof migrations)[0]['up']>[0]) => {
            db.exec('CREATE TABLE half (a); DELETE FROM work; DELETE FROM edit_log');
            waits();
          },
        },
      ];
const db = openForWriting(file, true);
db.pragma('cache_size = 4'); // so that what is not committed lies in the file beside it, as it does in a large project
migrate(db, `${file}.before-v${last}`, steps);
