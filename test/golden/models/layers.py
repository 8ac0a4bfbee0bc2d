"""Golden values of single layers from PyTorch and Hugging Face transformers, on random tiny weights in float64.

Made with torch 2.15.0 and transformers 5.23.0:  python test/golden/models/layers.py > test/golden/models/layers.json
Tolerance of the test: 1e-5 absolute on values of order 1 (float32 against float64).
"""
import json
import sys

import torch
from torch import nn
from transformers import BertConfig, BertModel

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": [round(x, 9) for x in tensor.detach().flatten().tolist()]}


def shake(module):
    """Weights large enough to tell a wrong formula from a right one."""
    for parameter in module.parameters():
        parameter.data = torch.randn_like(parameter) * 0.5


def bert():
    config = BertConfig(
        vocab_size=11, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=12,
        max_position_embeddings=10, attn_implementation="eager", hidden_dropout_prob=0, attention_probs_dropout_prob=0,
    )
    model = BertModel(config, add_pooling_layer=False).double().eval()
    shake(model)
    ids = torch.tensor([[2, 5, 7, 9, 1, 3], [4, 6, 3, 0, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]])
    out = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weight = torch.randn_like(out) * mask[:, :, None]
    (out * weight).sum().backward()
    parameters = dict(model.named_parameters())
    return {
        "ids": ids.tolist(), "mask": mask.tolist(),
        "parameters": {name: numbers(p) for name, p in parameters.items()},
        "hidden": numbers(out * mask[:, :, None]), "lossWeight": numbers(weight),
        "gradients": {name: numbers(p.grad) for name, p in parameters.items() if p.grad is not None},
    }


def decoder():
    layer = nn.TransformerDecoderLayer(8, 2, 12, dropout=0, activation="relu", norm_first=False, batch_first=True).eval()
    shake(layer)
    queries = torch.randn(5, 8)
    source = torch.randn(2, 6, 8)
    keep = torch.tensor([[1, 0, 1, 1, 0, 1], [1, 1, 0, 0, 0, 0]])
    out = layer(queries.expand(2, 5, 8), source, memory_key_padding_mask=keep == 0)
    return {
        "parameters": {name: numbers(p) for name, p in layer.named_parameters()},
        "queries": numbers(queries), "source": numbers(source), "keep": keep.tolist(), "out": numbers(out),
    }


json.dump({"bert": bert(), "decoder": decoder()}, sys.stdout)
