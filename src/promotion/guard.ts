/**
 * Whether a new checkpoint may replace the promoted one. What decides is what will happen on the next tweets, as the held-out ones
 * tell it: F1 with its interval, right answers that turn wrong, and each type for itself, because updates lose single answers even
 * where the mean rises (negative flips: Xie et al., Regression Bugs Are in Your Model, ACL 2021). How much of the corrections was
 * learned is told beside it: a model that generalises better than it memorises is the better model.
 */
import type { Verdict } from './verdict';
import { pairedBootstrap, type F1Change } from '../metrics/bootstrap';
import { countCorrected, countFlips, recallByType, type Flips, type JudgedSentence } from './judged';
import { hardlyChance } from './sign-test';

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
  /** So large a fall of F1 must be ruled out with 95 % certainty. */
  f1Drop: 0.5,
  /** So large a fall of a type's recall is no reason yet; a larger one is where it is hardly chance. */
  recallDrop: 2,
  /** Right answers that may turn wrong whatever is gained: chance moves so many. */
  negativeFlips: 0.005,
  /** Rounding may tip a mention or two; a file that says something else is another model. */
  savedDrift: 0.5,
  /** Under this many mentions the bounds say nothing, and a person decides. */
  leastDevMentions: 100,
} as const;

/** `reason` is the part of the verdict's sentence where this check is what it was about. */
type Check = Verdict['checks'][number] & { readonly reason?: string };

export function judge(input: GuardInput): Verdict {
  const { dev, devName, trained, seed } = input;
  const flips = countFlips(dev);
  const f1 = pairedBootstrap(dev, seed);
  const saved = checkSaved(input);
  const all = [
    ...saved,
    checkF1(f1, input),
    checkRecall(dev),
    checkCorrections(trained),
    checkFlips(flips, f1.lower > 0),
  ];
  const failed = all.filter(({ passed, decides }) => decides && passed === false);
  const verdict = (decision: Verdict['decision'], summary: string): Verdict => {
    return { decision, summary, checks: all.map(({ reason: _, ...check }) => check) };
  };
  const because = (checks: readonly Check[]): string => checks.flatMap(({ reason }) => reason ?? []).join('; ');

  if (saved.some((check) => failed.includes(check))) return verdict('refused', because(failed));
  if (flips.gold < guardLimits.leastDevMentions) return verdict('person', tooFew(flips.gold, f1, devName));
  if (failed.length > 0) return verdict('refused', because(failed));
  return verdict(isUncertain(f1) ? 'person' : 'promoted', `${movedF1(f1, devName)}; ${turned(flips)}`);
}

/** Measured on the file that would suggest, not on what was in memory when it was written. */
function checkSaved({ saved, devName }: GuardInput): Check[] {
  if (!saved) return [];
  const { inTraining, readBack } = saved;
  const numbers = `F1 ${points(readBack)} on ${devName}, ${points(inTraining)} when it was trained`;
  const passed = Math.abs(readBack - inTraining) * 100 <= guardLimits.savedDrift;
  const detail = `Read back from disk it has ${numbers}.`;
  return [{ name: 'The saved file', passed, detail, decides: true, reason: `the saved file has ${numbers}` }];
}

/** It may be better, and it may be much worse: the tweets are too few to tell. */
function isUncertain({ change, lower }: F1Change): boolean {
  return change > 0 && lower * 100 < -guardLimits.f1Drop;
}

function checkF1(f1: F1Change, { dev, devName }: GuardInput): Check {
  const name = `F1 on ${devName}`;
  if (dev.length === 0) return { name, passed: null, detail: 'There is nothing to measure on.', decides: true };
  const ruledOut = f1.lower * 100 >= -guardLimits.f1Drop;
  const detail =
    `${points(f1.before)} before, ${points(f1.after)} after; the change is at least ${signed(f1.lower)} and ` +
    `at most ${signed(f1.upper)}, each with 95 % certainty` +
    `${ruledOut ? '.' : `: a fall of more than ${guardLimits.f1Drop} is not ruled out.`}`;
  const passed = ruledOut || (isUncertain(f1) ? null : false);
  return { name, passed, detail, decides: true, reason: movedF1(f1, devName) };
}

