"""
The model of the pack in PyTorch on a GPU: a forward pass of one tweet and of the batch, and a training step with pictures (forward,
backward, clipping, fused AdamW). Prints one JSON object with medians in milliseconds; fails with one line where there is no GPU.

    python in_torch.py FOLDER DEVICE ROUNDS
"""
import json
import statistics
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
        if name != "__metadata__":
            begin, end = (8 + size + at for at in entry["data_offsets"])
            values = numpy.frombuffer(data[begin:end], dtype="<f4").copy().reshape(entry["shape"])
            tensors[name] = torch.tensor(values)
    return tensors


def main():
    folder, device, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if device == "cuda" and not torch.cuda.is_available():
        sys.exit(f"torch {torch.__version__} finds no GPU")
    torch.set_default_device(device)
    config = json.loads((folder / "config.json").read_text())
    batch = {name: torch.tensor(values) for name, values in json.loads((folder / "batch.json").read_text()).items()}
    batch["valid"] = batch["valid"].float()
    batch |= read_safetensors(folder / "patches.safetensors")
    model = Model(config, read_safetensors(folder / "model.safetensors"))
    weights = list(model.w.values())
    optimizer = torch.optim.AdamW(weights, lr=1e-4, weight_decay=0.01, fused=True)

    def wait():
        if device == "cuda":
            torch.cuda.synchronize()

    def forward(rows):
        model.rate, model.noise = 0.0, False
        with torch.no_grad():
            hidden, _ = model.encode(batch["ids"][:rows], batch["valid"][:rows], None)
            model.linear(hidden, "head").cpu()

    def step():
        model.rate, model.noise = config["dropout"], True
        loss = model.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w for w in weights if w.grad is not None], 1.0)
        optimizer.step()

    def median(work):
        times = []
        for _ in range(rounds + 2):
            wait()
            start = time.perf_counter()
            work()
            wait()
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times[2:])

    rows, pieces = batch["ids"].shape
    times = {f"suggestions, {count} x {pieces} pieces": median(lambda: forward(count)) for count in (1, rows)}
    times[f"training step, {rows} x {pieces} pieces, pictures"] = median(step)
    name = torch.cuda.get_device_name() if device == "cuda" else "the CPU"
    print(json.dumps({"said": f"PyTorch {torch.__version__} on {name}.", "times": times}))


main()
