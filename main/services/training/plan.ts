/** What a retraining would learn from and who would decide on it, before it starts. */
import type { CallOutput } from '../../../src/contract/calls';
import { guardLimits } from '../../../src/promotion/guard';
import { projectCannotTrain } from './obstacle';
import { gatherTrainingData, type TrainingData } from './data';
import type { Acting } from '../opened';

export async function planRun(project: Acting): Promise<CallOutput<'runs.plan'>> {
  const hasPromoted = project.store.checkpoints.promoted() !== null;
  const data = await gatherTrainingData(project, hasPromoted ? 'promoted' : 'scratch');
  const obstacle = projectCannotTrain(project, data, hasPromoted ? 'update' : 'full');
  const devMentions = mentionsIn(data);
  return {
    corrections: data.corrections.length,
    fromReference: data.fromReference,
    pool: data.distil.length,
    dev: data.dev.length,
    devMentions,
    note: obstacle ?? noteOn(data, devMentions),
    canStart: obstacle === null,
  };
}

function mentionsIn({ dev }: TrainingData): number {
  return dev.reduce((sum, sample) => sum + sample.mentions.length, 0);
}

function noteOn(data: TrainingData, devMentions: number): string {
  const name = devName(data);
  if (devMentions < guardLimits.leastDevMentions) {
    return (
      `You will decide whether to use the result: ${name} has ${devMentions} mentions, ` +
      `and at least ${guardLimits.leastDevMentions} are needed to decide by numbers.`
    );
  }
  return (
    `The result takes over by itself if ${name} (${devMentions} mentions) shows that it is no worse and loses little ` +
    'of what was right.'
  );
}

export function devName({ hasDevSplit }: TrainingData): string {
  return hasDevSplit ? 'the dev split' : 'the held-out part of the labelled samples';
}
