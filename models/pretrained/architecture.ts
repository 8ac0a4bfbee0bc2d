/** Which family weights belong to, by what the folder says of itself and by the names of its tensors. */
import { z } from 'zod';
import { badWeights, jsonOf } from './files';

/** The families that people take for BERT or CLIP most often. */
const families: Readonly<Record<string, string>> = {
  bert: 'BERT',
  roberta: 'RoBERTa',
  'xlm-roberta': 'XLM-RoBERTa',
  camembert: 'CamemBERT',
  distilbert: 'DistilBERT',
  albert: 'ALBERT',
  electra: 'ELECTRA',
  deberta: 'DeBERTa',
  'deberta-v2': 'DeBERTa-v2',
  mpnet: 'MPNet',
  modernbert: 'ModernBERT',
  gpt2: 'GPT-2',
  gpt_neox: 'GPT-NeoX',
  llama: 'LLaMA',
  t5: 'T5',
  bart: 'BART',
  clip: 'CLIP',
  clip_vision_model: 'CLIP',
  clip_text_model: "CLIP's text side",
  siglip: 'SigLIP',
  vit: 'ViT',
  deit: 'DeiT',
  swin: 'Swin',
};

/** Names that only one family has; the first that fits counts. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/^roberta\./, 'RoBERTa'],
  [/^(distilbert\.|transformer\.layer\.\d+\.attention\.q_lin)/, 'DistilBERT'],
  [/^(transformer\.)?h\.\d+\.attn\.c_attn/, 'GPT-2'],
  [/^albert\./, 'ALBERT'],
  [/^electra\./, 'ELECTRA'],
  [/^deberta\./, 'DeBERTa'],
  [/^(model\.)?layers\.\d+\.self_attn\.q_proj/, 'a LLaMA-like decoder'],
  [/^(encoder|decoder)\.block\.\d+\.layer/, 'T5'],
  [/^(vision_model\.)?pre_layrnorm\./, 'CLIP'],
  [/^(vit\.)?encoder\.layer\.\d+\.layernorm_before/, 'ViT'],
  [/^(bert\.)?encoder\.layer\.\d+\.attention\.self\.query/, 'BERT'],
];

export function familyOfType(modelType: string): string {
  return families[modelType] ?? modelType;
}

/** null where no name is a sign. */
export function familyOfNames(names: Iterable<string>): string | null {
  const all = [...names];
  return signs.find(([sign]) => all.some((name) => sign.test(name)))?.[1] ?? null;
}

const ConfigFile = z.object({ model_type: z.string().optional() });

/** The family that a config.json names, where it is one that a side can be of. Throws `bad-checkpoint` where it is another. */
export function mustBeFamily(config: string): 'BERT' | 'CLIP' {
  const { model_type } = jsonOf(
    new Map([['config.json', new TextEncoder().encode(config)]]),
    'config.json',
    ConfigFile,
  );
  const family = familyOfType(model_type ?? 'bert');
  if (family === 'BERT' || family === 'CLIP') return family;
  throw badWeights(
    `The weights are ${family}'s; the text side is BERT's, the visual side CLIP's.`,
    'Choose a BERT or a CLIP.',
  );
}
