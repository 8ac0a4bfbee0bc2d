"""The file by ONNX's own checker and by its reference implementation in numpy: prints what they say of model.onnx in the current folder.

python reference.py < feeds.json: {"input_ids": [[...]], "attention_mask": [[...]], "first_pieces": [[...]]}
"""

import json
import sys

import numpy
import onnx
from onnx.reference import ReferenceEvaluator

model = onnx.load("model.onnx")
onnx.checker.check_model(model, full_check=True)
feeds = {name: numpy.array(rows, "int64") for name, rows in json.load(sys.stdin).items()}
emissions, tags = ReferenceEvaluator(model).run(None, feeds)
print(json.dumps({"emissions": emissions.tolist(), "tags": tags.tolist()}))
