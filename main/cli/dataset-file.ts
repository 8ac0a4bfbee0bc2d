/** A data set in one file, read for a command that needs no project. */
import { mainInput, openDataset, type DatasetFormat, type Formats, type OpenedDataset } from '../../datasets';
import { openFile } from '../services/exchange/source';
import { chooseFormat } from './choose-format';
import type { Session } from './session';

/** Formats that need nothing but one file. */
export function ofOneFile({ all }: Formats): DatasetFormat[] {
  return all.filter((format) => {
    const required = Object.values(format.inputs).filter((input) => input.required);
    return required.length === 1 && required[0]?.kind === 'file';
  });
}

export interface FileDataset extends OpenedDataset {
  readonly format: DatasetFormat;
  /** The file's own name. */
  readonly name: string;
}

/** `format` is what the person said; otherwise the likeliest of `eligible`, by the content. */
export async function openDatasetFile(
  session: Session,
  path: string,
  format: string | undefined,
  eligible: readonly DatasetFormat[],
): Promise<FileDataset> {
  const { shared, output } = session;
  const file = await openFile(path);
  const chosen = await chooseFormat(shared.formats, { format, path, inputs: {}, options: {} }, eligible);
  if (format === undefined) output.line(`Read as ${chosen.format.title}; --format would say otherwise.`);
  const opened = openDataset({ format: chosen.format, inputs: { [mainInput(chosen.format)]: file } });
  return { ...opened, format: chosen.format, name: file.name };
}
