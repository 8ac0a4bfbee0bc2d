/**
 * What query strategies ask of a model and a prediction does not have: the sentence as a vector, and how far passes under dropout
 * disagree. On the current backend of tfjs, from the text alone: a model of real visual features reads those it imagines.
 *
 * A sentence's numbers do not depend on which others are asked about with it: it is computed at its own padded length in a batch of a
 * fixed number of rows, and its noise is drawn from the seed and its own pieces. The windows of a long one are a batch of their own.
 */
import type { OverWords, SentenceFeatures } from '../src/engine/features';
import { hash32, seedFromText } from '../src/random';
import { disagreements, overWords } from './crf/entropy';
import { lattice, marginals } from './crf/lattice';
import type { Inputs } from './family';
import { dropout, evaluation, StepNoise, type Mode } from './layers/noise';
import { linear } from './layers/linear';
import type { ModelWithWeights, Steps } from './loaded';
import { encode } from './registry';
import { inputsOf, textBatch } from './runtime/batch';
import { bucketLength, extentOf, ofEqualLength } from './runtime/batches';
import type { tf } from './tf';
import { cellsFrom, firstRows } from './windows';

export interface WantedFeatures {
  readonly embedding: boolean;
  /** Passes under dropout, for `disagreement`; null = none. */
  readonly draws: { readonly count: number; readonly seed: number } | null;
}

/** Rows of a batch: sentences or windows of one for embeddings, draws of one window for disagreement. */
const ROWS = 8;

export class FeatureReader {
  /** The model stays the caller's. */
  constructor(private readonly model: ModelWithWeights) {}

  /** One answer per sentence, in order; yields the number of sentences done after each. Stop it where you like. */
  *read(sentences: readonly Steps[], { embedding, draws }: WantedFeatures): Generator<number, SentenceFeatures[]> {
    const results = sentences.map((): SentenceFeatures => ({ embedding: null, disagreement: null }));
    const isDrawn = draws !== null && this.model.config.dropout > 0; // else all draws are the same
    let done = sentences.filter(hasNoWords).length;
    for (const { length, members } of this.batches(sentences)) {
      const batch = members.map((i) => sentences[i]!);
      const embeddings = embedding ? this.embed(batch, length) : null;
      for (const [b, i] of members.entries()) {
        const disagreement = isDrawn ? this.disagree(sentences[i]!, length, draws) : null;
        results[i] = { embedding: embeddings?.[b] ?? null, disagreement };
        yield ++done;
      }
    }
    return results;
  }

  /** Those with words, at most `ROWS` of one padded length, the shortest first; long ones one by one. */
  private batches(sentences: readonly Steps[]): { readonly length: number; readonly members: readonly number[] }[] {
    const { maxPieces } = this.model.config.text;
    const lengthOf = (i: number): number => extentOf(sentences[i]!).length;
    const read = [...sentences.keys()].filter((i) => !hasNoWords(sentences[i]!));
    const isLong = (i: number): boolean => sentences[i]!.windows.length > 1;
    const alone = read.filter(isLong).map((i) => ({ length: bucketLength(lengthOf(i), maxPieces), members: [i] }));
    return [
      ...ofEqualLength(
        read.filter((i) => !isLong(i)),
        lengthOf,
        ROWS,
        maxPieces,
      ),
      ...alone,
    ];
  }

  /** (1 / n) Σ T^L over the n pieces between [CLS] and [SEP]. [d] each. */
  private embed(sentences: readonly Steps[], length: number): number[][] {
    const { config, weights } = this.model;
    const { width } = config.text;
    const windows = sentences.flatMap((sentence) => sentence.windows);
    const hidden = this.run('embedding', windows, [ROWS, length], null, (inputs) => {
      return encode(inputs, config, weights, evaluation).hidden; // [B, N, d]
    });
    const first = firstRows(sentences);
    return sentences.map(({ pieceCells }, i) => {
      const sum = new Float64Array(width);
      for (const { row, piece } of cellsFrom(first[i]!, pieceCells.slice(1, -1))) {
        const at = (row * length + piece) * width;
        for (let j = 0; j < width; j++) sum[j]! += hidden[at + j]!;
      }
      return Array.from(sum, (total) => Math.fround(total / (pieceCells.length - 2)));
    });
  }

  /**
   * Each row of a batch is a draw of the same sentence; samplers' masks are those of evaluation. The queries of the generators are
   * prepared once a batch, so its rows share the dropout inside those.
   */
  private disagree(
    { windows, cells, wordSteps }: Steps,
    length: number,
    { count, seed }: { readonly count: number; readonly seed: number },
  ): OverWords {
    const { chain } = this.model;
    const drawn: Float64Array[] = [];
    for (let pass = 0; drawn.length < count; pass++) {
      const rows = Math.min(ROWS, count - drawn.length);
      const values = windows.map((ids) => this.draw(ids, [rows, length], seed, pass));
      for (let row = 0; row < rows; row++) {
        const emissions = new Float64Array(cells.length * chain.K);
        for (const [t, { row: window, piece }] of cells.entries()) {
          const at = (row * length + piece) * chain.K;
          emissions.set(values[window]!.subarray(at, at + chain.K), t * chain.K);
        }
        this.model.excludeUntrained(emissions);
        drawn.push(marginals(chain, lattice(chain, emissions)));
      }
    }
    return overWords(disagreements(drawn, chain.K, wordSteps));
  }

  /** Emissions [rows * N * K] of one window under as many draws of dropout. */
  private draw(ids: readonly number[], shape: [rows: number, length: number], seed: number, pass: number) {
    const { config, weights } = this.model;
    const noise = new StepNoise(hash32(seed, seedFromText(ids.join())), pass);
    const mode: Mode = { training: true, dropout: config.dropout, noise, gumbel: null };
    const copies = new Array<readonly number[]>(shape[0]).fill(ids);
    return this.run('draws', copies, shape, noise, (inputs) => {
      const hidden = dropout(encode(inputs, config, weights, mode).hidden, mode);
      return linear(hidden, weights.at('head')); // [B, N, K]
    });
  }

  /** The numbers of the result; filler rows where there are fewer sentences. */
  private run(
    name: string,
    pieces: readonly (readonly number[])[],
    [rows, length]: [rows: number, length: number],
    noise: StepNoise | null,
    work: (inputs: Inputs) => tf.Tensor,
  ): Float32Array {
    const batch = textBatch(pieces, rows, length, this.model.vocabulary.padding);
    const { values } = this.model.jit.run({ key: name, feeds: batch.feeds, ...(noise && { noise }) }, (tensors) => ({
      results: [work(inputsOf(tensors, batch))],
      constant: null,
    }));
    return values[0]!;
  }
}

const hasNoWords = ({ wordSteps }: Steps): boolean => wordSteps.length === 0;
