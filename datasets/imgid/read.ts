/**
 * IMGID CoNLL, the format of Twitter-2015, Twitter-2017 and their kin: `IMGID:<id>`, then `token<TAB>tag` lines, then a
 * blank line. Reads block by block. A tweet never loses a word that can be read: where its tag cannot, the word stays outside of
 * all mentions and the tweet is put to a person. A line without a word and a tag costs that line.
 */
import { mentionsFromBio } from '../../src/domain/bio';
import type { RawSample } from '../../src/domain/sample';
import type { Findings } from '../findings';
import type { ImageFinder } from '../images';
import { limits } from '../limits';
import { joinTokens } from '../token-text';
import { UniqueIds } from '../unique-ids';
import type { TaggedForm } from './form';
import { cutLine } from './line';
import { isOrphan, senseOf, type TagSense } from './tags';

export interface ImgidOptions {
  /** Its name, for findings. */
  readonly file: string;
  readonly findings: Findings;
  readonly images: ImageFinder;
  readonly form: TaggedForm;
  /** What stands between tokens in the rebuilt text. */
  readonly joiner?: ' ' | '';
}

/** Lines without a sample after which others are let in. */
const linesBetween = 1_000;

/** The samples of a decoded file, in its order; null now and then. */
export function* readImgid(text: string, options: ImgidOptions): Generator<RawSample | null> {
  const parser = new ImgidParser(options);
  let number = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    const sample = parser.line(line, ++number);
    if (sample || number % linesBetween === 0) yield sample;
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
  /** Whether the last token ended its mention. */
  ended: boolean;
  /** What a person is asked about it. */
  readonly questions: string[];
}

/** Takes one line at a time and gives a sample back whenever a block is complete. */
class ImgidParser {
  readonly #options: ImgidOptions;
  readonly #ids: UniqueIds;
  #block: Block | null = null;

  constructor(options: ImgidOptions) {
    this.#options = options;
    this.#ids = new UniqueIds(options.file, options.findings);
  }

  line(line: string, number: number): RawSample | null {
    if (line.startsWith('IMGID:')) {
      if (this.#block)
        this.#note(number, 'no-blank-line', 'A tweet starts without a blank line before it.', 'Read as a new tweet.');
      const finished = this.end();
      this.#block = blockOf(line.slice('IMGID:'.length).trim() || null, number);
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
      this.#block?.questions.push(`Line ${number} of ${this.#options.file} is too long and was left out.`);
      return;
    }
    const { form } = this.#options;
    const { token, tag, columns, isTrimmed, isOtherwiseSeparated } = cutLine(line, form);
    if (token === '-DOCSTART-' && (this.#block === null || this.#block.id === null)) {
      this.#note(number, 'docstart', 'A line -DOCSTART- of CoNLL-2003.', 'It is no tweet and was left out.');
      return;
    }
    const sense = senseOf(tag, form.isIo);
    if (token === '' || tag === '' || (isOtherwiseSeparated && sense === null)) {
      const name = form.separator === '\t' ? 'token<TAB>tag' : 'token tag';
      const message = `Expected "${name}", found ${JSON.stringify(line.slice(0, 80))}.`;
      this.#note(number, 'malformed-line', message, 'The line was left out.');
      if (token !== '') this.#block?.questions.push(`Line ${number} of ${this.#options.file} could not be read.`);
      return;
    }
    if (isOtherwiseSeparated)
      this.#note(number, 'other-separator', 'A line is separated otherwise than the file.', 'Read all the same.');
    if (isTrimmed)
      this.#note(number, 'white-space', 'White space stands round a tag or at the end of a line.', 'It was not read.');
    if (columns > 2 && form.columns === null) {
      const action = `The first is the token, ${form.tagColumn === 0 ? 'the last' : `column ${form.tagColumn}`} the tag.`;
      this.#note(number, 'extra-columns', 'A line has more than two columns.', action);
    }
    this.#block ??= blockOf(null, number);
    const { words, tags, questions } = this.#block;
    words.push(token);
    tags.push(this.#bioTag(sense, tag, number));
    this.#block.ended = sense?.ends ?? false;
    if (sense !== null) return;
    const message = `The tag ${JSON.stringify(tag)} of ${JSON.stringify(token)} is not known.`;
    questions.push(message);
    this.#note(number, 'unknown-tag', message, 'The word is outside of all mentions; its tweet is flagged.');
  }

  /** The tag in BIO; B- where a mention of the same type has just ended. */
  #bioTag(sense: TagSense | null, tag: string, number: number): string {
    if (sense === null || sense.type === null) return 'O';
    const previous = this.#block?.tags.at(-1);
    const isSame = previous?.slice(2) === sense.type;
    const begins = sense.begins || (isSame ? this.#block?.ended : this.#options.form.isIo);
    const bio = `${begins ? 'B' : 'I'}-${sense.type}`;
    if (!this.#options.form.isIo && !/^[BI]-\S/u.test(tag))
      this.#note(number, 'tag-scheme', `The tag ${tag} is of another scheme than BIO.`, `Read as ${bio}.`);
    if (isOrphan(bio, previous)) {
      this.#note(
        number,
        'orphan-i',
        `${bio} stands where no ${sense.type} mention is open.`,
        'It opens a mention, as conlleval reads it; the tag is kept.',
      );
    }
    return bio;
  }

  #sample({ id, line, words, tags, questions }: Block): RawSample | null {
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
    const externalId = this.#ids.take(id ?? `${file}:line-${line}`, line);
    return {
      externalId,
      line,
      ...joinTokens(words, joiner),
      tags,
      mentions: mentionsFromBio(tags).map((mention) => ({ ...mention, regions: null })),
      imagePath: id === null ? null : images.byId(id, file, line),
      split: null,
      ...(questions.length > 0 && { state: 'flagged' as const, question: questions.slice(0, 5).join(' ') }),
    };
  }

  #note(line: number, code: string, message: string, action: string): void {
    this.#options.findings.add({ file: this.#options.file, line, code, message, action });
  }
}

function blockOf(id: string | null, line: number): Block {
  return { id, line, words: [], tags: [], ended: false, questions: [] };
}
