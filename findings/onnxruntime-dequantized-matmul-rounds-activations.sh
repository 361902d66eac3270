#!/usr/bin/env bash
# onnxruntime 1.31.1, CPU, default options. A weight stored as int8 and expanded by DequantizeLinear (opset 13, one scale a
# tensor, or one a column) in front of MatMul is replaced at load by com.microsoft.MatMulNBits at accuracy level 4, which
# rounds the *activations* to 8 bits: the result is wrong by 5e-3 of the largest value, though the file says float32
# throughout. Scales along the rows (axis 0), Gemm with transB=1, no optimisation, or
# session.qdq_matmulnbits_accuracy_level=1 are exact to 4e-7. Gemm without transB is rounded, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/venv/bin/python" - << 'END'
import numpy as np, onnxruntime as ort
from onnx import TensorProto as T, helper, numpy_helper

random = np.random.default_rng(0)
levels = random.integers(-127, 128, (256, 64)).astype(np.int8)
x = random.standard_normal((8, 256)).astype(np.float32)
step = np.float32(0.01)
exact = x.astype(np.float64) @ (levels * float(step))

def error(operator, weight, axis=None, transposed=False, config={}, optimised=True):
    scale = np.array(step) if axis is None else np.full(weight.shape[axis], step)
    unpack = helper.make_node("DequantizeLinear", ["q", "s"], ["w"], **({} if axis is None else {"axis": axis}))
    product = helper.make_node(operator, ["x", "w"], ["y"], **({"transB": 1} if transposed else {}))
    graph = helper.make_graph([unpack, product], "g", [helper.make_tensor_value_info("x", T.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", T.FLOAT, None)],
        [numpy_helper.from_array(weight, "q"), numpy_helper.from_array(scale.astype(np.float32), "s")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    options = ort.SessionOptions()
    if not optimised:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    for key, value in config.items():
        options.add_session_config_entry(key, value)
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return abs(session.run(None, {"x": x})[0] - exact).max() / abs(exact).max()

seen = {
    "MatMul, one scale": error("MatMul", levels),
    "MatMul, a scale a column": error("MatMul", levels, axis=1),
    "Gemm": error("Gemm", levels),
    "MatMul, a scale a row": error("MatMul", levels, axis=0),
    "Gemm, transB": error("Gemm", levels.T.copy(), transposed=True),
    "MatMul, not optimised": error("MatMul", levels, optimised=False),
    "MatMul, accuracy level 1": error("MatMul", levels, config={"session.qdq_matmulnbits_accuracy_level": "1"}),
}
for name, value in seen.items():
    print(f"{name:26} {value:.1e}")
rounded = list(seen.values())
assert all(1e-3 < value < 2e-2 for value in rounded[:3]), "activations are no longer rounded"
assert all(value < 1e-6 for value in rounded[3:]), "a way that was exact no longer is"
END
