"""Packed weights in ONNX files as onnxruntime unpacks them: for tst_onnxpacked.

onnxpacked.py FOLDER: packed.onnx gives weights + x for x = 0; packed.values has what they must be, see tst_onnxpacked. Prints
what is wrong and exits with 1; with 3 where onnxruntime is not there.
"""
import struct
import sys

try:
    import numpy as np
    import onnx
    import onnxruntime
except ImportError:
    sys.exit(3)

folder = sys.argv[1] + "/"
wrong = []


def golden(name):
    data, place, arrays = open(folder + name, "rb").read(), 0, []
    while place < len(data):
        rank = struct.unpack_from("<i", data, place)[0]
        shape = struct.unpack_from(f"<{rank}i", data, place + 4)
        place += 4 + 4 * rank
        count = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(data, np.float32, count, place).reshape(shape))
        place += 4 * count
    return arrays


onnx.checker.check_model(onnx.load(folder + "packed.onnx"), full_check=True)
options = onnxruntime.SessionOptions()
options.log_severity_level = 3
options.optimized_model_filepath = folder + "folded.onnx"
session = onnxruntime.InferenceSession(folder + "packed.onnx", options, providers=["CPUExecutionProvider"])
left = {n.op_type for n in onnx.load(folder + "folded.onnx").graph.node} - {"Add", "Identity"}
if left:
    wrong.append(f"not folded: {left}")
for i, (made, known) in enumerate(zip(session.run(None, {"x": np.zeros((), np.float32)}), golden("packed.values"), strict=True)):
    apart = np.abs(made - known).max() / max(np.abs(known).max(), 1e-30)
    if made.shape != known.shape or not apart <= 1e-6:
        wrong.append(f"output {i}: {apart} apart")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
