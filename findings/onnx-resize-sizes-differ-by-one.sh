#!/usr/bin/env bash
# onnxruntime 1.31.1 against onnx 1.23.2, Resize of opset 19 by a scale. Both multiply the size by the scale and take the
# floor, the runtime in float32, where 0.9 x 10 rounds up to 9, onnx (shape inference and the reference evaluator) in
# float64, where the float32 nearest to 0.9 leaves 8.99999976: the runtime gives 9 elements and warns, where the file
# that the same scale was written for says 8. So for 0.7 (7 and 6), 1.3 (13 and 12), 2.3 (23 and 22); 0.6 and 1.1, whose
# float32 lies above, agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1
"$folder/venv/bin/python" - << 'END'
import numpy as np, onnxruntime as ort
from onnx import TensorProto as T, helper, numpy_helper, shape_inference
from onnx.reference import ReferenceEvaluator

x = np.arange(10, dtype=np.float32)

def lengths(scale):
    node = helper.make_node("Resize", ["x", "", "s"], ["y"], mode="nearest")
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", T.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", T.FLOAT, None)], [numpy_helper.from_array(np.float32([scale]), "s")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    inferred = shape_inference.infer_shapes(model, strict_mode=True).graph.output[0].type.tensor_type.shape
    return (len(session.run(None, {"x": x})[0]), len(ReferenceEvaluator(model).run(None, {"x": x})[0]),
            inferred.dim[0].dim_value)

found = {scale: lengths(scale) for scale in (0.9, 0.7, 1.3, 2.3, 0.6, 1.1)}
for scale, (runtime, reference, inferred) in found.items():
    print(f"10 x {scale}: onnxruntime {runtime}, reference evaluator {reference}, shape inference {inferred}")
assert found == {0.9: (9, 8, 8), 0.7: (7, 6, 6), 1.3: (13, 12, 12), 2.3: (23, 22, 22), 0.6: (6, 6, 6), 1.1: (11, 11, 11)}
END
