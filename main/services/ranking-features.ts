/** What query strategies need, from where it is: kept with the suggestions, or computed by the engine because it costs passes. */
import type { Feature, Features } from '../../src/active/features';
import type { Candidate } from '../../src/active/strategy';
import type { CostlyFeature, SentenceFeatures } from '../../src/engine/features';
import type { SampleId } from '../../src/domain/sample';
import type { JobContext } from '../../src/jobs/job';
import type { Source } from '../../src/storage/suggestion-store';
import { inTurns, turns } from '../turns/turns';
import { checkpointNamed, hashOf } from './checkpoints';
import type { Acting } from './opened';
import { typesAsked } from './types-asked';

/** Samples sent to the engine together. */
const batchSize = 32;
/** Passes under dropout: more give steadier numbers and take as much longer. */
const draws = 8;

/** Where a costly feature is found in the engine's answer. */
const costly: Readonly<Partial<Record<Feature, CostlyFeature>>> = {
  embedding: 'embedding',
  disagreement: 'disagreement',
};

/** Whether the engine is to compute some of these. */
export const needsEngine = (needs: readonly Feature[]): boolean => needs.some((need) => costly[need] !== undefined);

interface Asked {
  /** Whose word the features are taken from; null = the strategy looks at none. */
  readonly source: Source | null;
  readonly seed: number;
}

/** Every sample of the project with the features that are needed; what a source has not read lacks them. */
export async function gatherCandidates(
  project: Acting,
  needs: readonly Feature[],
  { source, seed }: Asked,
  context: JobContext,
): Promise<Candidate[]> {
  const { store } = project;
  const features = new Map<SampleId, Features>();
  const turn = turns(context.signal);
  if (source) {
    for await (const [id, known] of inTurns(keptFeatures(project, source, needs), turn)) features.set(id, known);
  }
  const want = needs.flatMap((need) => costly[need] ?? []);
  if (source && want.length > 0) {
    for await (const [id, computed] of computedFeatures(project, source, [...features.keys()], {
      want,
      seed,
      context,
    })) {
      features.set(id, { ...features.get(id), ...computed });
    }
  }
  const labelled = store.samples.finishedByAnyone();
  const candidates: Candidate[] = [];
  for await (const id of inTurns(store.samples.ids(), turn)) {
    candidates.push({ id, isLabelled: labelled.has(id), features: features.get(id) ?? {} });
  }
  return candidates;
}

function* keptFeatures({ store }: Acting, source: Source, needs: readonly Feature[]): Generator<[SampleId, Features]> {
  const uncertainties = needs.includes('margin') || needs.includes('entropy');
  for (const kept of store.suggestions.features(source.id, { uncertainties })) {
    const { sampleId, normalisedLogProbability, wordsRead } = kept;
    yield [
      sampleId,
      {
        bestPath: { normalisedLogProbability, wordsRead },
        margin: kept.features?.margin ?? null,
        entropy: kept.features?.entropy ?? null,
      },
    ];
  }
}

interface Computing {
  readonly want: readonly CostlyFeature[];
  readonly seed: number;
  readonly context: JobContext;
}

async function* computedFeatures(
  project: Acting,
  source: Source,
  ids: readonly SampleId[],
  { want, seed, context: { signal, report } }: Computing,
): AsyncGenerator<[SampleId, Features]> {
  const checkpoint = checkpointNamed(project, source.name);
  const about = {
    checkpoint: await hashOf(project, checkpoint),
    types: typesAsked(project, checkpoint),
    want,
    draws,
    seed,
  };
  report({ done: 0, total: ids.length });
  for (let at = 0; at < ids.length; at += batchSize) {
    signal.throwIfAborted();
    const some = ids.slice(at, at + batchSize);
    const sentences = some.map((id) => project.store.samples.get(id, project.annotator).tokens.map(({ text }) => text));
    const computed = await project.engines.suggest((engine) => engine.features({ ...about, sentences }, { signal }));
    for (const [i, id] of some.entries()) yield [id, featuresOf(computed[i])];
    report({ done: at + some.length });
  }
}

function featuresOf(computed: SentenceFeatures | undefined): Features {
  if (!computed) return {};
  return {
    embedding: computed.embedding && Float32Array.from(computed.embedding),
    disagreement: computed.disagreement,
  };
}
