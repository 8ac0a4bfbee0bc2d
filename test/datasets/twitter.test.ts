import { expect, test } from 'vitest';
import { twitter } from '../../datasets/formats';
import { bytesOf, codes, readAll } from './show';

async function tweetsOf(...records: readonly unknown[]): Promise<[tweets: string[], findings: string[]]> {
  const bytes = bytesOf(records.map((record) => JSON.stringify(record)).join('\n'));
  const { samples, findings } = await readAll(twitter, {
    text: { name: 'a.jsonl', bytes },
    images: ['Ab12.jpg', 'Cd.png'],
  });
  return [samples.map(({ externalId, text, imagePath }) => `${externalId}: ${text}|${imagePath}`), codes(findings)];
}

const photo = (url: string) => ({ type: 'photo', media_url_https: url });

test.each<[string, readonly unknown[], string[], string[]]>([
  [
    'version 1.1, extended: the whole text, the id that is not rounded',
    [
      {
        id: 1,
        id_str: '1234567890123456789',
        full_text: 'Ana in Porto',
        extended_entities: { media: [photo('https://pbs.example/media/Ab12.jpg')] },
      },
    ],
    ['1234567890123456789: Ana in Porto|Ab12.jpg'],
    [],
  ],
  [
    'version 1.1, streamed: the text is cut',
    [{ id_str: '2', text: 'Ana in…', extended_tweet: { full_text: 'Ana in Porto again' } }],
    ['2: Ana in Porto again|null'],
    [],
  ],
  [
    'a retweet repeats what is cut',
    [{ id_str: '3', full_text: 'RT @ana: Rain over…', retweeted_status: { full_text: 'Rain over Porto' } }],
    ['3: RT @ana: Rain over Porto|null'],
    [],
  ],
  [
    'version 2: many tweets in an answer, pictures and retweets beside them',
    [
      {
        data: [
          { id: '4', text: 'Sun', attachments: { media_keys: ['3_1', '7_1'] } },
          { id: '5', text: 'RT @rui: Fog in…', referenced_tweets: [{ type: 'retweeted', id: '9' }] },
        ],
        includes: {
          media: [
            { media_key: '7_1', type: 'video' },
            { media_key: '3_1', type: 'photo', url: 'https://pbs.example/media/Cd.png' },
          ],
          tweets: [{ id: '9', text: 'Fog in Lagos' }],
        },
      },
    ],
    ['4: Sun|Cd.png', '5: RT @rui: Fog in Lagos|null'],
    [],
  ],
  [
    'version 2, flattened, and one long text',
    [{ id: '6', text: 'Long…', author_id: '1', note_tweet: { text: 'Long and whole' } }],
    ['6: Long and whole|null'],
    [],
  ],
  [
    'several pictures, one that is not there, an answer of errors alone, a deleted tweet',
    [
      {
        id_str: '7',
        text: 'two',
        extended_entities: { media: [photo('https://pbs.example/x/None.jpg'), photo('https://pbs.example/Cd.png')] },
      },
      { errors: [{ detail: 'gone' }] },
      { delete: { status: { id: 8 } } },
    ],
    ['7: two|null'],
    ['more-pictures 1', 'image-address 1', 'malformed-line x2 2,3'],
  ],
])('%s', async (_, records, want, found) => {
  expect(await tweetsOf(...records)).toEqual([want, found]);
});