function checkRecall(dev: readonly JudgedSentence[]): Check {
  const name = 'Recall of each type';
  const types = recallByType(dev);
  if (types.length === 0) return { name, passed: null, detail: 'There is nothing to measure on.', decides: true };
  const fall = (type: (typeof types)[number]): number => (type.before - type.after) * 100;
  const worst = types.reduce((a, b) => (fall(b) > fall(a) ? b : a));
  const fallen = types.filter((t) => fall(t) > guardLimits.recallDrop + 1e-9 && hardlyChance(t.lost, t.won));
  const one = fallen[0] ?? worst;
  const detail =
    `The weakest type is ${one.type}: ${points(one.before)} before, ${points(one.after)} after ` +
    `(${one.gold} mentions); ${one.lost} turned wrong, ${one.won} right` +
    `${fallen.length > 0 ? ', which is hardly chance.' : fall(one) > guardLimits.recallDrop ? ', which may be chance.' : '.'}`;
  const reason = fallen
    .map((t) => `recall of ${t.type} fell from ${points(t.before)} to ${points(t.after)} (${t.gold} mentions)`)
    .join(', ');
  return { name, passed: fallen.length === 0, detail, decides: true, reason };
}

function checkCorrections(trained: readonly JudgedSentence[]): Check {
  const told = { name: 'Corrections learned', passed: null, decides: false };
  if (trained.length === 0) return { ...told, detail: 'The run learned from no finished sample.' };
  const { wrong, nowRight } = countCorrected(trained);
  if (wrong === 0) return { ...told, detail: 'The old checkpoint had nothing wrong in the finished samples.' };
  const detail =
    `${nowRight} of ${wrong} corrected places are right now (${percent(nowRight / wrong)}). ` +
    'This is told beside the rest and keeps nothing out.';
  return { ...told, detail };
}

/** A gain that is certain may cost as many right answers as it brings; any other gain half as many. */
function checkFlips(flips: Flips, gainIsCertain: boolean): Check {
  const { gold, negative, positive } = flips;
  const name = 'Right answers lost';
  if (gold === 0) return { name, passed: null, detail: 'There is nothing to measure on.', decides: true };
  const paidFor = gainIsCertain ? positive : Math.floor(positive / 2);
  const allowed = Math.max(1, Math.floor(gold * guardLimits.negativeFlips), paidFor);
  const detail =
    `${negative} of ${gold} mentions turned wrong (${percent(negative / gold)}), ${positive} turned right; ` +
    `at most ${allowed} may turn wrong for that.`;
  const reason = `${turned(flips)}, and at most ${allowed} may turn wrong for that`;
  return { name, passed: negative <= allowed, detail, decides: true, reason };
}

function tooFew(mentions: number, f1: F1Change, devName: string): string {
  const least = guardLimits.leastDevMentions;
  const why = `${devName} has ${mentions} mentions, and ${least} are needed to decide by numbers`;
  return mentions === 0 ? why : `${why}; F1 there went from ${points(f1.before)} to ${points(f1.after)}`;
}

function movedF1({ before, after, change, lower, upper }: F1Change, devName: string): string {
  if (change === 0) return `F1 on ${devName} stays at ${points(after)} (${signed(lower)} to ${signed(upper)})`;
  const bound = change > 0 ? `at least ${signed(lower)}` : `at most ${signed(upper)}`;
  const moved = `${change > 0 ? 'rose' : 'fell'} from ${points(before)} to ${points(after)}`;
  return `F1 on ${devName} ${moved} (${bound} with 95 % certainty)`;
}

function turned({ negative, positive }: Flips): string {
  return `${positive} mentions turned right, ${negative} turned wrong`;
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
