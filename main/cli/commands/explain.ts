import type { ExplanationView } from '../../../src/contract/explanation-views';
import { SampleId } from '../../../src/domain/sample';
import { AppError } from '../../../src/errors';
import type { WorkedSample } from '../../../src/storage/sample-store';
import { canDrawWords } from '../../images';
import { writeWhole } from '../../files/write-whole';
import { checkpointNamed } from '../../services/checkpoints';
import { drawExplanation } from '../../services/explanation-drawing';
import { explainSample } from '../../services/explanation';
import type { Acting } from '../../services/opened';
import { TypeNames } from '../../services/type-names';
import { addCommand, type CommandParts } from '../command';
import { mustBeNew } from '../new-file';
import type { Output } from '../output';
import { UsageError } from '../usage';

interface ExplainOptions {
  readonly project: string;
  readonly checkpoint?: string;
  readonly out?: string;
  readonly force?: boolean;
}

/** `explain`: what a checkpoint used to tag one sample, as a drawing, a table, or data. */
export function addExplain({ program, act }: CommandParts): void {
  addCommand(program, 'explain', 'show what the model used to tag one sample', [
    'explain harbour-violin --project tweets --out violin.png',
    'explain harbour-violin --project tweets --json',
  ])
    .argument('<sample>', "the sample's id, as the queue shows it")
    .option('--project <folder>', 'the project folder', '.')
    .option('--checkpoint <name>', 'a checkpoint of the project (the promoted one by default)')
    .option('--out <file>', 'the PNG picture to write')
    .option('--force', 'replace the file if it is there')
    .action((name: string, options: ExplainOptions, command) =>
      act(command, (session) => {
        const out = options.out === undefined ? null : session.path(options.out);
        if (out !== null && !/\.png$/iu.test(out)) throw new UsageError('--out names a PNG picture, as in violin.png.');
        if (out !== null) mustBeNew(out, options.force);
        return session.withProject(options.project, 'read', async (project) => {
          const sample = sampleNamed(project, name);
          const checkpoint =
            options.checkpoint === undefined ? undefined : checkpointNamed(project, options.checkpoint);
          const view = named(project, await explainSample(project, sample.id, checkpoint));
          const words = sample.tokens.map((token) => token.text);
          if (out !== null) {
            await writeWhole(out, await drawExplanation(project, sample, view));
            if (!(await canDrawWords())) {
              session.output.complain('This machine has no fonts, so the picture has no words.', 'Install any font.');
            }
          }
          say(session.output, words, view);
          if (out !== null) session.output.line(`\nWrote ${out}.`);
          const { explanation, checkpoint: asked, pictureProblem } = view;
          session.output.document({ sample: name, checkpoint: asked, words, pictureProblem, ...explanation, out });
        });
      }),
    );
}

/** By its own id, else by its number in the project. */
function sampleNamed(project: Acting, name: string): WorkedSample {
  const { samples } = project.store;
  const id = samples.find(name) ?? SampleId.safeParse(Number(name)).data ?? null;
  try {
    if (id !== null) return samples.get(id, project.annotator);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
  }
  throw new AppError(
    'not-found',
    `The project has no sample ${name}.`,
    'Give its id as the queue of the app shows it.',
  );
}

/** What people call the types. */
function named({ store }: Acting, view: ExplanationView): ExplanationView {
  const names = new TypeNames(store.labels.get());
  const mentions = view.explanation.mentions.map((mention) => ({ ...mention, type: names.nameOf(mention.type) }));
  return { ...view, explanation: { ...view.explanation, mentions } };
}

function say(
  output: Output,
  words: readonly string[],
  { checkpoint, explanation, titles, pictureProblem }: ExplanationView,
): void {
  const { model, note, layers, mentions, fit } = explanation;
  output.line(`${model}: the checkpoint ${checkpoint}`);
  for (const sentence of [pictureProblem, note]) if (sentence) output.line(sentence);
  const states = titles.layers;
  if (states && layers.length > 0) {
    const kept = (part: number, whole: number): string => (whole === 0 ? '–' : `${part} of ${whole}`);
    const rows = layers.map(({ keptWords, keptPatches, similarity }, i) => [
      String(i + 1),
      kept(keptWords.filter((share) => share > 0).length, keptWords.length),
      kept(keptPatches.filter(Boolean).length, keptPatches.length),
      ...(titles.similarity ? [number(similarity)] : []),
    ]);
    output.line();
    const alike = titles.similarity ? ['alike'] : [];
    output.table([['layer', `words ${states.kept}`, `squares ${states.kept}`, ...alike], ...rows], [0, 1, 2, 3]);
  }
  output.line();
  if (mentions.length === 0) output.line('The model finds no mention in this tweet.');
  else {
    const rows = mentions.map(({ start, end, type, fromGenerated, fromReal }) => [
      type,
      words.slice(start, end).join(' '),
      number(fromGenerated),
      ...(titles.readings ? [number(fromReal)] : []),
    ]);
    output.table([['type', 'mention', ...(titles.readings?.names ?? ['sure'])], ...rows], [2, 3]);
  }
  if (fit !== null) output.line(`Fit of picture and text: ${number(fit)}`);
}

function number(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}
