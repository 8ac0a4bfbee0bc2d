import { describe, expect, test } from 'vitest';
import { tokenizeTweet } from '../../../src/text/tweet-tokenizer';

const cases: [string, string, string][] = [
  ['words and a full stop', 'Rain over Lisbon.', 'Rain|over|Lisbon|.'],
  ['nothing', '', ''],
  ['only white space, U+00A0 and U+3000 too', ' \t\n\u00a0\u3000', ''],
  ['address', 'see https://t.co/aB3?x=1&y=2, ok', 'see|https://t.co/aB3?x=1&y=2|,|ok'],
  [
    'address in parentheses',
    '(http://a.example/b_(c)) (www.b.example/x)',
    '(|http://a.example/b_(c)|)|(|www.b.example/x|)',
  ],
  ['address before CJK', 'https://t.co/ab見て', 'https://t.co/ab|見|て'],
  ['address cut off by the site', 'new http:/…', 'new|http|:|/|…'],
  ['picture address', 'look pic.twitter.com/Ab12', 'look|pic.twitter.com/Ab12'],
  ['mail', 'write to a.b@mail.example.', 'write|to|a.b@mail.example|.'],
  ['@mention and colon', 'RT @user_1: hi', 'RT|@user_1|:|hi'],
  ['hashtags', '#NBA2020 #東京 #España!', '#NBA2020|#東京|#España|!'],
  ['Arabic and Devanagari hashtags', '#القاهرة #दिल्ली', '#القاهرة|#दिल्ली'],
  ['a number sign is no hashtag', 'we are # 1, #1', 'we|are|#|1|,|#|1'],
  ['ticker and price', '$AAPL $5.99 $', '$AAPL|$|5.99|$'],
  ['simple emoji run', 'go😂😂!', 'go|😂|😂|!'],
  ['family joined by U+200D', 'we 👨‍👩‍👧‍👦 here', 'we|👨‍👩‍👧‍👦|here'],
  ['skin tone and profession', '👍🏽 👩🏾‍🚀', '👍🏽|👩🏾‍🚀'],
  ['flags side by side', '🇵🇹🇧🇷', '🇵🇹|🇧🇷'],
  ['flag of a region', '🏴󠁧󠁢󠁳󠁣󠁴󠁿 win', '🏴󠁧󠁢󠁳󠁣󠁴󠁿|win'],
  ['keycaps', '1️⃣ #️⃣ 1', '1️⃣|#️⃣|1'],
  ['heart with and without U+FE0F', '❤️ ❤', '❤️|❤'],
  ['rainbow flag', '🏳️‍🌈', '🏳️‍🌈'],
  ['emoticons', 'ok :) :-( <3 :D hm :/', 'ok|:)|:-(|<3|:D|hm|:/'],
  ['a colon before a word is no emoticon', 'today:people', 'today|:|people'],
  ['numbers', '12:30 1,000.5 3.5k 1st 50%', '12:30|1,000.5|3.5k|1st|50|%'],
  ['contraction and possessive', "don't O’Brien's Ana’s", "don't|O’Brien|'s|Ana|’s"],
  ['quotes', "'hello' “world”", "'|hello|'|“|world|”"],
  ['hyphens and dashes', 'Karl-Anthony - a--b', 'Karl-Anthony|-|a|--|b'],
  ['initials', 'J.K. Rowling in the U.S.', 'J.K.|Rowling|in|the|U.S.'],
  ['ampersand', 'AT&T Q&A this & that &amp;', 'AT&T|Q&A|this|&|that|&|amp|;'],
  ['ellipses and runs', 'wait... what…?! no!!!', 'wait|...|what|…|?!|no|!!!'],
  ['Chinese, one token a character', '我爱北京。', '我|爱|北|京|。'],
  ['Japanese with kana', 'ラーメン食べた', 'ラ|ー|メ|ン|食|べ|た'],
  ['Japanese and Latin without a space', 'iPhoneが来た', 'iPhone|が|来|た'],
  ['Korean by words', '서울에 갔다', '서울에|갔다'],
  ['Arabic', 'زرت القاهرة، أمس!', 'زرت|القاهرة|،|أمس|!'],
  ['Hebrew', 'גרתי בתל אביב.', 'גרתי|בתל|אביב|.'],
  ['Persian with a joiner inside', 'می‌روم', 'می‌روم'],
  ['combining accent stays on its letter', 'cafe\u0301 Zu\u0308rich', 'cafe\u0301|Zu\u0308rich'],
  ['Thai vowels stay on their letters', 'ที่นี่', 'ที่นี่'],
  ['direction marks and U+200B are no token', '\u200eab\u200bcd\u200f', 'ab|cd'],
  ['U+FE0F alone is a token', 'a \ufe0f b', 'a|\ufe0f|b'],
  ['astral letters', '𝐁𝐢𝐠 news', '𝐁𝐢𝐠|news'],
];

describe('tokenizeTweet', () => {
  test.each(cases)('%s', (_, text, want) => {
    const tokens = tokenizeTweet(text);
    expect(tokens.map((token) => token.text).join('|')).toBe(want);
    for (const { text: word, start, end } of tokens) expect(text.slice(start, end)).toBe(word);
  });

  test('covers every visible character exactly once', () => {
    for (const [, text] of cases) {
      const rest = tokenizeTweet(text).reduceRight(
        (left, { start, end }) => left.slice(0, start) + left.slice(end),
        text,
      );
      expect(rest).toMatch(/^[\s\u200b\u200e\u200f]*$/u);
    }
  });

  test('long runs take time in proportion to their length', () => {
    const started = performance.now();
    for (const unit of ['a', "a'", '#', '@', 'http://', 'http://a(', '1,', '.', '👨‍', 'x-', '(', 'a.', ':', '<', '-'])
      tokenizeTweet(unit.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
