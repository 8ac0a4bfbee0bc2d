/**
 * The rank service: gathers what a query strategy needs, calls it, and stores one score a sample. Storage only sorts by them.
 */
import { rank, type Ranked } from '../../src/active/rank';
import { defaultStrategy, strategies, strategyNamed } from '../../src/active/registry';
import type { QueryStrategy } from '../../src/active/strategy';
import { SampleId } from '../../src/domain/sample';
import { AppError } from '../../src/errors';
import type { JobContext, JobSpec } from '../../src/jobs/job';
import type { ScoreKey } from '../../src/storage/score-store';
import { promotedCheckpoint } from './checkpoints';
import { mustBeWritable, projectChanged, type Acting, type Opened } from './opened';
import { gatherCandidates, needsEngine } from './ranking-features';

/** Equal seeds rank equally; there is no reason yet to let a person choose one. */
const seed = 1;
/** No source has this number: nothing is scored by it. */
const noSource = 0;

/**
 * Whose scores an order sorts by: the strategy's, on what the checkpoint in use said where it looks at that. Until the pool is
 * ranked on that, the last scores stand, so that the queue moves once and not twice.
 */
export function scoresShown(project: Pick<Opened, 'store'>, strategy: string): ScoreKey {
  const { scores } = project.store;
  const key = scoreKey(project, strategy);
  return scores.scoredAt(key) === null ? (scores.newest(strategy) ?? key) : key;
}

/** Whether the pool is ranked by what the checkpoint in use said. */
export function isRanked(project: Pick<Opened, 'store'>, strategy: string): boolean {
  return project.store.scores.scoredAt(scoreKey(project, strategy)) !== null;
}

function scoreKey({ store }: Pick<Opened, 'store'>, strategy: string): ScoreKey {
  if (strategyNamed(strategy).needs.length === 0) return { strategy, source: null };
  const promoted = store.checkpoints.promoted();
  const source = promoted && store.suggestions.findSource('checkpoint', promoted.name);
  return { strategy, source: source?.id ?? noSource };
}

/** "imported", or the name of a strategy; throws `bad-input` at any other word. */
export function strategyOf(order: string): QueryStrategy {
  return order === 'imported' ? defaultStrategy : strategyNamed(order);
}

/**
 * Ranks the pool again by the default strategy, and by every other that has been used before and that reads no more
 * than what is kept with the suggestions: the others cost minutes of the engine, and wait until they are asked for again.
 */
export async function rankAgain(project: Acting, context: JobContext): Promise<void> {
  const { scores } = project.store;
  for (const strategy of strategies) {
    const isAsked =
      strategy === defaultStrategy || (strategy.needs.length > 0 && scores.newest(strategy.name) !== null);
    if (isAsked && !needsEngine(strategy.needs)) await rankPool(project, strategy, context);
  }
}

export function rankJob(project: Acting, strategyName: string): JobSpec {
  mustBeWritable(project);
  const strategy = strategyNamed(strategyName);
  return {
    kind: 'rank',
    title: `Ranking: ${strategy.title}`,
    async job(context) {
      const samples = await rankPool(project, strategy, context);
      if (samples === 0) throw nothingToRankBy(strategy);
      return { strategy: strategy.name, samples };
    },
  };
}

function nothingToRankBy({ title }: QueryStrategy): AppError {
  return new AppError(
    'refused',
    `No sample could be ranked by “${title}”: the model in use has said nothing yet that it looks at.`,
    'Ask for suggestions for the whole pool first.',
  );
}

/** Answers with how many samples got a score. Lets other calls in between. */
async function rankPool(project: Acting, strategy: QueryStrategy, context: JobContext): Promise<number> {
  const { store, now } = project;
  const needsModel = strategy.needs.length > 0;
  const source = needsModel ? store.suggestions.checkpointSource(promotedCheckpoint(project).name, now()) : null;
  const candidates = await gatherCandidates(project, strategy.needs, { source, seed }, context);
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    context.signal.throwIfAborted();
  };
  const ranked = await rank(candidates, strategy, { seed, pause });
  store.scores.replace({ strategy: strategy.name, source: source?.id ?? null }, scored(ranked), now());
  projectChanged(project, ['order']);
  return ranked.filter(({ score }) => score !== null).length;
}

function* scored(ranked: readonly Ranked[]): Generator<readonly [SampleId, number]> {
  for (const { id, score } of ranked) if (score !== null) yield [SampleId.parse(id), score];
}
