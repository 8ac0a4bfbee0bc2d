/**
 * The visual side of a model from a CLIP folder (Radford et al. 2021): a vision tower alone or a whole CLIP. The norm that CLIP
 * applies to its pooled token is not used here, and neither are the text side and the projections.
 */
import { z } from 'zod';
import type { StoredTensor } from '../io/safetensors';
import { Declaration } from '../parameters';
import type { VisionConfig } from '../vision/config';
import { declareVision } from '../vision/encoder';
import { familyOfNames, familyOfType } from './architecture';
import { badWeights, jsonOf, tensorsOfFolder, type PretrainedFiles } from './files';
import { fitTensors, type Naming, type Wanted } from './fit';

export interface PretrainedVision {
  /** Without crops: their positions have no pretrained twin. */
  readonly vision: VisionConfig;
  /** The tower, under our names. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly ignored: readonly string[];
}

/** What config.json leaves out is as in ViT-B/32. */
const Tower = z.object({
  hidden_size: z.int().min(2).default(768),
  intermediate_size: z.int().min(1).default(3072),
  num_hidden_layers: z.int().min(1).default(12),
  num_attention_heads: z.int().min(1).default(12),
  num_channels: z.int().default(3),
  image_size: z.int().min(1).default(224),
  patch_size: z.int().min(1).default(32),
  hidden_act: z.string().default('quick_gelu'),
  layer_norm_eps: z.number().positive().default(1e-5),
});
const ClipConfig = z.looseObject({ model_type: z.string().optional(), vision_config: Tower.optional() });

/** Throws `bad-checkpoint`: another architecture, or tensors that do not fit, each named. */
export function readPretrainedVision(files: PretrainedFiles): PretrainedVision {
  const config = jsonOf(files, 'config.json', ClipConfig);
  const described = config.vision_config ?? jsonOf(files, 'config.json', Tower);
  const source = tensorsOfFolder(files);
  const said = familyOfType(config.model_type ?? 'clip');
  const family = said === 'CLIP' ? (familyOfNames(source.raw.keys()) ?? said) : said;
  if (family !== 'CLIP') throw badWeights(`The weights are ${family}'s; the visual side is CLIP's.`, chooseClip);
  const vision = visionOf(described);
  const size = [vision.width, 3, vision.patch, vision.patch];
  const tower = Declaration.empty();
  declareVision(tower, vision);
  const wanted = tower.specs.map(({ name, shape }): Wanted => ({
    name,
    shape,
    ...(name.endsWith('patch_embedding.weight') && { storedShape: size }),
  }));
  const model = `a CLIP vision tower of ${vision.layers} layers of width ${vision.width}`;
  const { tensors, ignored } = fitTensors(source, wanted, { ...naming(source.raw.keys()), model });
  return { vision, tensors, ignored };
}

const chooseClip = 'Choose a folder with a CLIP vision tower, as clip-vit-base-patch32 has it.';

function visionOf(tower: z.infer<typeof Tower>): VisionConfig {
  if (tower.hidden_act !== 'quick_gelu')
    throw badWeights(`Its activation is ${tower.hidden_act}; the visual side has CLIP's quick_gelu.`, chooseClip);
  if (tower.num_channels !== 3)
    throw badWeights(`Its pictures have ${tower.num_channels} channels, not 3.`, chooseClip);
  if (tower.image_size % tower.patch_size !== 0 || tower.hidden_size % tower.num_attention_heads !== 0)
    throw badWeights('config.json: patches do not fill the picture, or heads the width.');
  return {
    layers: tower.num_hidden_layers,
    width: tower.hidden_size,
    heads: tower.num_attention_heads,
    feedForward: tower.intermediate_size,
    image: tower.image_size,
    patch: tower.patch_size,
    crops: 0,
    crop: tower.patch_size,
    epsilon: tower.layer_norm_eps,
  };
}

/** Names begin with `vision_model.`, or, as newer tools write a tower alone, with nothing. */
function naming(names: Iterable<string>): Pick<Naming, 'rename' | 'storedName'> {
  const prefix = [...names].some((name) => name.startsWith('vision_model.')) ? 'vision_model.' : '';
  const rename = (stored: string): string | null => {
    if (!stored.startsWith(prefix)) return null;
    const name = stored.slice(prefix.length);
    const unused = /^(post_layernorm|visual_projection|text_projection|text_model|logit_scale)\b|\.position_ids$/;
    return unused.test(name) ? null : `vision.${name}`;
  };
  return { rename, storedName: (ours) => ours.replace(/^vision\./, prefix) };
}
