"""Golden values of CLIP's vision tower from transformers, on random tiny weights in float64: every layer, and every gradient.

Made with torch 2.15.0 and transformers 5.23.0:  python test/golden/models/clip.py > test/golden/models/clip.json
Tolerance of the test: 1e-5 absolute on values of order 1 (float32 against float64).
"""
import json
import sys

import torch
from transformers import CLIPVisionConfig, CLIPVisionModel

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def numbers(tensor):
    return {"shape": list(tensor.shape), "data": [round(x, 9) for x in tensor.detach().flatten().tolist()]}


config = CLIPVisionConfig(
    hidden_size=8, intermediate_size=12, num_hidden_layers=3, num_attention_heads=2, image_size=8, patch_size=4,
    attention_dropout=0, attn_implementation="eager",
)
assert config.hidden_act == "quick_gelu" and config.layer_norm_eps == 1e-5
model = CLIPVisionModel(config).double().eval()
for parameter in model.parameters():
    parameter.data = torch.randn_like(parameter) * 0.5

pixels = torch.randn(2, 3, 8, 8)
out = model(pixel_values=pixels, output_hidden_states=True)
# The last layer's output as it is: post_layernorm is for the pooled token only.
hidden = list(out.hidden_states[:-1]) + [out.last_hidden_state]
weight = torch.randn_like(out.last_hidden_state)
(out.last_hidden_state * weight).sum().backward()
parameters = dict(model.named_parameters())

json.dump(
    {
        "pixels": numbers(pixels),
        "parameters": {name: numbers(p) for name, p in parameters.items()},
        "hidden": [numbers(h) for h in hidden],
        "lossWeight": numbers(weight),
        "gradients": {name: numbers(p.grad) for name, p in parameters.items() if p.grad is not None},
    },
    sys.stdout,
)
