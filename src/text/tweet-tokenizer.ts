/**
 * Cuts a raw tweet into tokens, each with its UTF-16 range; the text itself is never changed. The kinds and their order
 * follow the common practice of tweet tokenizers (O'Connor et al. 2010, Twokenize), with Unicode's own emoji grammar
 * (UTS #51, 1.4.9) and one token a character for scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer,
 * Burmese. A possessive 's is a token of its own, so that a mention can end before it. The time is in proportion to the length.
 */
import type { Token } from '../domain/sample';
import { wholeCharacters } from './whole-characters';

/** Letters of scripts that are written without spaces. */
const cjk = '(?=\\p{L})[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}]';
/**
 * Letters of the Southeast Asian scripts without spaces (Unicode's line break class SA), with all that is written on or below one:
 * vowels, tones, and the consonants that a virama ties to it.
 */
const southeast =
  '(?=\\p{L})[\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tale}\\p{sc=Talu}\\p{sc=Lana}\\p{sc=Tavt}\\p{sc=Ahom}]';
const cluster = `${southeast}(?:[\\u17D2\\u1039\\u1A60]${southeast}|[\\p{M}\\u0E33\\u0EB3])*`;
/** What a word is made of, joiners inside it (Persian, Indic) and soft hyphens included. */
const letter = `(?!${cjk}|${southeast})[\\p{L}\\p{N}\\p{M}_]`;
const inWord = `(?:${letter}|[\\u200C\\u200D\\u00AD](?=${letter}))`;
const chunk = `${letter}${inWord}*`;
/** One pictogram with its skin tone, presentation selector or tag sequence (flags of regions). */
const pictogram =
  '(?:\\p{RI}\\p{RI}|\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F\\u20E3?|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?)';
/** Web addresses end at characters that no browser would print unescaped; Latin and Cyrillic letters may stand in them. */
const urlCharacter = "[\\w\\-.~:/?#\\[\\]@!$&'*+,;=%\\p{Script=Latin}\\p{Script=Cyrillic}]";
/** A character as HTML writes it, as tweets of the Twitter API have & < >. */
const entity = '&(?:amp;)?(?:(?:amp|lt|gt|quot|apos|nbsp)|#\\d{1,7}|#[xX][0-9A-Fa-f]{1,6});';
const urlEnd = '[\\w\\-~/#=&%+$@\\p{Script=Latin}\\p{Script=Cyrillic}]';

const kinds: readonly string[] = [
  // addresses: parentheses only in pairs, and the last character is no other punctuation
  `(?:https?://|www\\.)(?:${urlCharacter}|\\([\\w\\-]+\\))*(?:\\([\\w\\-]+\\)|${urlEnd})`,
  'pic\\.twitter\\.com/\\w+',
  '[\\w.+\\-]{1,64}@[\\w\\-]+(?:\\.[\\w\\-]+)+', // bounded: else each place of "a+a+a" is a beginning to be tried
  // emoji: keycaps before hashtags and digits, families joined by U+200D
  '[0-9#*]\\uFE0F?\\u20E3',
  `${pictogram}(?:\\u200D${pictogram})*`,
  // @mention, #hashtag in any script, $TICKER
  '[@＠]\\w+',
  '[#＃][\\p{L}\\p{M}\\p{N}_\\u200C\\u200D]*[\\p{L}\\p{M}_][\\p{L}\\p{M}\\p{N}_\\u200C\\u200D]*',
  '\\$[A-Z]{1,6}(?![\\p{L}\\p{N}_])',
  // emoticons, hearts, arrows, also with < written as HTML does
  "(?:[:;=]['’]?[\\-o^]?[()\\[\\]DPpOo3\\\\|*]|(?<!\\p{L}):-?/|(?:<|&lt;)/?3+|<?-+>)(?![\\p{L}\\p{N}])",
  entity,
  // abbreviations and initials with points; numbers with inner points, commas, colons
  `(?:(?!${cjk}|${southeast})\\p{L}\\.){2,}`,
  '\\p{Nd}+(?:[.,:/]\\p{Nd}+)+\\p{L}*(?![\\p{L}\\p{N}])',
  // the possessive, then words with apostrophes and hyphens inside, but not one that is a possessive
  `['’]s(?![\\p{L}\\p{M}\\p{N}_])`,
  `${chunk}(?:(?:(?!['’]s(?![\\p{L}\\p{M}\\p{N}_]))['’]|-|&(?:amp;)?(?=\\p{Lu}(?!\\p{Ll})))${chunk})*`,
  `${cjk}\\p{M}*`,
  cluster,
  // runs of one mark; everything else by itself, with the marks on it
  '\\.{2,}|…+|[!?]{2,}|([\\-=*~_])\\1+',
  '[^\\s\\p{M}\\p{Cc}\\p{Cf}][\\p{M}\\u200D]*',
  // marks that stand on nothing
  '\\p{M}+',
];
const token = new RegExp(kinds.map((kind) => `(?:${kind})`).join('|'), 'gu');

/** The tokens of a tweet, in order. White space and invisible format characters between tokens belong to none. */
export function tokenizeTweet(text: string): Token[] {
  const ranges = Array.from(text.matchAll(token), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  return wholeCharacters(text, ranges).map(({ start, end }) => ({ text: text.slice(start, end), start, end }));
}
