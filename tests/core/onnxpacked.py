"""Packed weights in ONNX files as onnxruntime unpacks them: for tst_onnxpacked.

onnxpacked.py FOLDER [NETWORK]: packed.onnx gives weights + x for x = 0; products.onnx is given input.values; weights.onnx gives
the weights of NETWORK, which is run with them. packed.values has what must come of it. Prints what is wrong and exits with 1;
with 3 where onnxruntime is not there.
"""
import os
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


def session_of(model, folded=None):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    if folded:
        options.optimized_model_filepath = folded
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def compare(made, known, most):
    for i, (m, k) in enumerate(zip(made, known, strict=True)):
        apart = np.abs(m - k).max() / max(np.abs(k).max(), 1e-30)
        if m.shape != k.shape or not apart <= most:
            wrong.append(f"output {i}: {apart} apart")


def with_weights(network, weights):
    """NETWORK whose initializers are what WEIGHTS unpacks to."""
    names = {o.name[len("packed:"):]: next(n.input[0] for n in weights.graph.node if n.output[0] == o.name)
             for o in weights.graph.output}
    kept = [i for i in network.graph.initializer if i.name not in names]
    assert len(kept) + len(names) == len(network.graph.initializer)
    rename = lambda name: "packed:" + name if name else name
    nodes = []
    for node in weights.graph.node:
        if node.output[0].startswith("packed:"):
            continue
        node.input[:] = [rename(n) for n in node.input]
        node.output[:] = [rename(n) for n in node.output]
        nodes.append(node)
    for tensor in weights.graph.initializer:
        tensor.name = rename(tensor.name)
    for node in network.graph.node:
        node.input[:] = [rename(names[n]) if n in names else n for n in node.input]
    before = list(network.graph.node)
    del network.graph.node[:], network.graph.initializer[:]
    network.graph.node.extend(nodes + before)
    network.graph.initializer.extend(kept + list(weights.graph.initializer))
    network.opset_import[0].version = max(network.opset_import[0].version, weights.opset_import[0].version)
    network.ir_version = max(network.ir_version, weights.ir_version)
    return network


def exists(name):
    return os.path.exists(folder + name)


def check_weights():
    model = onnx.load(folder + "packed.onnx")
    onnx.checker.check_model(model, full_check=True)
    session = session_of(model, folder + "folded.onnx")
    left = {n.op_type for n in onnx.load(folder + "folded.onnx").graph.node} - {"Add", "Identity"}
    if left:
        wrong.append(f"not folded: {left}")
    compare(session.run(None, {"x": np.zeros((), np.float32)}), golden("packed.values"), 1e-6)


def check_products():
    model = onnx.load(folder + "products.onnx")
    onnx.checker.check_model(model)
    session = session_of(model, folder + "folded.onnx")
    left = {n.op_type for n in onnx.load(folder + "folded.onnx").graph.node} - {"MatMulNBits", "Identity"}
    if left:
        wrong.append(f"not folded: {left}")
    inputs = dict(zip((i.name for i in session.get_inputs()), golden("input.values"), strict=True))
    compare(session.run(None, inputs), golden("packed.values"), 1e-5)


def check_network(path):
    network = onnx.load(path)
    plain = session_of(network, folder + "plain.onnx")
    session = session_of(with_weights(network, onnx.load(folder + "weights.onnx")), folder + "folded.onnx")
    kinds = [sorted(n.op_type for n in onnx.load(folder + f).graph.node) for f in ("folded.onnx", "plain.onnx")]
    if kinds[0] != kinds[1]:
        wrong.append(f"not folded: {set(kinds[0])} instead of {set(kinds[1])}")
    name = plain.get_inputs()[0].name
    made, known = session.run(None, {name: golden("input.values")[0]})[0], golden("packed.values")[0]
    compare([made], [known], 1e-5)
    if not (made.argmax(-1) == known.argmax(-1)).all():
        wrong.append("other classes")


if exists("packed.onnx"):
    check_weights()
elif exists("products.onnx"):
    check_products()
else:
    check_network(sys.argv[2])
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
