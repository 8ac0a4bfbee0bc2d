/**
 * IMGID CoNLL, the format of Twitter-2015, Twitter-2017 and their kin: `IMGID:<id>`, then `token<TAB>tag` lines, then a
 * blank line. Reads block by block; a malformed line costs that line.
 */
import { mentionsFromBio } from '../../src/domain/bio';
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import type { ImageFinder } from '../images';
import { limits } from '../limits';
import { joinTokens } from '../token-text';
import type { ImgidLayout } from './layout';
import { bioTagOf, isOrphan } from './tags';

export interface ImgidOptions {
  /** Its name, for findings. */
  readonly file: string;
  readonly findings: Findings;
  readonly images: ImageFinder;
  readonly layout: ImgidLayout;
  /** What stands between tokens in the rebuilt text. */
  readonly joiner?: ' ' | '';
}

/** The samples of a decoded file, in its order. */
export function* readImgid(text: string, options: ImgidOptions): Generator<RawSample> {
  const parser = new ImgidParser(options);
  let number = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    const sample = parser.line(line, ++number);
    if (sample) yield sample;
    start = end + 1;
  }
  const last = parser.end();
  if (last) yield last;
}

interface Block {
  /** null: tokens without an IMGID line. */
  readonly id: string | null;
  readonly line: number;
  readonly words: string[];
  readonly tags: string[];
}

/** Takes one line at a time and gives a sample back whenever a block is complete. */
class ImgidParser {
  readonly #options: ImgidOptions;
  readonly #ids = new Map<string, number>();
  #block: Block | null = null;

  constructor(options: ImgidOptions) {
    this.#options = options;
  }

  line(line: string, number: number): RawSample | null {
    if (line.startsWith('IMGID:')) {
      if (this.#block)
        this.#note(number, 'no-blank-line', 'A tweet starts without a blank line before it.', 'Read as a new tweet.');
      const finished = this.end();
      this.#block = { id: line.slice('IMGID:'.length).trim() || null, line: number, words: [], tags: [] };
      return finished;
    }
    if (/^[ \t]*$/u.test(line)) return this.end();
    this.#token(line, number);
    return null;
  }

  end(): RawSample | null {
    const block = this.#block;
    this.#block = null;
    return block && this.#sample(block);
  }

  #token(line: string, number: number): void {
    if (line.length > limits.tokenLineLength) {
      const message = `A line of ${line.length} characters; the limit is ${limits.tokenLineLength}.`;
      this.#note(number, 'line-too-long', message, 'The line was left out.');
      return;
    }
    const { separator } = this.#options.layout;
    const { token, tag, columns } = cut(line, separator);
    if (columns > 2) {
      this.#note(
        number,
        'extra-columns',
        'A line has more than two columns.',
        'The first is the token, the last the tag.',
      );
    }
    const bio = bioTagOf(tag);
    if (token === '' || bio === null) {
      const name = separator === '\t' ? 'token<TAB>tag' : 'token tag';
      const message = `Expected "${name}", found ${JSON.stringify(line.slice(0, 80))}.`;
      this.#note(number, 'malformed-line', message, 'The line was left out.');
      return;
    }
    if (bio !== tag) {
      this.#note(number, 'tag-scheme', `The tag ${tag} is of the BIOES or BILOU scheme.`, 'Read as its BIO tag.');
    }
    this.#block ??= { id: null, line: number, words: [], tags: [] };
    const { tags, words } = this.#block;
    if (isOrphan(bio, tags.at(-1))) {
      this.#note(
        number,
        'orphan-i',
        `${bio} stands where no ${bio.slice(2)} mention is open.`,
        'It opens a mention, as conlleval reads it; the tag is kept.',
      );
    }
    words.push(token);
    tags.push(bio);
  }

  #sample({ id, line, words, tags }: Block): RawSample | null {
    const { file, images, joiner } = this.#options;
    if (words.length > limits.tokensPerSample) {
      const message = `A tweet of ${words.length} tokens; the limit is ${limits.tokensPerSample}.`;
      this.#note(line, 'tweet-too-long', message, 'The tweet was left out.');
      return null;
    }
    if (words.length === 0) {
      this.#note(line, 'empty-tweet', 'A tweet without a token.', 'Kept with an empty text.');
    }
    if (id === null) {
      this.#note(
        line,
        'no-id',
        'Tokens without an IMGID line.',
        'Read as tweets without a picture, named after their line.',
      );
    }
    const externalId = this.#unique(id ?? `${file}:line-${line}`, line);
    return {
      externalId,
      line,
      ...joinTokens(words, joiner),
      tags,
      mentions: mentionsFromBio(tags).map((mention) => ({ ...mention, regions: null })),
      imagePath: id === null ? null : images.byId(id, file, line),
      split: null,
    };
  }

  /** A second tweet of an id gets `#2`, so that none is lost and a second import of the file finds it again. */
  #unique(id: string, line: number): string {
    const seen = (this.#ids.get(id) ?? 0) + 1;
    this.#ids.set(id, seen);
    if (seen === 1) return id;
    this.#note(
      line,
      'duplicate-id',
      `The id ${id} was used before in this file.`,
      `Kept; its id became ${id}#${seen}.`,
    );
    return `${id}#${seen}`;
  }

  #note(line: number, code: string, message: string, action: string): void {
    this.#options.findings.add({ file: this.#options.file, line, code, message, action });
  }
}

/** The first and the last cell of a line of TABs; in a line of spaces the token is all before the last. No separator, no tag. */
function cut(line: string, separator: '\t' | ' '): { token: string; tag: string; columns: number } {
  const last = line.lastIndexOf(separator);
  if (last < 0) return { token: line, tag: '', columns: 1 };
  const tag = line.slice(last + 1);
  const first = separator === '\t' ? line.indexOf('\t') : last;
  return { token: line.slice(0, first), tag, columns: first === last ? 2 : 3 };
}
