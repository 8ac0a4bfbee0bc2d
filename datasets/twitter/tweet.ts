/** A tweet as Twitter's API gives it: version 1.1 ("full_text", entities) or version 2 ("data" and "includes"), also flattened. */
import { z } from 'zod';

const Id = z.union([z.string().min(1), z.number()]).transform(String);
const Media = z.looseObject({
  media_key: z.string().optional(),
  type: z.string().optional(),
  media_url_https: z.string().optional(),
  url: z.string().optional(),
});
type Media = z.infer<typeof Media>;
const MediaList = z
  .object({ media: z.array(Media).catch([]).optional() })
  .optional()
  .catch(undefined);

/** Both versions: fields of one are absent in the other. */
const Text = z.object({
  text: z.string().optional(),
  full_text: z.string().optional(),
  extended_tweet: z.object({ full_text: z.string(), extended_entities: MediaList }).optional(),
  note_tweet: z.object({ text: z.string() }).optional(),
});
export const Tweet = Text.extend({
  id: Id.optional(),
  id_str: z.string().optional(),
  retweeted_status: Text.optional(),
  extended_entities: MediaList,
  entities: MediaList,
  referenced_tweets: z.array(Text.extend({ id: Id, type: z.string() })).optional(),
  attachments: z
    .object({ media_keys: z.array(z.string()).optional(), media: z.array(Media).optional() })
    .optional()
    .catch(undefined),
});
export type Tweet = z.infer<typeof Tweet>;

/** What version 2 says once for all tweets of an answer. */
export const Includes = z.object({
  media: z.array(Media).catch([]).optional(),
  tweets: z
    .array(Text.extend({ id: Id }))
    .catch([])
    .optional(),
});
export type Includes = z.infer<typeof Includes>;

/** The id whose digits are all there. */
export function idOf({ id, id_str }: Tweet): string | null {
  return id_str ?? id ?? null;
}

/** All of the text: "text" is cut where there is more of it elsewhere, and so is what a retweet repeats. */
export function textOf(tweet: Tweet, includes: Includes): string | null {
  const own = wholeText(tweet);
  const retweeted = tweet.referenced_tweets?.find(({ type }) => type === 'retweeted');
  const original = tweet.retweeted_status ?? includes.tweets?.find(({ id }) => id === retweeted?.id) ?? retweeted;
  const whole = original && wholeText(original);
  const [head] = /^RT @\w+: /u.exec(own ?? '') ?? [];
  return whole && head !== undefined ? `${head}${whole}` : own;
}

function wholeText({ text, full_text, extended_tweet, note_tweet }: z.infer<typeof Text>): string | null {
  return note_tweet?.text ?? extended_tweet?.full_text ?? full_text ?? text ?? null;
}

/** Addresses of its photos, the first one first. */
export function photosOf(tweet: Tweet, includes: Includes): string[] {
  const keys = tweet.attachments?.media_keys ?? [];
  const media: readonly Media[] =
    tweet.extended_tweet?.extended_entities?.media ??
    tweet.extended_entities?.media ??
    tweet.attachments?.media ??
    (keys.length > 0 ? includes.media?.filter(({ media_key }) => media_key && keys.includes(media_key)) : undefined) ??
    tweet.entities?.media ??
    [];
  return media.flatMap(({ type = 'photo', media_url_https, url }) =>
    type === 'photo' ? (media_url_https ?? url ?? []) : [],
  );
}
