#!/usr/bin/env bash
# onnxruntime 1.31.1, Cast float to FLOAT8E4M3FN with saturate=0 (largest value 448; beyond the rounding border of 464 the
# standard wants NaN). Values just above the border become NaN, but 480 to 495 become 448 again, and 500 is NaN: the result
# is not monotonic. The reference evaluator of onnx 1.23.2 gives NaN for all of them. With saturate=1 both give 448.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/venv/bin/python" - << 'END'
import numpy as np, onnxruntime as ort
from onnx import TensorProto as T, helper
from onnx.reference import ReferenceEvaluator

x = np.array([440, 448, 460, 470, 480, 495, 500, 10000], np.float32)

def both(saturate):
    nodes = [helper.make_node("Cast", ["x"], ["q"], to=T.FLOAT8E4M3FN, saturate=saturate),
             helper.make_node("Cast", ["q"], ["y"], to=T.FLOAT)]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", T.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", T.FLOAT, x.shape)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    runtime = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return runtime, ReferenceEvaluator(model).run(None, {"x": x})[0].astype(np.float32)

runtime, reference = both(0)
print("x        ", x.tolist())
print("runtime  ", runtime.tolist())
print("reference", reference.tolist())
nan = np.nan
assert np.array_equal(runtime, np.float32([448, 448, 448, nan, 448, 448, nan, nan]), equal_nan=True)
assert np.array_equal(reference, np.float32([448, 448, 448, nan, nan, nan, nan, nan]), equal_nan=True)
assert all((y == 448).all() for y in both(1))
END
