/** Makes and opens project folders: lock, version, migration, and what a killed process left is put right. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ProjectName } from '../../src/domain/names';
import { NewTypes, type LabelSet } from '../../src/domain/label-set';
import { AppError } from '../../src/errors';
import { labelsOf } from '../../src/labels/entity-type';
import type { ProjectStore } from '../../src/storage/project-store';
import type { ProjectSettings } from '../../src/storage/settings-store';
import { databaseFile, mustBeOfNoProject } from '../files/inside';
import { makeFolder, ownersOnly } from '../files/make-folder';
import {
  openCopy,
  openForReading,
  openForWriting,
  removeLeftCopies,
  storageError,
  type Connection,
} from './connection';
import { takeLock, type Lock } from './lock';
import { OpenFile } from './open-file';
import { checkVersion, migrate, versionOf } from './migrate';
import { migrations } from './migrations';
import { createProjectStore } from './project';
import { mustBeOurs } from './schema';
import { writeSettings } from './settings';
import { Annotators } from './annotators';

export interface NewProject {
  readonly folder: string;
  readonly name: string;
  /** Their names; each becomes a type whose id is made from it. */
  readonly types: LabelSet;
  readonly joiner?: ' ' | '';
  readonly threshold?: number;
  readonly annotator?: string;
  readonly isSample?: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt?: number;
}

export interface OpenOptions {
  /** `read` needs no lock and works beside an open app; every writing call then throws `read-only`. */
  readonly access: 'write' | 'read';
  /** Who opens it, for the message to another process that finds it in use: "Mnerva (desktop)", "mnerva train". */
  readonly what?: string;
}

export function isProjectFolder(folder: string): boolean {
  return existsSync(databaseFile(folder));
}

/** Makes a project in a new or empty folder and closes it again: whole, or not at all. Throws `refused`, `bad-input`. */
export function createProject(project: NewProject): void {
  const folder = resolve(project.folder);
  try {
    if (isProjectFolder(folder)) {
      throw new AppError('refused', `${folder} holds a project already.`, 'Open it, or choose another folder.');
    }
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new AppError('refused', `${folder} is not empty.`, 'Choose a new or an empty folder.');
    }
    mustBeOfNoProject(folder);
    makeFolder(folder, ownersOnly);
    const partial = join(folder, 'project.sqlite.partial');
    try {
      writeNew(partial, project);
      renameSync(partial, databaseFile(folder));
    } finally {
      rmSync(partial, { force: true });
      rmSync(`${partial}-journal`, { force: true });
    }
  } catch (error) {
    throw storageError(error);
  }
}

function writeNew(file: string, project: NewProject): void {
  writeFileSync(file, '', { flag: 'wx', mode: 0o600 }); // what SQLite keeps beside it gets the same mode
  const db = new Database(file); // no WAL yet: it is to be one file when it is renamed
  try {
    migrate(db, null);
    const settings: ProjectSettings = {
      id: randomUUID(),
      name: project.name,
      joiner: project.joiner ?? ' ',
      threshold: project.threshold ?? 0.6,
      shows: { kind: 'automatic' },
      lastAnnotator: project.annotator ?? 'me',
      isSample: project.isSample ?? false,
      createdAt: project.createdAt ?? Date.now(),
    };
    const name = ProjectName.safeParse(project.name);
    if (!name.success) throw new AppError('bad-input', `${name.error.issues[0]?.message}.`, 'Give it another name.');
    const types = NewTypes.safeParse(project.types);
    if (!types.success) throw new AppError('bad-input', z.prettifyError(types.error));
    writeSettings(db, settings, labelsOf(types.data));
    new Annotators(db).id(project.annotator ?? 'me');
  } finally {
    db.close();
  }
}

/**
 * Opens a project. Throws `not-found`, `bad-file`, `newer-version`, `in-use` (another process writes it), `read-only`.
 * Runs, jobs and imports that a killed process left are marked or taken out (writing access only).
 */
export function openProject(folderGiven: string, options: OpenOptions): ProjectStore {
  const folder = resolve(folderGiven);
  removeLeftCopies();
  try {
    if (!isProjectFolder(folder)) {
      throw new AppError('not-found', `There is no project in ${folder}.`, 'Choose a folder with a project.sqlite.');
    }
    mustBePlain(folder);
    return options.access === 'write' ? openWriting(folder, options.what ?? 'Mnerva') : openReading(folder);
  } catch (error) {
    throw storageError(error);
  }
}

/** Whoever made the folder could have laid a link there, to be written through, or a pipe, to be waited for. */
function mustBePlain(folder: string): void {
  for (const name of readdirSync(folder)) {
    const isFile = /^project\./.test(name);
    if (!isFile && name !== 'images' && name !== 'checkpoints') continue;
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (!found || (isFile ? found.isFile() : found.isDirectory())) continue;
    throw new AppError(
      'bad-file',
      `${join(folder, name)} is no plain ${isFile ? 'file' : 'folder'}.`,
      'Nothing was opened. A project has no links in it: put what it leads to in its place, if the project is yours.',
    );
  }
}

function openWriting(folder: string, what: string): ProjectStore {
  if (!canWrite(folder) || !canWrite(databaseFile(folder))) {
    throw new AppError(
      'read-only',
      `The project in ${folder} cannot be written.`,
      'Open it for reading only, copy it to a place that can be written, or change its permissions.',
    );
  }
  refuseOthers(folder);
  let lock: Lock | null = null;
  let db: Connection | null = null;
  try {
    lock = takeLock(folder, what);
    db = openForWriting(databaseFile(folder), true);
    checkVersion(db);
    migrate(db, `${databaseFile(folder)}.before-v${versionOf(db) + 1}`);
    const file = new OpenFile(db, lock);
    return createProjectStore({ db, folder, file, release: () => lock?.release() });
  } catch (error) {
    db?.close();
    lock?.release();
    throw error;
  }
}

/** A file of a newer version or of another program is refused before anything, even its journal, is touched. */
function refuseOthers(folder: string): void {
  const db = openForReading(databaseFile(folder));
  try {
    checkVersion(db);
    mustBeOurs(db);
  } finally {
    db.close();
  }
}

function openReading(folder: string): ProjectStore {
  const file = databaseFile(folder);
  const { db, remove } = canWrite(folder) ? { db: openForReading(file), remove: () => undefined } : openCopy(file);
  try {
    checkVersion(db);
    mustBeOurs(db);
    if (versionOf(db) < (migrations.at(-1)?.version ?? 0)) {
      throw new AppError(
        'read-only',
        'This project was written by an older version.',
        'Open it once for writing: it is updated then.',
      );
    }
    return createProjectStore({ db, folder, release: remove });
  } catch (error) {
    db.close();
    remove();
    throw error;
  }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
