/** What the hub has of a model: its licence, the files that are read of it, and their bytes. In front of @huggingface/hub. */
import { AppError } from '../../src/errors';
import type { HubFile, OpenFile } from './pretrained-file';

export interface HubModel {
  /** The commit that is read: a download that is taken up later reads the same. */
  readonly revision: string;
  /** As the model's card names it; null where it names none. */
  readonly licence: string | null;
  readonly files: readonly HubFile[];
  readonly open: OpenFile;
}

export interface HubAccess {
  /** Another place than the library's own: a mirror. */
  readonly hubUrl?: string;
  readonly signal?: AbortSignal;
}

/** Throws `not-found` where there is no such model, no weights of it as safetensors, or no way to the hub. */
export async function lookUp(name: string, { hubUrl, signal }: HubAccess): Promise<HubModel> {
  const hub = await import('@huggingface/hub');
  const fetchHere: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, ...(signal && { signal }) });
    const start = Number(/^bytes=(\d+)-/.exec(new Headers(init?.headers).get('range') ?? '')?.[1] ?? 0);
    if (start === 0 || response.status !== 200 || !response.body) return response;
    return new Response(response.body.pipeThrough(without(start)), { status: 206 }); // it knows no ranges: all came
  };
  const access = { fetch: fetchHere, ...(hubUrl !== undefined && { hubUrl }) };
  return inWords(name, signal, async () => {
    const info = await hub.modelInfo({ name, additionalFields: ['sha', 'cardData', 'tags'], ...access });
    const revision = info.sha;
    const files: HubFile[] = [];
    for await (const { type, path, size, oid, lfs } of hub.listFiles({ repo: name, revision, ...access })) {
      if (type !== 'file' || !(lfs ?? oid)) continue;
      const hash = lfs ? ({ kind: 'sha256', value: lfs.oid } as const) : ({ kind: 'git', value: oid ?? '' } as const);
      files.push({ path, size: lfs?.size ?? size, hash });
    }
    const open: OpenFile = (file, start) =>
      inWords(name, signal, async () => {
        const blob = await hub.downloadFile({ repo: name, path: file.path, revision, xet: false, ...access });
        if (!blob) throw new AppError('not-found', `The hub lists ${file.path} of ${name} and does not have it.`);
        const { body } = new Response((start > 0 ? blob.slice(start, file.size) : blob).stream());
        if (!body) throw new AppError('not-found', `The hub sent nothing of ${file.path}.`);
        return body;
      });
    return { revision, licence: licenceOf(info.cardData, info.tags), files: mustHaveWeights(name, files), open };
  });
}

const others = ['config.json', 'tokenizer_config.json', 'LICENSE', 'LICENSE.txt'];

/** Whether a file of this name can be one of a model's. */
export function isRead(name: string): boolean {
  return others.includes(name) || /^(vocab\.txt|tokenizer\.json|model[\w.-]*\.safetensors(\.index\.json)?)$/.test(name);
}

/** One form of the weights, shards with their index or one file; of the vocabulary likewise. */
function mustHaveWeights(name: string, files: readonly HubFile[]): HubFile[] {
  const has = (path: string): boolean => files.some((file) => file.path === path);
  const weights = has('model.safetensors')
    ? /^model\.safetensors$/
    : /^model(-\d+-of-\d+\.safetensors|\.safetensors\.index\.json)$/;
  const vocabulary = has('vocab.txt') ? /^vocab\.txt$/ : /^tokenizer\.json$/;
  const wanted = files.filter(({ path }) => others.includes(path) || weights.test(path) || vocabulary.test(path));
  if (!wanted.some(({ path }) => path.endsWith('.safetensors'))) {
    const detail = 'Only safetensors are read: choose a model that has model.safetensors.';
    throw new AppError('not-found', `${name} has no weights as safetensors on the hub.`, detail);
  }
  // Small files first: a model of another family is recognised before its weights are loaded.
  return wanted.sort((a, b) => a.size - b.size || (a.path < b.path ? -1 : 1));
}

function licenceOf(card: unknown, tags: readonly string[] | undefined): string | null {
  const said: unknown = typeof card === 'object' && card !== null && 'license' in card ? card.license : null;
  if (typeof said === 'string') return said;
  return tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}

/** Drops so many bytes. */
function without(start: number): TransformStream<Uint8Array, Uint8Array> {
  let left = start;
  return new TransformStream({
    transform(chunk, controller) {
      const rest = chunk.subarray(Math.min(left, chunk.length));
      left -= chunk.length - rest.length;
      if (rest.length > 0) controller.enqueue(rest);
    },
  });
}

/** Failures of the way to the hub as sentences with a next step. */
async function inWords<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw hubError(name, error, signal);
  }
}

export function hubError(name: string, error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  const again = 'Run the same command again: it goes on where it stopped.';
  if (signal?.aborted) return new AppError('cancelled', `The download of ${name} was stopped.`, again, cause);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  if (status === 404 || status === 401 || status === 403) {
    const detail = 'Check the name, as in google-bert/bert-base-uncased.';
    return new AppError('not-found', `There is no public model ${name} on the hub.`, detail, cause);
  }
  if (typeof status === 'number')
    return new AppError('not-found', `The hub answered with status ${status}.`, `Wait a little. ${again}`, cause);
  const isNetwork =
    error instanceof TypeError ||
    typeof error === 'string' ||
    (error instanceof Error && !('code' in error && 'path' in error));
  if (!isNetwork) return error;
  const offline = `Without a network: get the model's folder on another machine, then mnerva model get ${name} --from FOLDER.`;
  return new AppError('not-found', `The hub cannot be reached for ${name}.`, `${again} ${offline}`, cause);
}
