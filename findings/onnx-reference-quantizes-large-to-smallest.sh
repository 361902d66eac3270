#!/usr/bin/env bash
# onnx 1.23.2, ReferenceEvaluator on QuantizeLinear. A value whose quotient by the scale reaches 2^31 is not saturated to the
# largest code but becomes the smallest: with a scale of 1e-8, 20 gives 255 and 30 gives 0 (int8: 127 and -128). Quotients are made
# 32-bit integers before they are cut. onnxruntime 1.32.0 saturates as the operator's text says. Who takes the reference for the
# truth of a quantized model with a tiny scale (a channel of weights that are nearly zero) sees large values change sign.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0
"$folder/venv/bin/python" -W ignore - << 'END'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.array([20, 30, -30], np.float32)
for kind, dtype, smallest, largest in ((TensorProto.UINT8, np.uint8, 0, 255), (TensorProto.INT8, np.int8, -128, 127)):
    node = helper.make_node("QuantizeLinear", ["x", "scale", "zero"], ["y"])
    graph = helper.make_graph(
        [node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [3])],
        [helper.make_tensor_value_info("y", kind, [3])],
        [numpy_helper.from_array(np.float32(1e-8), "scale"), numpy_helper.from_array(dtype(0), "zero")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    reference = ReferenceEvaluator(model).run(None, {"x": x})[0].tolist()
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    ran = session.run(None, {"x": x})[0].tolist()
    print(dtype.__name__, x.tolist(), "reference", reference, "onnxruntime", ran)
    assert reference == [largest, smallest, smallest]
    assert ran == [largest, largest, smallest]
END
