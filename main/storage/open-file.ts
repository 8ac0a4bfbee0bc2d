/**
 * Whether the file of an open project is still the one that was opened. SQLite does not look: a database that was deleted, replaced or
 * written over takes every commit, and whoever opens the folder next sees none of it, or a mixture. So it is looked before and after
 * each commit; where it is another file nothing is written any more, and what the write-ahead log (WAL) holds never gets into it.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { AppError } from '../../src/errors';
import { storageError, type Connection } from './connection';
import type { Lock } from './lock';

/** Of a large file its beginning and its end are read, so many bytes of each: there the oldest pages and the newest ones lie. */
const edgeBytes = 4 * 1024 * 1024;

const gone = new AppError(
  'not-found',
  'The project file was deleted or moved while it was open.',
  'Nothing more can be saved in it. Put it back, or back up the project from here and open the backup.',
);
const replaced = new AppError(
  'refused',
  'The project file was replaced while it was open.',
  'Nothing more can be saved in it. Back up the project from here to keep what was saved in the old file, then open it again.',
);
const writtenOver = new AppError(
  'refused',
  'Another program wrote over the project file while it was open.',
  'Nothing more can be saved in it. Close the project and open it again: it is shown as the file is now.',
);

const logGone = new AppError(
  'refused',
  'Another program deleted or cut project.sqlite-wal, a part of the project, while it was open.',
  'Nothing more can be saved in it. Close the project and open it again.',
);

/** The file as it was when SQLite of this process last wrote to it. */
interface Seen {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly checksum: number;
}

const stated = (file: number): BigIntStats => fstatSync(file, { bigint: true });

/** Until they are closed: a project that nobody refers to any more is open all the same, as its lock says. */
const opened = new Set<OpenFile>();

export class OpenFile {
  readonly #path: string;
  /** Open as long as the connection: closing it would take away SQLite's own locks on the file. */
  readonly #file: number;
  readonly #wal: number;
  readonly #inodes: ReadonlyMap<string, bigint | undefined>;
  /** It grows, or is written from its beginning again. */
  #walSize: bigint;
  #seen: Seen;
  /** What SQLite counts of commits by other connections. */
  #others: unknown;
  #lost: AppError | null = null;

  /** `db` has its WAL already. Every commit of it is looked after from now on. */
  constructor(
    private readonly db: Connection,
    private readonly lock: Lock,
  ) {
    this.#path = db.name;
    this.#file = openSync(db.name, 'r');
    this.#others = db.pragma('data_version', { simple: true });
    this.#wal = openSync(`${db.name}-wal`, 'r+');
    this.#walSize = stated(this.#wal).size;
    this.#inodes = new Map(this.#beside().map((path) => [path, statOf(path)?.ino]));
    this.#seen = this.#look();
    opened.add(this);
    lookAfterCommits(db, { before: () => this.mustBeWhole(), after: () => this.#committed() });
  }

  /** Why nothing can be saved in it any more; null = all is well. */
  lost(): AppError | null {
    if (this.db.inTransaction) return this.#lost;
    try {
      this.mustBeWhole();
      return null;
    } catch (error) {
      return storageError(error);
    }
  }

  mustBeWhole(): void {
    const problem = this.#lost ?? this.#problem();
    if (problem) throw problem;
    this.lock.keep();
  }

  /** Closes the connection, without a byte of the old WAL in a file that came in its place. */
  close(): void {
    this.lost();
    closeSync(this.#wal);
    // SQLite deletes by name what lies beside the database, be it of the file that came in its place.
    const theirs = this.#beside().filter((path) => existsSync(path) && statOf(path)?.ino !== this.#inodes.get(path));
    for (const path of theirs) renameSync(path, `${path}.kept`);
    this.db.close();
    for (const path of theirs) renameSync(`${path}.kept`, path);
    closeSync(this.#file);
    opened.delete(this);
  }

  #beside(): string[] {
    return [`${this.#path}-wal`, `${this.#path}-shm`];
  }

  #problem(): AppError | null {
    const own = stated(this.#file);
    const there = statOf(this.#path);
    if (!there) return gone; // it may come back
    if (there.ino !== own.ino || there.dev !== own.dev) {
      this.db.pragma('wal_checkpoint(TRUNCATE)'); // into the old file, wherever that is now
      return (this.#lost = replaced);
    }
    const isTouched = there.mtimeNs !== this.#seen.mtimeNs || there.size !== this.#seen.size;
    if (isTouched && !this.#isAsItWas(there.size)) {
      ftruncateSync(this.#wal); // it belongs to what is no more
      return (this.#lost = writtenOver);
    }
    const log = statOf(`${this.#path}-wal`);
    if (log?.ino === stated(this.#wal).ino && log.size >= this.#walSize) return null;
    if (stated(this.#wal).size >= this.#walSize) this.db.pragma('wal_checkpoint(TRUNCATE)'); // it is whole, and has no name
    return (this.#lost = logGone);
  }

  /** Its time changed: still the same bytes, or another program wrote by SQLite's own rules. */
  #isAsItWas(size: bigint): boolean {
    const others = this.db.pragma('data_version', { simple: true });
    const isSame = size === this.#seen.size && this.#checksum(size) === this.#seen.checksum;
    if (!isSame && others === this.#others) return false;
    this.#others = others;
    this.#seen = this.#look();
    return true;
  }

  #committed(): void {
    this.#walSize = stated(this.#wal).size;
    const { size, mtimeNs } = stated(this.#file);
    if (mtimeNs !== this.#seen.mtimeNs || size !== this.#seen.size) this.#seen = this.#look();
    this.mustBeWhole();
  }

  #look(): Seen {
    const { size, mtimeNs } = stated(this.#file);
    return { size, mtimeNs, checksum: this.#checksum(size) };
  }

  #checksum(size: bigint): number {
    const whole = Number(size);
    const first = Math.min(whole, edgeBytes);
    const last = Math.min(whole - first, edgeBytes);
    const bytes = new Uint8Array(first + last);
    readSync(this.#file, bytes, 0, first, 0);
    readSync(this.#file, bytes, first, last, whole - last);
    return crc32(bytes);
  }
}

function statOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

interface CommitWatch {
  /** Throws where nothing may be written. */
  before(): void;
  /** Throws where what was committed is not there. */
  after(): void;
}

/** Whatever commits on this connection, a transaction or a statement by itself, does so between `before` and `after`. */
function lookAfterCommits(db: Connection, { before, after }: CommitWatch): void {
  type Run = (...args: unknown[]) => unknown;
  const around = (run: Run): Run => {
    return (...args) => {
      if (db.inTransaction) return run(...args);
      before();
      const result = run(...args);
      after();
      return result;
    };
  };
  const prepare = db.prepare.bind(db) as (sql: string) => { readonly: boolean; run: Run };
  db.prepare = ((sql: string) => {
    const statement = prepare(sql);
    if (!statement.readonly) statement.run = around(statement.run.bind(statement));
    return statement;
  }) as unknown as Connection['prepare'];
  const transaction = db.transaction.bind(db);
  db.transaction = ((work: Run) => {
    const { deferred, immediate, exclusive } = transaction(work);
    const variants = { deferred: around(deferred), immediate: around(immediate), exclusive: around(exclusive) };
    return Object.assign(around(deferred), variants, { default: variants.deferred, database: db });
  }) as unknown as Connection['transaction'];
}
