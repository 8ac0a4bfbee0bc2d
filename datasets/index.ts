/** The door to data sets: bytes in, samples and findings out, and back. */
import * as all from './formats';
import { createFormats } from './registry';

/** What the program reads and writes. */
export const formats = createFormats(Object.values(all));

export { jsonl } from './formats';
export { fieldsOf, type OptionField } from './fields';
export { Findings } from './findings';
export { defineFormat, mainInput, mustHaveInputs, optionsOf } from './format';
export type { DatasetFormat, FormatWriter, PictureNaming } from './format';
export { headBytes, headLines, type FolderHead, type Head } from './head';
export { createImageFinder, isAddress } from './images';
export { limits } from './limits';
export { openDataset, skimDataset, type DatasetSource, type OpenedDataset } from './open';
export { createFormats, type Formats } from './registry';
export type { Folder, NamedBytes, Writing, Written } from './source';
export { TypeMapper } from './type-map';
