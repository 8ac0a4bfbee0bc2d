/** What the runs say together: mean and deviation over seeds, and how sure it is, as a page and as JSON. */
import { resampleF1, type PairedCounts } from '../../../src/metrics/bootstrap';
import type { Counts } from '../../../src/metrics/span-f1';
import type { CpMner } from './data';
import { presets, seeds, settings, type RunRecord } from './runs';

const resamples = 10_000;

interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Row {
  readonly preset: string;
  /** F1 of each seed's run. */
  readonly f1: readonly number[];
  readonly mean: number;
  /** Sample standard deviation. */
  readonly deviation: number;
  /** Of the counts of all seeds together, over resampled texts. */
  readonly interval: Interval;
  /** Against the first row, over the same resampled texts; null in the first row. */
  readonly change: (Interval & { readonly value: number }) | null;
  /** Means over the seeds of what a run was last seen to do; null where it does not do that. */
  readonly keptText: number | null;
  readonly unlike: number | null;
  readonly minutes: number;
  readonly steps: number;
}

/** One row a preset whose runs of all seeds are there; rows are compared to the first. */
export function rowsOf(records: readonly RunRecord[]): Row[] {
  const whole = presets
    .map((preset) => seeds.flatMap((seed) => records.find((r) => r.preset === preset && r.seed === seed) ?? []))
    .filter((runs) => runs.length === seeds.length);
  const first = whole[0] && pooled(whole[0]);
  return whole.map((runs, i) => {
    const f1 = runs.map((run) => run.f1);
    const texts = pooled(runs);
    const against = i > 0 && first ? first : null;
    const change = against && compared(against, texts);
    return {
      preset: runs[0]?.preset ?? '',
      f1,
      mean: mean(f1),
      deviation: deviation(f1),
      interval: compared(texts.map(silent), texts),
      change,
      keptText: meanOf(runs.map((run) => run.keptText)),
      unlike: meanOf(runs.map((run) => run.unlike)),
      minutes: mean(runs.map(({ seconds }) => seconds)) / 60,
      steps: runs[0]?.steps ?? 0,
    };
  });
}

/** The counts of each text, summed over the runs. */
function pooled(runs: readonly RunRecord[]): Counts[] {
  const texts = runs[0]?.counts.length ?? 0;
  return Array.from({ length: texts }, (_, i) => {
    const sum: Counts = { truePositives: 0, predicted: 0, gold: 0 };
    for (const { counts } of runs) {
      sum.truePositives += counts[i]?.truePositives ?? 0;
      sum.predicted += counts[i]?.predicted ?? 0;
      sum.gold += counts[i]?.gold ?? 0;
    }
    return sum;
  });
}

/** A system that finds nothing: F1 itself is the difference to it. */
function silent({ gold }: Counts): Counts {
  return { truePositives: 0, predicted: 0, gold };
}

function compared(before: readonly Counts[], after: readonly Counts[]): Interval & { value: number } {
  const pairs = after.flatMap((counts, i): PairedCounts[] => {
    const other = before[i];
    return other ? [{ before: other, after: counts }] : [];
  });
  const { changes, ...all } = resampleF1(pairs, 1, resamples);
  return {
    value: all.after - all.before,
    low: changes[Math.floor(0.025 * resamples)] ?? 0,
    high: changes[Math.ceil(0.975 * resamples) - 1] ?? 0,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length > 0 ? mean(there) : null;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

const percent = (share: number): string => (100 * share).toFixed(1);
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

/** The page in docs/experiments. `device` is what computed. */
export function pageOf(records: readonly RunRecord[], data: CpMner, device: string): string {
  const rows = rowsOf(records).map(
    ({ preset, f1, mean, deviation, interval, change, keptText, unlike, minutes, steps }) =>
      [
        preset,
        `${percent(mean)} ± ${percent(deviation)}`,
        f1.map(percent).join(', '),
        `${percent(interval.low)} to ${percent(interval.high)}`,
        change ? `${signed(change.value)} (${signed(change.low)} to ${signed(change.high)})` : '',
        keptText === null ? '' : `${percent(keptText)} %`,
        unlike === null ? '' : unlike.toFixed(2),
        String(steps),
        minutes.toFixed(1),
      ].join(' | '),
  );
  const pictures = (split: CpMner['train']): number => split.filter(({ picture }) => picture).length;
  const warnings = [...new Set(records.flatMap((run) => run.warnings.map((text) => `- ${run.preset}: ${text}`)))];
  return `# CP-MNER: descriptions of Chinese paintings with their pictures

Made by \`npm run experiment -- cp-mner\`, with \`MNERVA_DATA\` naming a folder that has the data set as \`cp_mner/\`. The numbers
stand here as they came out.

**What it shows**: that everything runs on real pictures, from reading them to a table, and hardly more. Two layers of width 128
with random weights, ${data.train.length} texts, ${data.valid.length} to measure on: whether a picture helps a real model cannot be read off
this.

| preset | F1, mean ± deviation | each seed | 95 % interval | against the first row (95 %) | words kept | 1 − ρ | steps | minutes a run |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}

- Data: ${data.train.length} texts to learn from (${pictures(data.train)} with a picture), ${data.valid.length} of the valid split to measure on
  (${pictures(data.valid)} with a picture, which no preset here looks at), ${data.types.length} types, one token a character.
- Model: size \`${settings.size}\`, characters of the train split as vocabulary, at most 512 pieces, no boxes: 50 visual tokens.
- Training: ${settings.maxSteps} steps (under ${settings.epochs} epochs), batches of ${settings.batchSize}, learning rate ${settings.learningRate} (samplers ${settings.rates.sampler}), dropout ${settings.dropout},
  the same for all, chosen for \`bert_crf\` on the last 95 texts of the train split; generation losses as the mean over kept tokens,
  α ${settings.alpha}, keep ratio held at ${settings.ratioLoss.rho} with weight ${settings.ratioLoss.weight}. No dev split: the weights of the last step are measured. Seeds ${seeds.join(', ')}.
- F1 is conlleval's, in percent. Intervals: bootstrap over texts (${resamples.toLocaleString('en')} resamples, the same texts for both sides of a
  difference), the counts of the three seeds together. They say how much the choice of texts matters, the deviation how much
  the seed does.
- Words kept and 1 − ρ (generated against real visual features) are those of the last step. Where no word is kept, the sampler
  has collapsed to [CLS]: the generated features then say the same of every text.
- Computed by ${device}. Minutes are those of training, on a machine that did other things too.
- Pictures that could not be read: ${Math.max(0, ...records.map((run) => run.unreadablePictures))}.
${warnings.length > 0 ? `\nWarnings while training:\n\n${warnings.join('\n')}\n` : ''}`;
}

/** The same as data: settings, rows, and each run without its texts. */
export function jsonOf(records: readonly RunRecord[], data: CpMner, device: string): string {
  const runs = records.map(({ key: _, counts: __, ...run }) => run);
  return `${JSON.stringify({ data: data.hash, device, settings, seeds, rows: rowsOf(records), runs }, null, 2)}\n`;
}
