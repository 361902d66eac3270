#!/usr/bin/env bash
# onnxruntime 1.31.1 against the reference evaluator of onnx 1.23.2, opset 21. Cast of float to INT4 or UINT4: the runtime
# rounds half away from zero and keeps the low four bits, so that 7.6 becomes -8 (INT4) and -0.7 becomes 15 (UINT4); the
# reference cuts the fraction off (7 and 0). To INT8 both cut off. QuantizeLinear to INT4 agrees in both: half to even,
# clamped.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/venv/bin/python" - << 'END'
import numpy as np, onnxruntime as ort
from onnx import TensorProto as T, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

x = np.array([0.5, 1.5, 2.5, -0.7, 6.9, 7.6], np.float32)

def both(nodes, constants=[]):
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", T.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", T.FLOAT, x.shape)], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    runtime = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return runtime.tolist(), ReferenceEvaluator(model).run(None, {"x": x})[0].astype(np.float32).tolist()

def cast(to):
    return both([helper.make_node("Cast", ["x"], ["q"], to=to), helper.make_node("Cast", ["q"], ["y"], to=T.FLOAT)])

zero = helper.make_tensor("z", T.INT4, [], [0])
quantized = both([helper.make_node("QuantizeLinear", ["x", "s", "z"], ["q"]),
                  helper.make_node("DequantizeLinear", ["q", "s", "z"], ["y"])],
                 [numpy_helper.from_array(np.float32(1), "s"), zero])
print("x                ", x.tolist())
for name, (runtime, reference) in {"Cast INT4": cast(T.INT4), "Cast UINT4": cast(T.UINT4), "Cast INT8": cast(T.INT8),
                                   "QuantizeLinear INT4": quantized}.items():
    print(f"{name:20} runtime {runtime} reference {reference}")
assert cast(T.INT4) == ([1, 2, 3, -1, 7, -8], [0, 1, 2, 0, 6, 7])
assert cast(T.UINT4) == ([1, 2, 3, 15, 7, 8], [0, 1, 2, 0, 6, 7])
assert cast(T.INT8) == ([0, 1, 2, 0, 6, 7],) * 2
assert quantized == ([0, 2, 2, -1, 7, 7],) * 2
END
