/** IMGID CoNLL, the format of Twitter-2015, Twitter-2017 and their kin, and of sets of text alone. */
import { z } from 'zod';
import { Findings } from '../findings';
import { defineFormat, type Read, type ReadContext } from '../format';
import type { NamedBytes } from '../source';
import { decodeText } from '../text-bytes';
import { samplesOfText } from '../text-file';
import { formOf, type TaggedForm } from './form';
import { ImgidLayout, layoutOf } from './layout';
import { joinerOf, taggedOptions } from './options';
import { readImgid } from './read';
import { picturesBeside, taggedHead } from './recognise';
import { writeImgid } from './write';

export const imgid = defineFormat({
  id: 'imgid',
  title: 'IMGID CoNLL',
  hint: 'Twitter-2015, Twitter-2017 and sets of text alone: a line "IMGID:n", then a word and its tag a line.',
  inputs: {
    text: { kind: 'file', title: 'Text file', help: 'the file of words and tags', required: true },
    images: { kind: 'folder', title: 'Picture folder', help: 'pictures named after the IMGID', required: false },
  },
  options: taggedOptions,
  labelled: true,
  pictures: { input: 'images', named: 'by-id' },
  recognise(head) {
    const tagged = head.kind === 'file' ? taggedHead(head) : null;
    if (head.kind !== 'file' || !tagged) return null;
    return { confidence: tagged.confidence, input: 'text', beside: { images: picturesBeside(tagged, head) } };
  },
  read: ({ text }, options, context) => readTagged(text, options, context),
  write: {
    hint: 'One tag a word; no boxes.',
    extension: 'txt',
    keepsState: false,
    keepsSplit: false,
    losses: [
      'Boxes, and mentions said to be not visible: the file has words and tags only.',
      'Samples that are not finished: a tag cannot tell them from finished ones.',
      'Mentions that overlap another: a word has one tag.',
      'The names of several splits in one file, further fields, and white space other than one space between words.',
    ],
    options: z.object({}),
    write: (samples, _options, layout) => writeImgid(samples, ImgidLayout.safeParse(layout).data),
  },
});

/** The tagged lines of a file, and how it is laid out. */
export function readTagged(
  file: NamedBytes,
  options: z.output<typeof taggedOptions>,
  { findings, images, joiner }: ReadContext,
): Read {
  const formIn = (text: string, notes: Findings): TaggedForm =>
    formOf(firstLines(text, 1000), { file: file.name, findings: notes, tagColumn: options.tagColumn });
  return {
    samples: samplesOfText(file, findings, (text) => {
      const form = formIn(text, findings);
      return readImgid(text, { file: file.name, findings, images, form, joiner: joinerOf(options, joiner) });
    }),
    get layout() {
      const said = new Findings(); // by the samples
      const decoded = decodeText(file, said);
      if (decoded === null) return null;
      const { text, bom, isExact } = decoded;
      const { separator, columns } = formIn(text, said);
      return layoutOf(text, { separator, hasMore: columns !== null, bom, isUtf8: isExact });
    },
  };
}

function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (let start = 0; lines.length < count && start < text.length;) {
    const end = text.indexOf('\n', start);
    lines.push(text.slice(start, end < 0 ? text.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}
