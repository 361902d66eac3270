"""Files that were written, in onnxruntime: for tst_onnxwritten.

onnxwritten.py FOLDER: runs every NAME.onnx there, optimised and not, on the inputs in NAME.onnx.values and holds what it
gives against the outputs there: how many of both as 32-bit integers, then each as the number of its dimensions, these,
0 (float32), 1 (int64), 2 (int32) or 3 (bool), and its elements. Files of opset 13 must say so. Prints how many files were
compared; fails, naming them, where some differ by more than 1e-5 of the largest number or onnx.checker refuses them.
"""
import glob
import struct
import sys

import numpy as np
import onnx
import onnxruntime

types = [np.float32, np.int64, np.int32, np.bool_]


def values_in(path):
    with open(path, "rb") as file:
        number = lambda: struct.unpack("<i", file.read(4))[0]
        inputs, outputs = number(), number()
        tensors = []
        for _ in range(inputs + outputs):
            shape = [number() for _ in range(number())]
            kind = np.dtype(types[number()])
            count = int(np.prod(shape, dtype=np.int64))
            tensors.append(np.frombuffer(file.read(count * kind.itemsize), kind).reshape(shape))
    return tensors[:inputs], tensors[inputs:]


def apart(made, known):
    if made.shape != known.shape or known.size == 0:
        return float(made.shape != known.shape)
    known = known.astype(np.float64)
    return np.abs(made.astype(np.float64) - known).max() / max(np.abs(known).max(), 1e-30)


wrong, count = [], 0
for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
    name = path.rsplit("/", 1)[1]
    try:
        onnx.checker.check_model(path, full_check=True)
        inputs, outputs = values_in(path + ".values")
        opset = [one.version for one in onnx.load(path, load_external_data=False).opset_import if one.domain == ""]
        if ".onnx-compatible." in name and opset != [13]:
            wrong.append(f"{name}: opset {opset}")
        for level in (onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL, onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL):
            options = onnxruntime.SessionOptions()
            options.graph_optimization_level = level
            options.log_severity_level = 3
            options.intra_op_num_threads = 1
            session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            made = session.run(None, {one.name: value for one, value in zip(session.get_inputs(), inputs, strict=True)})
            for i, (own, known) in enumerate(zip(made, outputs, strict=True)):
                if not apart(own, known) <= 1e-5:
                    wrong.append(f"{name}: output {i} differs by {apart(own, known):.2g}")
        count += 1
    except Exception as error:
        wrong.append(f"{name}: {str(error).splitlines()[0][:300]}")
print(count)
if wrong:
    sys.exit("\n".join(wrong))
