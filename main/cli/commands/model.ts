import { z } from 'zod';
import { presetIds } from '../../../models/presets';
import { LabelScheme, labelSchemes, Size, sizes, type Preset } from '../../../src/engine/training';
import { describeModel } from '../../engine/model-info';
import { fullName, getFromFolder, getFromHub, knownModels, megabytes, placeOf } from '../../services/pretrained';
import { dataFolder } from '../../program/places';
import { addCommand, type CommandParts } from '../command';
import { counted } from '../output';
import { createProgressBar } from '../progress-bar';
import type { Session } from '../session';
import { labels, oneOf, wholeNumber } from '../usage';

interface InfoOptions {
  readonly size: Size;
  readonly labels: LabelScheme;
  readonly types: readonly string[];
  readonly batchSize: number;
  readonly length: number;
}

interface GetOptions {
  readonly out?: string;
  readonly from?: string;
}

/** `model info` and `model get`: what a preset is made of, and pretrained encoders to start from. */
export function addModel({ program, act }: CommandParts): void {
  const model = program.command('model').description('presets and pretrained encoders');
  addCommand(model, 'info', 'parameters of a preset by part, and the memory that training it takes', [
    'model info bga --size base',
    'model info bert_crf --size starter --batch-size 32 --json',
  ])
    .argument('<preset>', presetIds.join(', '), oneOf(z.enum(presetIds), presetIds))
    .option('--size <size>', sizes.join(', '), oneOf(Size, sizes), 'base' as const)
    .option('--labels <scheme>', labelSchemes.join(', '), oneOf(LabelScheme, labelSchemes), 'bio9' as const)
    .option('--types <types>', 'types of mentions', labels, ['PER', 'LOC', 'ORG', 'MISC'])
    .option('--batch-size <n>', 'tweets a step', wholeNumber(1, 512), 16)
    .option('--length <n>', 'word pieces of the longest tweet', wholeNumber(2, 4096), 64)
    .action((preset: Preset, options: InfoOptions, command) =>
      act(command, async (session) => tellInfo(session, preset, options)),
    );
  addCommand(model, 'get', 'get a pretrained BERT or CLIP from the hub, or from a folder', [
    'model get bert-base',
    'model get openai/clip-vit-base-patch32 --out ./clip',
    'model get minilm --from ./all-MiniLM-L6-v2     without a network',
  ])
    .argument('<name>', `OWNER/MODEL, or one of ${Object.keys(knownModels).join(', ')}`)
    .option('--out <folder>', 'where to put it; by default among the models in your data folder')
    .option('--from <folder>', 'copy it from this folder instead of loading it')
    .action((name: string, options: GetOptions, command) => act(command, (session) => get(session, name, options)));
}

function tellInfo({ output }: Session, preset: Preset, { size, labels, types, batchSize, length }: InfoOptions): void {
  const described = describeModel({ preset, size, labels, types: [...types], batch: batchSize, length });
  const { config, parameters, memory } = described;
  const number = (value: number): string => value.toLocaleString('en');
  const rowsOf = (use: 'inference' | 'training'): string[][] =>
    parameters.parts
      .filter((part) => part.use === use)
      .map(({ name, count, parameters: all }) => [
        `  ${name}`,
        number(all),
        count > 1 ? `${count} × ${number(all / count)}` : '',
      ]);
  const forTraining = rowsOf('training');
  output.line(`${preset}, size ${size}: text of ${config.text.layers} layers of width ${config.text.width}.`);
  output.table(
    [
      ['To read text', number(parameters.inference), ''],
      ...rowsOf('inference'),
      ...(forTraining.length > 0
        ? [['To learn from pictures', number(parameters.all - parameters.inference), ''], ...forTraining]
        : []),
      ['All', number(parameters.all), ''],
    ],
    [1],
  );
  output.line();
  output.line(`Memory of training, ${counted(batchSize, 'tweet')} a step of at most ${length} word pieces:`);
  const parts = [
    ['weights', memory.weights],
    ['gradients', memory.gradients],
    ['moments of AdamW', memory.moments],
    ['the start and the best epoch', memory.copies],
    ['results of the layers, about', memory.activations],
    ['All, about', memory.total],
  ] as const;
  output.table(
    parts.map(([name, bytes]) => [`  ${name}`, megabytes(bytes)]),
    [1],
  );
  output.document({ preset, size, labels, types, batchSize, length, ...described });
}

async function get({ output, surroundings, path }: Session, name: string, { out, from }: GetOptions): Promise<void> {
  const { io } = surroundings;
  const folder = out === undefined ? placeOf(dataFolder({ ...io.env }), name) : path(out);
  const stop = new AbortController();
  const stopListening = io.onInterrupt(() => stop.abort());
  const bar = createProgressBar(io, fullName(name));
  try {
    const report =
      from === undefined
        ? await getFromHub(name, folder, {
            ...(io.env.HF_ENDPOINT && { hubUrl: io.env.HF_ENDPOINT.replace(/\/$/, '') }),
            signal: stop.signal,
            onFound: ({ licence, bytes }) =>
              output.line(`${fullName(name)}: ${megabytes(bytes)}, licence ${licence ?? 'not named on its card'}.`),
            onProgress: ({ done, total, note }) =>
              bar.report({ done: inMegabytes(done), total: inMegabytes(total), note: `MB  ${note ?? ''}` }),
          })
        : await getFromFolder(name, path(from), folder);
    bar.end();
    output.line(
      `${report.wasThere ? 'It was there already' : 'Done'}: ${report.description.summary}, in ${report.folder}.`,
    );
    const option = report.description.side === 'text' ? '--text' : '--vision';
    output.line(`Train from it with: mnerva train PROJECT --from scratch ${option} ${report.folder}`);
    output.document(report);
  } finally {
    bar.end();
    stopListening();
  }
}

const inMegabytes = (bytes: number | null | undefined): number => Math.round((bytes ?? 0) / 1e6);
