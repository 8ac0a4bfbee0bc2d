/** Tweets as Twitter's API gives them, versions 1.1 and 2. */
import { z } from 'zod';
import { defineFormat } from '../format';
import type { FileHead } from '../head';
import { samplesOfText } from '../text-file';
import { readTwitter } from './read';

export const twitter = defineFormat({
  id: 'twitter',
  title: 'Twitter JSON',
  hint: 'Tweets as the API of Twitter gives them, version 1.1 or 2, one object or answer a line (twarc, tweepy).',
  inputs: {
    text: { kind: 'file', title: 'JSON file', help: 'the tweets', required: true },
    images: { kind: 'folder', title: 'Picture folder', help: 'pictures named as in their addresses', required: false },
  },
  options: z.object({}),
  labelled: false,
  pictures: { input: 'images', named: 'by-path' },
  recognise: (head) => (head.kind === 'file' && isTwitter(head) ? { confidence: 0.9, input: 'text' } : null),
  read({ text: file }, _options, { findings, images }) {
    return {
      samples: samplesOfText(file, findings, (text) => readTwitter(text, { file: file.name, findings, images })),
    };
  },
  write: null,
});

/** One answer of the API may be longer than what is seen of the file, so that it cannot be parsed. */
function isTwitter({ lines }: FileHead): boolean {
  const text = lines.join('\n');
  return (
    /^\s*[{[]/u.test(text) &&
    /"(?:full_)?text":/u.test(text) &&
    /"(?:author_id|conversation_id|id_str|edit_history_tweet_ids)":/u.test(text)
  );
}
