/** Raw pairs: a folder of texts and pictures with the same name. */
import { z } from 'zod';
import { defineFormat } from '../format';
import { pairsOf, readPairs } from './read';

export const pairs = defineFormat({
  id: 'pairs',
  title: 'Raw pairs',
  hint: 'A folder of n.jpg and n.txt: pictures and texts with the same name. The text is cut into words here.',
  inputs: {
    dir: { kind: 'folder', title: 'Folder of pairs', help: 'a folder of n.txt and n.jpg', required: true },
  },
  options: z.object({}),
  labelled: false,
  pictures: { input: 'dir', named: 'in-place' },
  recognise(head) {
    if (head.kind !== 'folder') return null;
    const found = [...pairsOf(head.files).values()];
    const whole = found.filter(({ text, image }) => text !== null && image !== null).length;
    // A read-me file among pictures makes no pair, nor do a few texts that happen to have one.
    const share = whole / Math.max(1, found.length);
    return share < 0.5 ? null : { confidence: share > 0.9 ? 0.95 : 0.7, input: 'dir' };
  },
  read: ({ dir }, _options, { findings }) => ({ samples: readPairs(dir, findings) }),
  write: null,
});
