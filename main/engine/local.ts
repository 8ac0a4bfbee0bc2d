/** The engine itself, in this very thread: selects a backend at its first call, then predicts and trains, one call at a time. */
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../src/errors';
import type { PictureSource, Pixels } from '../../models';
import type { ArtifactStore } from '../../src/engine/artifacts';
import type { ExplainRequest, Explanation } from '../../src/engine/explanation';
import type { FeaturesRequest, SentenceFeatures } from '../../src/engine/features';
import { precisionFor, type PrecisionChoice } from '../../src/engine/precision';
import type { CallOptions } from '../../src/engine/call-table';
import type { EnginePort } from '../../src/engine/calls';
import type { EngineInfo } from '../../src/engine/info';
import type { PredictRequest, TaggedSentence } from '../../src/engine/prediction';
import { serialQueue } from '../../src/serial-queue';
import { noArtifacts } from './artifact-store';
import { readPrecision } from './choice-file';
import { createPictureSource, type OpenPictureSource } from './picture-source';
import { selectBackend } from './select';
import type { SelectOptions } from './select';
import { couldBeInt8, createTaggers } from './taggers';
import { runTraining } from './training';

export interface LocalEngineOptions extends SelectOptions {
  /** What requests name; without it there is none. */
  readonly artifacts?: ArtifactStore;
  /** Reads pictures for training, explaining, and models that look at them; by default from the artifacts. */
  readonly pictures?: PictureSource;
}

export function createLocalEngine(options: LocalEngineOptions = {}): EnginePort {
  const { artifacts = noArtifacts } = options;
  const taggers = createTaggers(artifacts);
  let opened: OpenPictureSource | null = null;
  let selected: Promise<EngineInfo> | null = null;
  let closed = false;
  const queue = serialQueue();

  function ready(): Promise<EngineInfo> {
    selected ??= selectBackend(options).then(({ info }) => info);
    return selected;
  }

  /** Started with the first picture: most runs of the engine never see one. */
  const pictures: PictureSource = options.pictures ?? {
    read: (picture, shape) => (opened ??= createPictureSource(artifacts)).read(picture, shape),
  };

  /** Read anew each time: a new choice counts at once. */
  const choice = (): PrecisionChoice => (options.engines ? readPrecision(options.engines) : 'auto');

  /** Calls wait for each other: tfjs has one set of tensors and one current backend. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    return queue(async () => {
      if (closed) throw new AppError('engine-lost', 'The engine was closed.', 'Start it again.');
      await ready();
      return work();
    });
  }

  async function predict(
    { checkpoint, types, sentences, pictures: files, precision, purpose = 'screen' }: PredictRequest,
    { signal, onProgress }: CallOptions<{ done: number; total: number }> = {},
  ): Promise<TaggedSentence[]> {
    throwIfCancelled(signal);
    const tagger = await taggers.get(checkpoint, types, precision ?? precisionFor(choice(), purpose));
    const results = new Array<TaggedSentence>(sentences.length);
    let done = 0;
    for (const { members, tag } of tagger.batches(sentences)) {
      await setImmediate(); // lets a cancel message in
      throwIfCancelled(signal);
      const pixels: (Pixels | null)[] = [];
      for (const i of members) {
        const picture = tagger.readsPictures ? files?.[i] : null;
        pixels.push(picture && tagger.vision ? await pictures.read(picture, tagger.vision) : null);
      }
      tag(pixels).forEach((answer, k) => (results[members[k]!] = answer));
      done += members.length;
      onProgress?.({ done, total: sentences.length });
    }
    return results;
  }

  async function explain({ checkpoint, types, tokens, picture }: ExplainRequest): Promise<Explanation> {
    const tagger = await taggers.withWeights(checkpoint, types);
    const pixels = picture && tagger.vision ? await pictures.read(picture, tagger.vision) : null;
    return tagger.explain({ words: tokens, pixels });
  }

  async function features(
    { checkpoint, types, sentences, want, draws, seed }: FeaturesRequest,
    { signal, onProgress }: CallOptions<{ done: number; total: number }> = {},
  ): Promise<SentenceFeatures[]> {
    throwIfCancelled(signal);
    const tagger = await taggers.withWeights(checkpoint, types);
    const work = tagger.features(sentences, {
      embedding: want.includes('embedding'),
      draws: want.includes('disagreement') ? { count: draws, seed } : null,
    });
    for (;;) {
      const turn = work.next();
      if (turn.done) return turn.value;
      onProgress?.({ done: turn.value, total: sentences.length });
      await setImmediate(); // lets a cancel message in
      throwIfCancelled(signal);
    }
  }

  return {
    info: ready,
    inspect: ({ checkpoint, types }) =>
      inTurn(async () => {
        const tagger = await taggers.get(checkpoint, types, precisionFor(choice(), 'screen'));
        return { types: tagger.types, untrainedTypes: tagger.untrainedTypes, hasInt8: couldBeInt8(tagger) };
      }),
    predict: (request, callOptions) => inTurn(() => predict(request, callOptions)),
    explain: (request) => inTurn(() => explain(request)),
    features: (request, callOptions) => inTurn(() => features(request, callOptions)),
    train: (request, callOptions) => inTurn(() => runTraining(request, artifacts, pictures, callOptions)),
    probeGpu: async () => (await import('./webgpu/serve-probe')).serveProbe(options.engines ?? null),
    async close() {
      closed = true;
      await queue(() => taggers.clear());
      await opened?.close();
    },
  };
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request.');
}
