/**
 * The text side of a model from a BERT-shaped folder (Devlin et al. 2019): bert-base-uncased, its miniatures, MiniLM and other
 * fine-tunes. Old files call scale and shift of a layer norm gamma and beta; names may begin with `bert.` or not.
 */
import { z } from 'zod';
import type { TextConfig } from '../bert/config';
import { declareEncoder } from '../bert/encoder';
import type { StoredTensor } from '../io/safetensors';
import { Declaration } from '../parameters';
import { familyOfNames, familyOfType } from './architecture';
import { badWeights, jsonOf, tensorsOfFolder, type PretrainedFiles } from './files';
import { fitTensors, type Naming } from './fit';
import { piecesOfFolder } from './vocabulary';

export interface PretrainedText {
  readonly text: TextConfig;
  readonly vocabulary: readonly string[];
  /** Embeddings and layers, under our names. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What the folder has besides: heads, the pooler. */
  readonly ignored: readonly string[];
}

/** What config.json leaves out is as in bert-base-uncased. */
const BertConfig = z.object({
  model_type: z.string().optional(),
  vocab_size: z.int().min(5).default(30522),
  hidden_size: z.int().min(2).default(768),
  num_hidden_layers: z.int().min(1).default(12),
  num_attention_heads: z.int().min(1).default(12),
  intermediate_size: z.int().min(1).default(3072),
  max_position_embeddings: z.int().min(8).default(512),
  hidden_act: z.string().default('gelu'),
  layer_norm_eps: z.number().positive().default(1e-12),
  position_embedding_type: z.string().default('absolute'),
});

/** Throws `bad-checkpoint`: another architecture, a vocabulary or tensors that do not fit, each named. */
export function readPretrainedText(files: PretrainedFiles): PretrainedText {
  const bert = jsonOf(files, 'config.json', BertConfig);
  const source = tensorsOfFolder(files);
  const family = familyOf(bert.model_type, source.raw.keys());
  if (family !== 'BERT') throw badWeights(`The weights are ${family}'s; the text side is BERT's.`, chooseBert);
  if (bert.hidden_act !== 'gelu')
    throw badWeights(`Its activation is ${bert.hidden_act}; the text side has BERT's exact gelu.`, chooseBert);
  if (bert.position_embedding_type !== 'absolute')
    throw badWeights(`Its positions are ${bert.position_embedding_type}; the text side's are absolute.`, chooseBert);
  if (bert.hidden_size % bert.num_attention_heads !== 0)
    throw badWeights(`config.json: width ${bert.hidden_size} is no multiple of ${bert.num_attention_heads} heads.`);
  const text: TextConfig = {
    layers: bert.num_hidden_layers,
    width: bert.hidden_size,
    heads: bert.num_attention_heads,
    feedForward: bert.intermediate_size,
    maxPieces: bert.max_position_embeddings,
    vocabularySize: bert.vocab_size,
    epsilon: bert.layer_norm_eps,
  };
  const vocabulary = piecesOfFolder(files, bert.vocab_size);
  const wanted = Declaration.empty();
  declareEncoder(wanted, text);
  const model = `a BERT of ${text.layers} layers of width ${text.width}`;
  const { tensors, ignored } = fitTensors(source, wanted.specs, { ...naming(source.raw.keys()), model });
  return { text, vocabulary, tensors, ignored };
}

const chooseBert = 'Choose a folder with an uncased BERT: bert-base-uncased, one of its miniatures, or MiniLM.';

/** RoBERTa's names are BERT's, so that what config.json says comes first; where it says BERT, the names may say otherwise. */
function familyOf(modelType: string | undefined, names: Iterable<string>): string {
  const said = familyOfType(modelType ?? 'bert');
  return said === 'BERT' ? (familyOfNames(names) ?? said) : said;
}

/** Outside of `bert.`, where names begin with it, are heads only. */
function naming(names: Iterable<string>): Pick<Naming, 'rename' | 'storedName'> {
  const prefix = [...names].some((name) => name.startsWith('bert.')) ? 'bert.' : '';
  const rename = (stored: string): string | null => {
    if (!stored.startsWith(prefix)) return null;
    const name = stored
      .slice(prefix.length)
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
    return /^(cls|pooler|classifier|qa_outputs)\.|^embeddings\.(position_ids|token_type_ids)$/.test(name) ? null : name;
  };
  return { rename, storedName: (ours) => prefix + ours };
}
