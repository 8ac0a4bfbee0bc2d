/**
 * Whether a new checkpoint may replace the promoted one (model-spec H.2-8): what was known must not be forgotten, what was
 * corrected must be learned, and what was right must not turn wrong. Model updates lose single answers even where the mean
 * rises: Xie et al., Regression Bugs Are in Your Model, ACL 2021 (negative flips).
 */
import type { Verdict } from './verdict';
import { pairedBootstrap } from '../metrics/bootstrap';
import { countCorrected, countFlips, recallByType, type JudgedSentence } from './judged';

export interface GuardInput {
  /** The held-out reference. */
  readonly dev: readonly JudgedSentence[];
  /** How the reference is called in sentences: "the dev split". */
  readonly devName: string;
  /** The finished samples that the run learned from. */
  readonly trained: readonly JudgedSentence[];
  /** F1 on the reference as training measured it, and of the saved file read back; null = not measured. */
  readonly saved?: { readonly inTraining: number; readonly readBack: number } | null;
  readonly seed: number;
}

/** Points of F1 and recall are hundredths. */
export const guardLimits = {
  /** The lower 95 % bound of the change of F1. */
  f1Drop: 0.5,
  recallDrop: 2,
  leastGoldOfType: 50,
  correctedShare: 0.8,
  negativeFlips: 0.015,
  /** Rounding may tip a mention or two; a file that says something else is another model. */
  savedDrift: 0.5,
  /** Under this many mentions the bounds say nothing, and a person decides. */
  leastDevMentions: 100,
} as const;

type Check = Verdict['checks'][number];

export function judge(input: GuardInput): Verdict {
  const saved = checkSaved(input);
  const checks = [...saved, checkF1(input), checkRecall(input), checkCorrections(input), checkFlips(input)];
  const devMentions = input.dev.reduce((sum, { gold }) => sum + gold.length, 0);
  if (devMentions < guardLimits.leastDevMentions && saved.every(({ passed }) => passed)) {
    const summary =
      `A person decides: ${input.devName} has ${devMentions} mentions, ` +
      `and under ${guardLimits.leastDevMentions} the numbers below are too uncertain to decide by.`;
    return { decision: 'person', summary, checks };
  }
  const failed = checks.filter((check) => check.passed === false);
  if (failed.length === 0) return { decision: 'promoted', summary: 'Promoted: all checks passed.', checks };
  const names = failed.map((check) => check.name).join(', ');
  return { decision: 'refused', summary: `Not promoted: ${names} did not pass. The old checkpoint stays.`, checks };
}

/** Measured on the file that would suggest, not on what was in memory when it was written. */
function checkSaved({ saved, devName }: GuardInput): Check[] {
  if (!saved) return [];
  const { inTraining, readBack } = saved;
  const detail = `Read back from disk it has F1 ${points(readBack)} on ${devName}, ${points(inTraining)} when it was trained.`;
  const passed = Math.abs(readBack - inTraining) * 100 <= guardLimits.savedDrift;
  return [{ name: 'The saved file', passed, detail }];
}

function checkF1({ dev, devName, seed }: GuardInput): Check {
  const name = `F1 on ${devName}`;
  if (dev.length === 0) return { name, passed: null, detail: 'There is nothing to measure on.' };
  const { before, after, lower } = pairedBootstrap(dev, seed);
  const detail =
    `${points(before)} before, ${points(after)} after; the change is at least ${signed(lower)} ` +
    `with 95 % certainty, ${signed(-guardLimits.f1Drop / 100)} is allowed.`;
  return { name, passed: lower * 100 >= -guardLimits.f1Drop, detail };
}

function checkRecall({ dev }: GuardInput): Check {
  const name = 'Recall of each type';
  const types = recallByType(dev, guardLimits.leastGoldOfType);
  if (types.length === 0) {
    return { name, passed: null, detail: `No type has ${guardLimits.leastGoldOfType} mentions to measure on.` };
  }
  const worst = types.reduce((a, b) => (b.after - b.before < a.after - a.before ? b : a));
  const change = worst.after - worst.before;
  const detail =
    `The weakest type is ${worst.type}: ${points(worst.before)} before, ${points(worst.after)} after ` +
    `(${worst.gold} mentions); ${signed(-guardLimits.recallDrop / 100)} is allowed.`;
  return { name, passed: change * 100 >= -guardLimits.recallDrop - 1e-9, detail };
}

function checkCorrections({ trained }: GuardInput): Check {
  const name = 'Corrections learned';
  if (trained.length === 0) return { name, passed: null, detail: 'The run learned from no finished sample.' };
  const { wrong, nowRight } = countCorrected(trained);
  if (wrong === 0)
    return { name, passed: true, detail: 'The old checkpoint had nothing wrong in the finished samples.' };
  const share = nowRight / wrong;
  const detail = `${nowRight} of ${wrong} corrected places are right now (${percent(share)}); ${percent(guardLimits.correctedShare)} is asked for.`;
  return { name, passed: share >= guardLimits.correctedShare, detail };
}

function checkFlips({ dev }: GuardInput): Check {
  const name = 'Right answers lost';
  const { gold, negative, positive } = countFlips(dev);
  if (gold === 0) return { name, passed: null, detail: 'There is nothing to measure on.' };
  const passed = negative / gold <= guardLimits.negativeFlips && negative <= positive / 2;
  const detail =
    `${negative} of ${gold} mentions turned wrong (${percent(negative / gold)}), ${positive} turned right; ` +
    `${percent(guardLimits.negativeFlips)} and half as many as turned right are allowed.`;
  return { name, passed, detail };
}

function points(share: number): string {
  return (share * 100).toFixed(1);
}

function signed(share: number): string {
  const text = points(share);
  return share > 0 ? `+${text}` : text.replace('-', '−');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/u, '')} %`;
}
