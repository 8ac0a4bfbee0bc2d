/** The formats that can be read, and which files and folders each one asks for. */
import type { ImportFormat } from '../../../src/contract/exchange-views';

export type PathName = 'text' | 'dir' | 'images' | 'boxes';

interface Format {
  readonly title: string;
  readonly hint: string;
  readonly uses: readonly PathName[];
  readonly needs: readonly PathName[];
  readonly names: Partial<Record<PathName, string>>;
  readonly labelled: boolean;
}

export const formats: Readonly<Record<ImportFormat, Format>> = {
  imgid: {
    title: 'IMGID CoNLL: Twitter-2015, Twitter-2017',
    hint: 'A line "IMGID:n", then a word and its tag a line. The text is rebuilt by joining the words with one space.',
    uses: ['text', 'images'],
    needs: ['text'],
    names: { text: 'Text file', images: 'Picture folder' },
    labelled: true,
  },
  gmner: {
    title: 'GMNER: IMGID lines and VOC boxes',
    hint: 'As IMGID, with a folder of Pascal VOC files that tie boxes to names. Names that fit twice are reported.',
    uses: ['text', 'images', 'boxes'],
    needs: ['text'],
    names: { text: 'Text file', images: 'Picture folder', boxes: 'Box folder (xml)' },
    labelled: true,
  },
  pairs: {
    title: 'Raw pairs: n.jpg and n.txt',
    hint: 'A folder of pictures and texts with the same name. The text is cut into words here.',
    uses: ['dir'],
    needs: ['dir'],
    names: { dir: 'Folder of pairs' },
    labelled: false,
  },
  csv: {
    title: 'CSV or TSV table',
    hint: 'One tweet a row; say which columns hold the text, the picture and the id.',
    uses: ['text', 'images'],
    needs: ['text'],
    names: { text: 'Table', images: 'Picture folder' },
    labelled: false,
  },
  jsonl: {
    title: 'Mnerva JSONL',
    hint: 'What Mnerva exports: nothing is lost on the way back.',
    uses: ['text', 'images'],
    needs: ['text'],
    names: { text: 'JSONL file', images: 'Picture folder' },
    labelled: true,
  },
};

export const exportFormats = {
  imgid: { title: 'IMGID CoNLL', hint: 'One tag a word; no boxes.', extension: 'txt' },
  jsonl: { title: 'Mnerva JSONL', hint: 'Everything, with boxes and answers; UTF-16 offsets.', extension: 'jsonl' },
} as const;
