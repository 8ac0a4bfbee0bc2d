/** Texts with ranges of characters, one JSON object a line: doccano, spaCy and Prodigy. */
import { z } from 'zod';
import { defineFormat } from '../format';
import { samplesOfText } from '../text-file';
import { readDoccano } from './read';
import { doccanoConfidence } from './recognise';

export const doccano = defineFormat({
  id: 'doccano',
  title: 'Doccano or spaCy JSONL',
  hint: 'Texts with labels from one character to another, as doccano, spaCy and Prodigy write them.',
  inputs: {
    text: { kind: 'file', title: 'JSONL file', help: 'one object a line, or one array of them', required: true },
  },
  options: z.object({
    offsets: z
      .enum(['code-points', 'utf-16'])
      .default('code-points')
      .meta({
        title: 'Offsets count',
        description: 'Only texts with emoji tell them apart.',
        choices: { 'code-points': 'code points, as Python does', 'utf-16': 'UTF-16 units, as JavaScript does' },
      }),
  }),
  labelled: true,
  pictures: null,
  recognise(head) {
    const confidence = head.kind === 'file' ? doccanoConfidence(head.lines) : 0;
    return confidence === 0 ? null : { confidence, input: 'text' };
  },
  read({ text: file }, { offsets }, { findings }) {
    return {
      samples: samplesOfText(file, findings, (text) => readDoccano(text, { file: file.name, findings, offsets })),
    };
  },
  write: null,
});
