/** The same tweets through the app's own tagger and through an exported model in plain onnxruntime-node. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tagsOf, type Checkpoint } from '../../../../models';
import { viterbi } from '../../../../models/crf/viterbi';
import { loadModel, stepsOf } from '../../../../models/loaded';
import { emissionBatches } from '../../../../models/run';
import { createVocabulary } from '../../../../models/tokenizer/vocabulary';
import { encodeWords } from '../../../../models/tokenizer/word-piece';

export interface Read {
  /** Scores at the pieces that the CRF scores, one after the other. */
  readonly emissions: ArrayLike<number>;
  /** One a word. */
  readonly tags: readonly string[];
}

/** By the app: batches of its own shapes, on the current tfjs backend. */
export function byTheApp(checkpoint: Checkpoint, tweets: readonly (readonly string[])[]): Read[] {
  const model = loadModel(checkpoint, checkpoint.types);
  const steps = tweets.map((words) => stepsOf(model, words));
  const read: Read[] = [];
  for (const { members, run } of emissionBatches(steps, model.vocabulary.padding, model.config, model.source))
    run().forEach((emissions, k) => {
      const i = members[k]!;
      model.excludeUntrained(emissions);
      const { encoded } = steps[i]!;
      read[i] = { emissions, tags: model.scheme.wordTags(viterbi(model.chain, emissions).tags, encoded) };
    });
  model.dispose();
  return read;
}

/** By the file: one batch of all tweets, padded to `length` pieces. */
export async function byTheFile(
  bytes: Uint8Array,
  { config, types, vocabulary }: Checkpoint,
  tweets: readonly (readonly string[])[],
  length = 0,
): Promise<Read[]> {
  const pieces = createVocabulary(vocabulary);
  const encoded = tweets.map((words) => encodeWords(words, pieces, config.text.maxPieces));
  const N = Math.max(length, ...encoded.map(({ ids }) => ids.length));
  const table = (at: (row: (typeof encoded)[number], n: number) => number): Tensor => {
    const values = encoded.flatMap((row) => Array.from({ length: N }, (_, n) => BigInt(at(row, n))));
    return new Tensor('int64', BigInt64Array.from(values), [encoded.length, N]);
  };
  const session = await InferenceSession.create(bytes);
  const results = await session.run({
    input_ids: table(({ ids }, n) => ids[n] ?? pieces.padding),
    attention_mask: table(({ ids }, n) => Number(n < ids.length)),
    first_pieces: table(({ firstPieces }, n) => Number(firstPieces.includes(n))),
  });
  await session.release();
  const names = tagsOf(config.labels, types);
  const K = names.length;
  const emissions = numbers(results.emissions, [encoded.length, N, K]);
  const tags = numbers(results.tags, [encoded.length, N]);
  return encoded.map(({ ids, firstPieces }, b) => {
    const scored = config.labels === 'bio9' ? firstPieces : ids.map((_, n) => n);
    const rest = Array.from({ length: N }, (_, n) => n).filter((n) => !firstPieces.includes(n));
    if (rest.some((n) => tags[b * N + n] !== -1)) throw new Error('a tag where no word begins');
    return {
      emissions: scored.flatMap((n) => emissions.slice((b * N + n) * K, (b * N + n + 1) * K)),
      tags: firstPieces.map((n) => names[tags[b * N + n] ?? -1] ?? 'none'),
    };
  });
}

function numbers(tensor: Tensor | undefined, shape: readonly number[]): number[] {
  if (tensor?.dims.join() !== shape.join()) throw new Error(`[${tensor?.dims.join()}] instead of [${shape.join()}]`);
  const { data } = tensor;
  if (data instanceof Float32Array || data instanceof BigInt64Array) return Array.from(data, Number);
  throw new Error(`numbers of type ${tensor.type}`);
}

/** The largest difference between two readings' emissions. */
export function farthest(left: readonly Read[], right: readonly Read[]): number {
  return Math.max(
    ...left.map(({ emissions }, i) => {
      const other = right[i]?.emissions ?? [];
      if (other.length !== emissions.length) return Infinity;
      return Array.from(emissions).reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? NaN))), 0);
    }),
  );
}
