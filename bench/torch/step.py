"""
One training step of the text path of BGA-MNER, or of the plain encoder with CRF, in PyTorch: what the engine is timed beside.
Reads config.json, model.safetensors and batch.json from the folder given, then answers lines on stdin:

    loss    the loss without dropout and noise: the two programs must agree before times are compared
    step    forward, backward, clipping to norm 1 and fused AdamW; answers milliseconds

    python step.py FOLDER THREADS
"""
import json
import struct
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F


def read_safetensors(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + at for at in entry["data_offsets"])
        values = numpy.frombuffer(data[begin:end], dtype="<f4").copy().reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values)
    return tensors


class Model:
    def __init__(self, config, tensors):
        self.config = config
        self.w = {name: tensor.requires_grad_() for name, tensor in tensors.items()}
        self.rate = 0.0
        self.noise = False

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, x, name, epsilon):
        weight = self.w[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.w[name + ".bias"], epsilon)

    def drop(self, x):
        return F.dropout(x, self.rate, training=self.rate > 0)

    def attend(self, x, memory, names, heads, bias=None, policy=None):
        def split(y):
            return y.view(y.shape[0], y.shape[1], heads, -1).transpose(1, 2)

        query, key, value, output = names
        q, k, v = split(self.linear(x, query)), split(self.linear(memory, key)), split(self.linear(memory, value))
        if policy is None:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias, dropout_p=self.rate)
        else:
            keep = policy[:, None, None, :]
            scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
            top = (scores + (keep - 1) * 1e9).max(-1, keepdim=True).values.detach()
            kept = torch.exp((scores - top).clamp(max=30)) * keep
            mixed = self.drop(kept / kept.sum(-1, keepdim=True)) @ v
        return self.linear(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], -1), output)

    def layer(self, l, x, memory, bias):
        at, text = f"encoder.layer.{l}", self.config["text"]
        own = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        read = self.attend(x, memory, [*own, f"{at}.attention.output.dense"], text["heads"], bias)
        x = self.norm(x + self.drop(read), f"{at}.attention.output.LayerNorm", text["epsilon"])
        inner = F.gelu(self.linear(x, f"{at}.intermediate.dense"))
        fed = self.drop(self.linear(inner, f"{at}.output.dense"))
        return self.norm(x + fed, f"{at}.output.LayerNorm", text["epsilon"])

    def sample(self, l, x, previous, valid):
        at = f"scs.text.{l}"
        z = self.linear(x, f"{at}.local")
        share = previous / previous.sum(1, keepdim=True)
        g = share[:, None, :] @ self.linear(x, f"{at}.global")
        hidden = F.gelu(self.linear(torch.cat([z, g.expand_as(z)], 2), f"{at}.score.0"))
        logits = self.linear(F.gelu(self.linear(hidden, f"{at}.score.2")), f"{at}.score.4")
        if self.noise:
            logits = logits - torch.log(-torch.log(torch.rand_like(logits).clamp(1e-9, 1 - 1e-7)))
        soft = torch.sigmoid((logits[..., 0] - logits[..., 1]) / self.config["sampler"]["gumbelTemperature"])
        kept = (soft >= 0.5).float() + soft - soft.detach()
        first = F.one_hot(torch.zeros((), dtype=torch.long), x.shape[1]).float()
        return (kept * (1 - first) + first) * valid

    def queries(self):
        at, generator = "generator.t2i", self.config["generator"]
        q = self.w["queries.visual"][None]
        names = [f"{at}.self.{part}" for part in ("query", "key", "value", "output")]
        own = self.attend(q, q, names, generator["heads"]["visual"])
        return self.norm(q + self.drop(own), f"{at}.norm1", generator["epsilon"])

    def imagine(self, queries, source, policy):
        at, generator = "generator.t2i", self.config["generator"]
        x = queries.expand(source.shape[0], -1, -1)
        names = [f"{at}.cross.{part}" for part in ("query", "key", "value", "output")]
        read = self.attend(x, source, names, generator["heads"]["visual"], policy=policy)
        x = self.norm(x + self.drop(read), f"{at}.norm2", generator["epsilon"])
        inner = self.drop(F.relu(self.linear(x, f"{at}.feed.0")))
        return self.norm(x + self.drop(self.linear(inner, f"{at}.feed.1")), f"{at}.norm3", generator["epsilon"])

    def encode(self, ids, valid):
        text = self.config["text"]
        x = F.embedding(ids, self.w["embeddings.word_embeddings.weight"])
        x = x + self.w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + self.w["embeddings.token_type_embeddings.weight"][0]
        x = self.drop(self.norm(x, "embeddings.LayerNorm", text["epsilon"]))
        bias = (valid[:, None, None, :] - 1) * 1e9
        x = self.layer(0, x, x, bias)
        if not self.config["mcg"]:
            for l in range(1, text["layers"]):
                x = self.layer(l, x, x, bias)
            return x
        mask, queries = valid, self.queries()
        for l in range(1, text["layers"]):
            mask = self.sample(l - 1, x, mask, valid)
            imagined = self.imagine(queries, x, mask)
            if "project.visual.weight" in self.w:
                imagined = self.linear(imagined, "project.visual")
            both = F.pad(bias, (0, imagined.shape[1]))
            x = self.layer(l, x, torch.cat([x, imagined], 1), both)
        return x

    def loss(self, batch):
        hidden = self.drop(self.encode(batch["ids"], batch["valid"]))
        emissions = self.linear(hidden, "head")[:, batch["positions"]]  # every row has the same steps
        gold = batch["gold"]
        start, end, transitions = self.w["crf.start"], self.w["crf.end"], self.w["crf.transitions"]
        path = start[gold[:, 0]] + end[gold[:, -1]] + emissions.gather(2, gold[:, :, None]).sum((1, 2))
        path = path + transitions[gold[:, :-1], gold[:, 1:]].sum(1)
        alpha = start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            alpha = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, t]
        return (torch.logsumexp(alpha + end, 1) - path).mean()


def main():
    folder, threads = Path(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    config = json.loads((folder / "config.json").read_text())
    given = json.loads((folder / "batch.json").read_text())
    batch = {name: torch.tensor(values) for name, values in given.items()}
    batch["valid"] = batch["valid"].float()
    model = Model(config, read_safetensors(folder / "model.safetensors"))
    weights = list(model.w.values())
    optimizer = torch.optim.AdamW(weights, lr=1e-4, weight_decay=0.01, fused=True)
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        if line.strip() == "loss":
            model.rate, model.noise = 0.0, False
            with torch.no_grad():
                print(json.dumps({"loss": model.loss(batch).item()}), flush=True)
            continue
        model.rate, model.noise = config["dropout"], True
        start = time.perf_counter()
        loss = model.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w for w in weights if w.grad is not None], 1.0)
        optimizer.step()
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "loss": loss.item()}), flush=True)


main()
