"""Tiny checkpoint folders as the reference libraries write them, and what their models answer.

Made with torch 2.15.0 and transformers 5.23.0:  python test/golden/pretrained/folders.py > test/golden/pretrained/folders.json
Files are base64. The weights are random; nobody trained them.
"""
import base64
import json
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig, BertForPreTraining, BertModel, CLIPConfig, CLIPModel, CLIPVisionConfig, CLIPVisionModel, DistilBertConfig,
    DistilBertModel, GPT2Config, GPT2Model, RobertaConfig, RobertaModel, logging,
)

logging.set_verbosity_error()
logging.disable_progress_bar()
torch.manual_seed(5)

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##a", "##b", "##c"]
IDS = torch.tensor([[2, 5, 8, 6, 3], [2, 7, 10, 9, 3]])
SHAPE = dict(hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=12)


def shaken(module):
    for parameter in module.parameters():
        parameter.data = torch.randn_like(parameter) * 0.4
    return module.eval()


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": [round(x, 7) for x in tensor.detach().double().flatten().tolist()]}


def saved(model, change=None, pieces=None, **options):
    """The folder's files after `change` of its tensors' names."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model.save_pretrained(folder, **options)
        if change:
            path = folder / "model.safetensors"
            save_file({change(key): value for key, value in load_file(path).items()}, path, metadata={"format": "pt"})
        if pieces:
            (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
        return {file.name: base64.b64encode(file.read_bytes()).decode() for file in sorted(folder.iterdir())}


def old_norms(name):
    """As bert-base-uncased names them."""
    return name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")


def bert_config():
    return BertConfig(
        vocab_size=len(PIECES), max_position_embeddings=8, hidden_dropout_prob=0, attention_probs_dropout_prob=0, **SHAPE
    )


def bert_pretraining():
    model = shaken(BertForPreTraining(bert_config()))
    return {"files": saved(model, old_norms, PIECES), "hidden": numbers(model.bert(IDS).last_hidden_state)}


def bert_half(dtype, **options):
    model = shaken(BertModel(bert_config())).to(dtype)
    files = saved(model, None, PIECES, **options)
    return {"files": files, "hidden": numbers(model.float()(IDS).last_hidden_state)}


PIXELS = torch.randn(2, 3, 8, 8)


def tower_config():
    return dict(image_size=8, patch_size=4, **SHAPE)


def clip_tower():
    model = shaken(CLIPVisionModel(CLIPVisionConfig(**tower_config())))
    return {"files": saved(model), "hidden": numbers(model(PIXELS).last_hidden_state)}


def clip_whole():
    text = dict(vocab_size=12, max_position_embeddings=6, **SHAPE)
    config = CLIPConfig(text_config=text, vision_config=tower_config(), projection_dim=4)
    model = shaken(CLIPModel(config))
    return {"files": saved(model), "hidden": numbers(model.vision_model(PIXELS).last_hidden_state)}


def stranger(model):
    return {"files": saved(shaken(model), None, PIECES)}


json.dump(
    {
        "ids": IDS.tolist(),
        "pixels": numbers(PIXELS),
        "folders": {
            "bert-pretraining": bert_pretraining(),
            "bert-half": bert_half(torch.float16),
            "bert-shards-bfloat": bert_half(torch.bfloat16, max_shard_size="1KB"),
            "clip-tower": clip_tower(),
            "clip-whole": clip_whole(),
            "roberta": stranger(RobertaModel(RobertaConfig(vocab_size=11, max_position_embeddings=8, **SHAPE))),
            "distilbert": stranger(DistilBertModel(DistilBertConfig(vocab_size=11, dim=8, n_layers=1, n_heads=2, hidden_dim=12))),
            "gpt2": stranger(GPT2Model(GPT2Config(vocab_size=11, n_positions=8, n_embd=8, n_layer=1, n_head=2))),
        },
    },
    sys.stdout,
)
