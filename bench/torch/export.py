"""A model as ONNX in torch's own ways (by tracing, and by torch.export where onnxscript is there): what raw ONNX Runtime is given."""
import contextlib
import io
import logging
import sys
import warnings

import torch


class Encoder(torch.nn.Module):
    """Word pieces in, emissions out. Weights are constants of the graph."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids, valid):
        return self.model.emissions(ids, valid)


def export(model, batch, folder):
    """Paths of the files that could be made."""
    frozen = type(model)(model.config, {name: weight.detach() for name, weight in model.w.items()}, learns=False)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    made = []
    for name, opset, is_new in (("traced", 17, False), ("exported", 18, True)):
        path = folder / f"{name}.onnx"
        try:
            with torch.no_grad(), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                torch.onnx.export(
                    Encoder(frozen).eval(),
                    (batch["ids"].int(), batch["valid"]),
                    str(path),
                    input_names=["ids", "valid"],
                    output_names=["emissions"],
                    opset_version=opset,
                    dynamo=is_new,
                    **({"external_data": False} if is_new else {}),
                )
            made.append(path.name)
        except Exception as error:
            print(f"torch could not export ({name}): {str(error).splitlines()[0]}", file=sys.stderr)
    return made
