/** A data set of any format as samples, findings and layout. */
import type { RawSample } from '../src/domain/sample';
import { Findings } from './findings';
import type { DatasetFormat, GivenInputs, GivenOptions, Read } from './format';
import { createImageFinder } from './images';

/** What to read. Where the folder of pictures is not given, every id is taken to have its `.jpg`. */
export interface DatasetSource {
  readonly format: DatasetFormat;
  readonly inputs: GivenInputs;
  readonly options?: GivenOptions;
  /** Between tokens of formats without raw text; nothing for character-tokenised sets. */
  readonly joiner?: ' ' | '';
  /** Awaited now and then where a file goes on without a sample: lets others in, and rejects where the reading is to stop. */
  readonly turn?: () => Promise<void>;
}

export interface OpenedDataset {
  /** Read once, in file order. Throws `AppError` only where the source cannot be what it is said to be. */
  readonly samples: AsyncIterable<RawSample>;
  /** Complete when the samples are. */
  readonly findings: Findings;
  /** How the file is laid out, for the format's writer; null = there is nothing to remember. Asking may look through the file. */
  readonly layout: unknown;
}

/** Throws `bad-input` where the format needs a file or folder that is not given, or an option is not one of its own. */
export function openDataset(source: DatasetSource): OpenedDataset {
  return open(source, 'read');
}

/** The same samples, perhaps without their boxes: enough to see which types there are. */
export function skimDataset(source: DatasetSource): OpenedDataset {
  return open(source, 'skim');
}

function open(
  { format, inputs, options = {}, joiner = ' ', turn }: DatasetSource,
  how: 'read' | 'skim',
): OpenedDataset {
  const findings = new Findings();
  const folder = format.pictures && inputs[format.pictures.input];
  const images = createImageFinder(folder && 'files' in folder ? folder.files : null, findings);
  const read = format[how](inputs, options, { findings, images, joiner });
  return {
    samples: samplesOf(read.samples, turn),
    findings,
    get layout() {
      return read.layout ?? null;
    },
  };
}

async function* samplesOf(found: Read['samples'], turn: DatasetSource['turn']): AsyncGenerator<RawSample> {
  for await (const sample of found) {
    if (sample) yield sample;
    else await turn?.();
  }
}
