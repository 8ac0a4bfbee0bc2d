"""
One training step of BGA-MNER, or of the plain encoder with CRF, in PyTorch: what the engine is timed beside. Reads config.json,
model.safetensors, batch.json and, with pictures, patches.safetensors from the folder given, then answers lines on stdin:

    loss    the training loss without dropout and noise: the two programs must agree before times are compared
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


def main():
    folder, threads = Path(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    config = json.loads((folder / "config.json").read_text())
    given = json.loads((folder / "batch.json").read_text())
    batch = {name: torch.tensor(values) for name, values in given.items()}
    batch["valid"] = batch["valid"].float()
    if (folder / "patches.safetensors").exists():
        batch |= read_safetensors(folder / "patches.safetensors")
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
