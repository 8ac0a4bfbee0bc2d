/** GMNER: the lines of IMGID CoNLL, and boxes that tie their names to places in the picture. */
import { defineFormat } from '../format';
import { folderWith } from '../head';
import { readTagged } from '../imgid/format';
import { taggedOptions } from '../imgid/options';
import { picturesBeside, taggedHead } from '../imgid/recognise';
import { withBoxes } from './read';

export const gmner = defineFormat({
  id: 'gmner',
  title: 'GMNER',
  hint: 'As IMGID CoNLL, with a folder of Pascal VOC files that tie boxes to names. Names that fit twice are reported.',
  inputs: {
    text: { kind: 'file', title: 'Text file', help: 'the file of words and tags', required: true },
    boxes: { kind: 'folder', title: 'Box folder', help: 'Pascal VOC files, one per picture (xml)', required: true },
    images: { kind: 'folder', title: 'Picture folder', help: 'pictures named after the IMGID', required: false },
  },
  options: taggedOptions,
  labelled: true,
  pictures: { input: 'images', named: 'by-id' },
  recognise(head) {
    const tagged = head.kind === 'file' ? taggedHead(head) : null;
    if (head.kind !== 'file' || !tagged || tagged.ids.length === 0) return null;
    const boxes = folderWith(
      tagged.ids.map((id) => [`${id}.xml`]),
      head.beside,
    );
    // Without boxes beside it the same file is IMGID CoNLL, but the boxes may lie elsewhere.
    return { confidence: boxes ? 1 : 0.3, input: 'text', beside: { boxes, images: picturesBeside(tagged, head) } };
  },
  read({ text, boxes }, options, context) {
    const tagged = readTagged(text, options, context);
    return {
      samples: withBoxes(tagged.samples, boxes, text.name, context.findings),
      get layout() {
        return tagged.layout;
      },
    };
  },
  // Boxes say nothing about types, and reading them takes most of the time.
  skim: ({ text }, options, context) => readTagged(text, options, context),
  write: null,
});
