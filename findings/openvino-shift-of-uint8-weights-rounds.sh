#!/usr/bin/env bash
# openvino 2026.4.1, CPU, inference precision f32. Packed weights unpacked in an ONNX graph: a constant uint8 tensor, shifted
# right, cast to float, multiplied (MatMul). The shift is computed as a division that rounds to nearest, half to even,
# instead of dropping the low bits: by 4 bits, half of all values are one too large. No warning. The same graph with uint32
# is exact, and onnxruntime 1.31.1 is exact with both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1 openvino==2026.4.1
"$folder/venv/bin/python" - << 'END'
import io, numpy as np, onnxruntime as ort, openvino as ov
from onnx import TensorProto as T, helper, numpy_helper

random = np.random.default_rng(0)
packed = random.integers(0, 256, (16, 8))
x = random.standard_normal((4, 16)).astype(np.float32)

def outputs(kind, bits):
    nodes = [helper.make_node("BitShift", ["q", "k"], ["b"], direction="RIGHT"),
             helper.make_node("Cast", ["b"], ["w"], to=T.FLOAT), helper.make_node("MatMul", ["x", "w"], ["y"])]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", T.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", T.FLOAT, [4, 8])],
        [numpy_helper.from_array(packed.astype(kind), "q"), numpy_helper.from_array(np.array(bits, kind), "k")])
    stored = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()
    core = ov.Core()
    compiled = core.compile_model(core.read_model(io.BytesIO(stored)), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    runtime = ort.InferenceSession(stored, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return compiled(x)[0], runtime

def near(a, b):
    return abs(a - b).max() < 1e-4 * abs(b).max()

for bits in (1, 4):
    right = x @ (packed >> bits).astype(np.float32)
    rounded = x @ np.rint(packed / 2**bits).astype(np.float32)
    small, runtime = outputs(np.uint8, bits)
    wide, wide_runtime = outputs(np.uint32, bits)
    print(f"by {bits}: uint8 is wrong by {abs(small - right).max() / abs(right).max():.1%}, uint32 by {abs(wide - right).max():.0e}")
    assert near(small, rounded) and not near(small, right), "the shift of uint8 no longer rounds"
    assert near(wide, right) and near(runtime, right) and near(wide_runtime, right)
END
