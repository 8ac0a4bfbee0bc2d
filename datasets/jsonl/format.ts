/** Mnerva's own format: everything a sample has, one JSON object per line. */
import { z } from 'zod';
import { defineFormat } from '../format';
import { samplesOfText } from '../text-file';
import { readJsonl } from './read';
import { recordsOfHead, recordsConfidence, picturesOfRecords } from './recognise';
import { writeJsonl } from './write';

export const jsonl = defineFormat({
  id: 'jsonl',
  title: 'Mnerva JSONL',
  hint: 'What Mnerva exports, one JSON object per line: nothing is lost on the way back.',
  inputs: {
    text: { kind: 'file', title: 'JSONL file', help: 'the file of samples', required: true },
    images: { kind: 'folder', title: 'Picture folder', help: 'where the named pictures lie', required: false },
  },
  options: z.object({}),
  labelled: true,
  pictures: { input: 'images', named: 'by-path' },
  recognise(head) {
    const records = head.kind === 'file' ? recordsOfHead(head.lines) : null;
    if (head.kind !== 'file' || !records) return null;
    return {
      confidence: recordsConfidence(records),
      input: 'text',
      beside: { images: picturesOfRecords(records, head.beside) },
    };
  },
  read({ text: file }, _options, { findings, images }) {
    return { samples: samplesOfText(file, findings, (text) => readJsonl(text, { file: file.name, findings, images })) };
  },
  write: {
    hint: 'Everything, with boxes and answers; UTF-16 offsets.',
    extension: 'jsonl',
    keepsState: true,
    keepsSplit: true,
    losses: [],
    options: z.object({}),
    write: (samples) => writeJsonl(samples),
  },
});
