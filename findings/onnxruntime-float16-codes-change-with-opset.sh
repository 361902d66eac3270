#!/usr/bin/env bash
# onnxruntime 1.32.0, QuantizeLinear of float16 with a float16 scale, onnx 1.23.2's reference beside it. In a model of opset 21
# the division is done in float32, in one of opset 23 in float16: of 1,000 normal numbers 13 get another 8-bit code, each off by
# one. The reference divides in float16 in both. So the codes of a half-precision model change when only its opset is raised, and
# a comparison with the reference fails at opset 21; with "precision" FLOAT at opset 23 the codes of opset 21 come back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
"$folder/venv/bin/python" - << 'END'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.random.default_rng(0).standard_normal(1000).astype(np.float16)
scale = np.float16(0.01)


def codes(opset, **attributes):
    node = helper.make_node("QuantizeLinear", ["x", "scale", "zero"], ["y"], **attributes)
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT16, [1000])],
        [helper.make_tensor_value_info("y", TensorProto.INT8, [1000])],
        [numpy_helper.from_array(scale, "scale"), numpy_helper.from_array(np.int8(0), "zero")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0], ReferenceEvaluator(model).run(None, {"x": x})[0]


def rounded(quotients):
    return np.clip(np.rint(quotients), -128, 127).astype(np.int8)


wide, narrow = rounded(x.astype(np.float32) / np.float32(scale)), rounded(x / scale)
print("codes that differ between division in float32 and in float16:", (wide != narrow).sum())
assert (wide != narrow).sum() == 13
ran, reference = codes(21)
assert (ran == wide).all() and (reference == narrow).all()
ran, reference = codes(23)
assert (ran == narrow).all() and (reference == narrow).all()
ran, reference = codes(23, precision=TensorProto.FLOAT)
assert (ran == wide).all() and (reference == wide).all()
print("onnxruntime: float32 at opset 21, float16 at opset 23; the reference: float16 at both")
END
