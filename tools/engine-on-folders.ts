/**
 * An engine for tools, benches and tests, whose requests have a path of this machine wherever the engine's have the hash of an
 * artifact. What it trains goes into the folder `out`.
 */
import { createEngine, createLocalArtifacts, trainInto, type EngineOptions, type LocalArtifacts } from '../main/engine';
import type { EnginePort } from '../src/engine/calls';
import type { PictureRef } from '../src/engine/picture';
import type { TrainingPair, TrainingRequest, TrainingSentence } from '../src/engine/training';

/** In any of its homes. `memory` is a file that remembers hashes of folders, as the app has one. */
export const folderEngine = (options: Omit<EngineOptions, 'artifacts'>, memory?: string): EnginePort =>
  engineOnFolders((artifacts) => createEngine({ ...options, artifacts }), memory);

export function engineOnFolders(create: (artifacts: LocalArtifacts) => EnginePort, memory?: string): EnginePort {
  const artifacts = createLocalArtifacts(memory);
  const engine = create(artifacts);
  const hashes = new Map<string, Promise<string>>();

  /** What cannot be read is named all the same: the engine finds that it is not there. */
  const fileHash = (path: string): Promise<string> => {
    const hash = hashes.get(path) ?? artifacts.file(path).catch(() => path);
    hashes.set(path, hash);
    return hash;
  };
  const pictured = async (picture: PictureRef | null | undefined): Promise<PictureRef | null> =>
    picture ? { ...picture, hash: await fileHash(picture.hash) } : null;
  const sentence = async <T extends TrainingSentence | TrainingPair>(one: T): Promise<T> =>
    one.picture ? { ...one, picture: await pictured(one.picture) } : one;
  const sentences = <T extends TrainingSentence | TrainingPair>(all: readonly T[]): Promise<T[]> =>
    Promise.all(all.map(sentence));

  async function onArtifacts(request: TrainingRequest): Promise<TrainingRequest> {
    const { from, pretrained, train, replay, dev, pairs } = request;
    return {
      ...request,
      from: from && (await artifacts.folder(from)),
      ...(pretrained && {
        pretrained: {
          text: await artifacts.folder(pretrained.text),
          vision: pretrained.vision && (await artifacts.folder(pretrained.vision)),
        },
      }),
      ...{ train: await sentences(train), replay: await sentences(replay), dev: await sentences(dev) },
      ...(pairs && { pairs: await sentences(pairs) }),
    };
  }

  return {
    ...engine,
    async inspect(request) {
      return engine.inspect({ ...request, checkpoint: await artifacts.folder(request.checkpoint) });
    },
    async predict(request, options) {
      const checkpoint = await artifacts.folder(request.checkpoint);
      const pictures = request.pictures && (await Promise.all(request.pictures.map(pictured)));
      return engine.predict({ ...request, checkpoint, pictures }, options);
    },
    async explain(request) {
      const checkpoint = await artifacts.folder(request.checkpoint);
      return engine.explain({ ...request, checkpoint, picture: await pictured(request.picture) });
    },
    async features(request, options) {
      return engine.features({ ...request, checkpoint: await artifacts.folder(request.checkpoint) }, options);
    },
    async train(request, options) {
      return trainInto(request.out, engine, artifacts, await onArtifacts(request), options);
    },
  };
}
