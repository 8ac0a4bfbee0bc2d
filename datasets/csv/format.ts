/** Tables with a header, one tweet a row. */
import { z } from 'zod';
import { defineFormat } from '../format';
import { samplesOfText } from '../text-file';
import { delimiters } from './columns';
import { readCsv } from './read';
import { recogniseTable } from './recognise';

const column = (title: string, description: string) =>
  z.string().trim().max(200).default('').meta({ title, description });

export const csv = defineFormat({
  id: 'csv',
  title: 'CSV or TSV table',
  hint: 'One tweet a row, with a header that says which columns hold the text, the picture and the id.',
  inputs: {
    text: { kind: 'file', title: 'Table', help: 'the table, with a header', required: true },
    images: { kind: 'folder', title: 'Picture folder', help: 'where the named pictures lie', required: false },
  },
  options: z.object({
    textColumn: column('Text column', 'Its name in the header; empty = guessed.'),
    imageColumn: column('Picture column', 'The name of the column with paths; empty = guessed, - = there is none.'),
    idColumn: column('Id column', 'Its name in the header; empty = guessed, - = rows are numbered.'),
    delimiter: z
      .enum(['guess', 'comma', 'tab', 'semicolon', 'bar'])
      .default('guess')
      .meta({
        title: 'Between columns',
        description: 'By default what the header has most of.',
        choices: { guess: 'guessed', comma: 'comma', tab: 'TAB', semicolon: 'semicolon', bar: 'bar |' },
      }),
  }),
  labelled: false,
  pictures: { input: 'images', named: 'by-path' },
  recognise: (head) => (head.kind === 'file' ? recogniseTable(head) : null),
  read({ text: file }, { textColumn, imageColumn, idColumn, delimiter }, { findings, images }) {
    const columns = { text: textColumn, image: imageColumn, id: idColumn };
    const separator = delimiter === 'guess' ? null : delimiters[delimiter];
    const how = { file: file.name, findings, images, columns, delimiter: separator };
    return { samples: samplesOfText(file, findings, (text) => readCsv(text, how)) };
  },
  write: null,
});
