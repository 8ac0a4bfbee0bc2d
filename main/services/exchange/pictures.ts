/** The pictures of samples: found in their folder, decoded away from this thread, stored by content; or why not. */
import { createImageFinder, isAddress, type Findings, type PictureNaming } from '../../../datasets';
import type { RawSample } from '../../../src/domain/sample';
import { toAppError } from '../../../src/errors';
import type { ImageStore } from '../../../src/storage/image-store';
import { isMisnamed, mustHaveSize, type ImageDecoder, type ImageInfo } from '../../images';
import { atOnce } from '../../turns/at-once';
import { unlessStopped } from '../../turns/turns';
import type { PictureFolder } from './source';

export interface Picture {
  /** The picture's name in the data set; null = none was named. */
  readonly name: string | null;
  /** Where it is stored; null = not there, or not stored because this is a dry run. */
  readonly hash: string | null;
  /** Why there is none although one was named. */
  readonly problem: string | null;
  /** Whether it is there and could be read, stored or not. */
  readonly readable: boolean;
  /** null = it was not read. */
  readonly info: ImageInfo | null;
  /** A finding about it, reported by the caller: pictures are decoded in parallel, and findings keep the order of the file. */
  readonly notes: readonly PictureNote[];
}

export type PictureNote = Parameters<Findings['add']>[0];

const none: Picture = { name: null, hash: null, problem: null, readable: false, info: null, notes: [] };

export interface PictureOptions {
  readonly named: PictureNaming;
  readonly folder: PictureFolder | null;
  readonly decoder: ImageDecoder;
  /** null = only looked at. */
  readonly store: ImageStore | null;
  readonly findings: Findings;
  readonly signal?: AbortSignal | undefined;
}

/** The picture of one sample, found, decoded and stored, or only found. Never throws for what is wrong with a picture. */
export function createPictures({ named, folder, decoder, store, findings, signal }: PictureOptions): {
  of(sample: RawSample, file: string): Promise<Picture>;
  /** Whether it is where it should be; that it can be read is not known then. */
  find(sample: RawSample, file: string): Picture;
} {
  const finder = createImageFinder(folder?.files ?? null, findings);

  function locate({ imagePath, line }: RawSample, file: string): string | null {
    if (imagePath === null || named === 'in-place') return imagePath;
    return named === 'by-id' ? finder.byId(stemOf(imagePath), file, line) : finder.byPath(imagePath, file, line);
  }

  function find(sample: RawSample, file: string): Picture {
    if (sample.imagePath === null) return none;
    if (!folder) {
      if (named === 'by-id') return none; // the name is a guess from the id
      if (isAddress(sample.imagePath)) {
        const message = 'A picture is given by its address.';
        findings.add({ file, line: sample.line, code: 'image-address', message, action: 'It was not fetched.' });
      }
      return { ...none, name: sample.imagePath, problem: 'No folder of pictures was named at import.' };
    }
    const name = locate(sample, file);
    if (name !== null) return { ...none, name, readable: true };
    return { ...none, name: sample.imagePath, problem: `${sample.imagePath} was not in the folder of pictures.` };
  }

  return {
    find,
    async of(sample, file) {
      const found = find(sample, file);
      return found.readable && found.name !== null && folder
        ? readPicture(found.name, folder, { decoder, store, signal })
        : found;
    },
  };
}

/** Of pictures that are larger two are in memory at the same time. */
const largeBytes = 4 * 1024 * 1024;
const largeInTurn = atOnce(2);

/** A picture of a folder, decoded and, where there is a store, stored. What is wrong with it is said, not thrown. */
export async function readPicture(
  name: string,
  from: PictureFolder,
  { decoder, store, signal }: Pick<PictureOptions, 'decoder' | 'store' | 'signal'>,
): Promise<Picture> {
  const note = (code: string, message: string, action: string): PictureNote => ({
    file: `${from.name}/${name}`,
    line: null,
    code,
    message,
    action,
  });
  const take = async () => {
    const bytes = await from.read(name);
    const info = await unlessStopped(decoder.inspect(bytes), signal); // a large picture takes seconds
    return { info, stored: store && (await store.put(bytes, info)) };
  };
  try {
    const size = await from.sizeOf(name);
    mustHaveSize(size); // before it is read
    const { info, stored } = await (size > largeBytes ? largeInTurn(take) : take());
    // Real data sets have PNG files named .jpg: they are shown as what they are.
    const said = `${name} is a ${info.format.toUpperCase()} picture by its content.`;
    const notes = isMisnamed(name, info.format) ? [note('other-picture-format', said, 'Read as what it is.')] : [];
    return { name, hash: stored?.hash ?? null, problem: null, readable: true, info, notes };
  } catch (error) {
    const { code, message } = toAppError(error);
    if (code !== 'bad-file') throw error;
    const problem = `${name}: ${message}`;
    const notes = [note('bad-picture', problem, 'The sample was kept without a picture.')];
    return { ...none, name, problem, notes };
  }
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/u, '');
}
