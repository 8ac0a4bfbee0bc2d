"""
One model, BGA-MNER or the plain encoder with CRF, in PyTorch: what the engine is timed beside. Reads config.json,
model.safetensors, batch.json and, with pictures, patches.safetensors from the folder given, then answers lines on stdin:

    loss       the training loss without dropout and noise: the two programs must agree before times are compared
    step       forward, backward, clipping to norm 1 and fused AdamW; answers milliseconds
    adamw      fused AdamW alone, on gradients of chance; answers milliseconds
    emissions  of the batch's text, in evaluation: compared like the loss
    forward    the same; answers milliseconds
    export     writes the forward pass as ONNX into the folder; answers the files' names

    python step.py FOLDER THREADS
"""
import json
import struct
import sys
import time
from pathlib import Path

import numpy
import torch

from model import Model


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


class Work:
    def __init__(self, folder):
        self.folder = folder
        given = json.loads((folder / "batch.json").read_text())
        self.batch = {name: torch.tensor(values) for name, values in given.items()}
        self.batch["valid"] = self.batch["valid"].float()
        if (folder / "patches.safetensors").exists():
            self.batch |= read_safetensors(folder / "patches.safetensors")
        self.config = json.loads((folder / "config.json").read_text())
        self.model = Model(self.config, read_safetensors(folder / "model.safetensors"))
        self.weights = list(self.model.w.values())
        self.optimizer = torch.optim.AdamW(self.weights, lr=1e-4, weight_decay=0.01, fused=True)
        self.has_gradients = False

    def evaluation(self):
        self.model.rate, self.model.noise = 0.0, False

    def loss(self):
        self.evaluation()
        with torch.no_grad():
            return {"loss": self.model.loss(self.batch).item()}

    def step(self):
        self.model.rate, self.model.noise = self.config["dropout"], True
        start = time.perf_counter()
        loss = self.model.loss(self.batch)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w for w in self.weights if w.grad is not None], 1.0)
        self.optimizer.step()
        return {"ms": (time.perf_counter() - start) * 1000, "loss": loss.item()}

    def adamw(self):
        if not self.has_gradients:
            for weight in self.weights:
                weight.grad = torch.randn_like(weight) * 1e-3
            self.has_gradients = True
        start = time.perf_counter()
        self.optimizer.step()
        return {"ms": (time.perf_counter() - start) * 1000}

    def emissions(self):
        self.evaluation()
        with torch.inference_mode():
            return {"emissions": self.model.emissions(self.batch["ids"], self.batch["valid"]).flatten().tolist()}

    def forward(self):
        self.evaluation()
        with torch.inference_mode():
            start = time.perf_counter()
            self.model.emissions(self.batch["ids"], self.batch["valid"])
            return {"ms": (time.perf_counter() - start) * 1000}

    def export(self):
        from export import export

        self.evaluation()
        return {"files": export(self.model, self.batch, self.folder)}


def main():
    torch.set_num_threads(int(sys.argv[2]))
    torch.manual_seed(1)
    work = Work(Path(sys.argv[1]))
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(getattr(work, line.strip())()), flush=True)


main()
