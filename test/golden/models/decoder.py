"""Golden values of PyTorch's TransformerDecoder, two post-LN layers with ReLU, whose cross-attention reads tokens of another
width, with queries that are padded too: outputs and every gradient, in float64.

Made with torch 2.15.0:  python test/golden/models/decoder.py > test/golden/models/decoder.json
Tolerance of the test: 1e-5 absolute on values of order 1 (float32 against float64).
"""
import json
import sys

import torch
from torch import nn

torch.manual_seed(13)
torch.set_default_dtype(torch.float64)
WIDTH, SOURCE, HEADS, FEED = 8, 6, 2, 12


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": [round(x, 9) for x in tensor.detach().flatten().tolist()]}


layer = nn.TransformerDecoderLayer(WIDTH, HEADS, FEED, dropout=0, activation="relu", norm_first=False, batch_first=True)
layer.multihead_attn = nn.MultiheadAttention(WIDTH, HEADS, kdim=SOURCE, vdim=SOURCE, batch_first=True)
decoder = nn.TransformerDecoder(layer, num_layers=2)
for parameter in decoder.parameters():
    parameter.data = torch.randn_like(parameter) * 0.5

queries = torch.randn(7, WIDTH, requires_grad=True)
source = torch.randn(3, 5, SOURCE, requires_grad=True)
keep = torch.tensor([[1, 0, 1, 1, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]])
valid = torch.tensor([[1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0]])
out = decoder(
    queries[:6].expand(3, 6, WIDTH), source, tgt_key_padding_mask=valid == 0, memory_key_padding_mask=keep == 0
)
weight = torch.randn_like(out) * valid[:, :, None]
(out * weight).sum().backward()
parameters = dict(decoder.named_parameters())

json.dump(
    {
        "parameters": {name: numbers(p) for name, p in parameters.items()},
        "queries": numbers(queries), "source": numbers(source), "keep": keep.tolist(), "valid": valid.tolist(),
        "out": numbers(out * valid[:, :, None]), "lossWeight": numbers(weight),
        "gradients": {name: numbers(p.grad) for name, p in parameters.items()},
        "queriesGradient": numbers(queries.grad), "sourceGradient": numbers(source.grad),
    },
    sys.stdout,
)
