/**
 * Every path that is made of text from elsewhere is made here: a hash or a folder that a project's database says, a member of an
 * archive, a file of a manifest or of a hub's list. It lies in the folder it is said to lie in, or `bad-file` is thrown. What is
 * in such a folder may still be a link, or a pipe that is never written to: `isPlainFile` and `isPlainFolder` say it.
 */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { AppError } from '../../src/errors';

export const databaseFile = (project: string): string => join(project, 'project.sqlite');
export const picturesFolder = (project: string): string => join(project, 'images');
export const checkpointsFolder = (project: string): string => join(project, 'checkpoints');

/** A sha256 in hexadecimal digits. */
export const isPictureHash = (hash: string): boolean => /^[0-9a-f]{64}$/.test(hash);

/** Throws `bad-file` unless the hash is one. */
export function picturePath(project: string, hash: string): string {
  if (!isPictureHash(hash)) throw strange('a picture', hash, 'no sha256');
  return join(picturesFolder(project), hash.slice(0, 2), hash);
}

/** Letters, digits, ".", "_" and "-"; no dot and no dash in front. */
export const isCheckpointName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name);

/** `folder` as a project's database says it: "checkpoints/run-3". */
export function checkpointPath(project: string, folder: string): string {
  const [first, name = '', ...more] = folder.split(/[/\\]/); // Windows wrote the other one
  if (first !== 'checkpoints' || more.length > 0 || !isCheckpointName(name))
    throw strange('a checkpoint', folder, 'not checkpoints/ and a name');
  return join(checkpointsFolder(project), name);
}

/** `name`: parts with "/" between them, each of them the name of a file or folder. */
export function memberPath(folder: string, name: string): string {
  const parts = name.split('/');
  const isName = (part: string): boolean => !['', '.', '..'].includes(part) && !/[\\:\0]/.test(part);
  if (parts.every(isName)) return join(folder, ...parts);
  throw new AppError(
    'bad-file',
    `${JSON.stringify(name)} is no file inside ${folder}.`,
    'Nothing was read or written. Whoever made the list of files was mistaken, or means harm.',
  );
}

export function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function isPlainFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function strange(what: string, said: string, why: string): AppError {
  return new AppError(
    'bad-file',
    `The project says that ${what} lies in ${JSON.stringify(said)}, which is ${why}.`,
    'Nothing was read or written there. The project is damaged, or somebody prepared it to reach other files: restore it from a backup of your own.',
  );
}

/** Links resolved as far as the path exists; what is not there yet is appended as it stands. */
export function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPath(above), basename(path));
}

/** Both without links. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * Throws `refused` where `path` is a part of a project, or lies in one: its database with what SQLite keeps beside it, its
 * pictures, its checkpoints. Nothing but the project's own store writes there.
 */
export function mustBeOfNoProject(path: string): void {
  const real = realPath(resolve(path));
  for (let part = real; dirname(part) !== part; part = dirname(part)) {
    const project = dirname(part);
    if (!/^(project\..*|images|checkpoints)$/i.test(basename(part)) || !existsSync(databaseFile(project))) continue;
    throw new AppError('refused', `${path} belongs to the project in ${project}.`, 'Choose a place outside of it.');
  }
}
