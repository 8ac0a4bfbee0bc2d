/** Which family weights belong to, by what the folder says of itself and by the names of its tensors. */

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
