#!/usr/bin/env python3
"""Runs FILE.onnx in onnxruntime, optimised and not, on the floats in FILE.in, whose answers are in FILE.out; says
the largest difference, relative to the largest number. onnx.checker looks at the file first."""
import sys
import numpy as np
import onnx
import onnxruntime as ort

path = sys.argv[1]
onnx.checker.check_model(path, full_check=True)
samples = np.fromfile(path + ".in", np.float32)
answers = np.fromfile(path + ".out", np.float32)
worst = 0.0
for level in (ort.GraphOptimizationLevel.ORT_ENABLE_ALL, ort.GraphOptimizationLevel.ORT_DISABLE_ALL):
    options = ort.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    made = session.run(None, {given.name: samples.reshape([-1] + given.shape[1:])})[0].ravel()
    worst = max(worst, np.abs(made - answers).max() / np.abs(answers).max())
print(worst)
