"""ONNX files of every form, with what onnxruntime makes of inputs: for tst_onnx.

onnxfiles.py FOLDER: writes NAME.onnx, and NAME.values with the inputs and then the outputs: how many of both as 32-bit
integers, then each as the number of its dimensions, these, 0 (float32), 1 (int64) or 2 (bool), and its elements.
"""
import struct
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

folder = sys.argv[1] + "/"
random = np.random.default_rng(3)


def real(*shape, scale=1.0):
    return (random.standard_normal(shape) * scale).astype(np.float32)


def whole(*numbers):
    return np.array(numbers, dtype=np.int64)


class Net:
    """Nodes one after the other; constants become initializers."""

    def __init__(self, opset=20):
        self.opset, self.nodes, self.tensors, self.functions, self.count = opset, [], [], [], 0

    def constant(self, value, name=None):
        self.count += 1
        name = name or f"c{self.count}"
        self.tensors.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def __call__(self, kind, *inputs, outputs=1, **attributes):
        inputs = [i if isinstance(i, str) else self.constant(i) for i in inputs]
        self.count += 1
        names = [f"v{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, f"n{self.count}", **attributes))
        return names[0] if outputs == 1 else names


def kind_of(value):
    return {np.dtype(np.float32): 0, np.dtype(np.int64): 1, np.dtype(np.bool_): 2}[value.dtype]


def as_real(net, value):
    return net("Cast", value, to=TensorProto.FLOAT)


def save(name, net, inputs, outputs, dynamic=True, external=False):
    """INPUTS by name; their first dimension is open."""
    outputs = [outputs] if isinstance(outputs, str) else outputs
    types = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64, np.dtype(np.bool_): TensorProto.BOOL}
    infos = [helper.make_tensor_value_info(n, types[v.dtype], (["n"] if dynamic else [v.shape[0]]) + list(v.shape[1:]))
             for n, v in inputs.items()]
    results = [helper.make_empty_tensor_value_info(o) for o in outputs]
    graph = helper.make_graph(net.nodes, name, infos, results, net.tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", net.opset), helper.make_opsetid("com.microsoft", 1)] +
                              ([helper.make_opsetid("own.ops", 1)] if net.functions else []), functions=net.functions, ir_version=10)
    path = f"{folder}{name}.onnx"
    if external:
        onnx.save(model, path, save_as_external_data=True, location=f"{name}.data", size_threshold=0)
    else:
        onnx.save(model, path)
    write_values(path, inputs, outputs)


def write_values(path, inputs, outputs=None):
    """Beside the file at PATH, of all its outputs or of those named."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    values = onnxruntime.InferenceSession(path, options).run(outputs, inputs)
    with open(path.removesuffix(".onnx") + ".values", "wb") as file:
        file.write(struct.pack("<2i", len(inputs), len(values)))
        for value in list(inputs.values()) + values:
            value = np.asarray(value, order="C")
            if value.dtype == np.int32:
                value = value.astype(np.int64)
            file.write(struct.pack(f"<{value.ndim + 2}i", value.ndim, *value.shape, kind_of(value)))
            file.write(value.tobytes())


def convolutions():
    x = {"x": real(3, 4, 9, 11)}
    cases = {
        "plain": dict(pads=[1, 1, 1, 1]), "strided": dict(strides=[2, 3]), "uneven": dict(pads=[0, 1, 2, 1], strides=[2, 2]),
        "dilated": dict(dilations=[2, 1]), "same_upper": dict(auto_pad="SAME_UPPER", strides=[2, 2]),
        "same_lower": dict(auto_pad="SAME_LOWER", strides=[3, 2]), "valid": dict(auto_pad="VALID")}
    for name, settings in cases.items():
        net = Net()
        y = net("Conv", "x", net.constant(real(8, 4, 3, 2), "block.conv.weight"), real(8), kernel_shape=[3, 2], **settings)
        save(f"conv_{name}", net, x, y)
    net = Net()
    y = net("Conv", "x", real(8, 2, 3, 3), real(8), group=2)
    y = net("Add", net("Conv", y, real(8, 1, 3, 3), group=8), net("Reshape", real(8), whole(1, 8, 1, 1)))
    save("conv_grouped", net, x, y)
    for name, settings in {"plain": {}, "strided": dict(strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]),
                           "uneven": dict(strides=[2, 3], pads=[0, 1, 1, 0]), "same": dict(strides=[2, 2], auto_pad="SAME_UPPER"),
                           "grouped": dict(group=2, dilations=[2, 1])}.items():
        net = Net()
        outputs = 3
        save(f"transposed_{name}", net, x, net("ConvTranspose", "x", real(4, outputs, 3, 3), real(outputs * settings.get("group", 1)), **settings))
    net = Net()
    save("conv_1d", net, {"x": real(2, 4, 13)}, net("Conv", "x", real(5, 4, 3), pads=[2, 0]))
    net = Net()
    save("conv_3d", net, {"x": real(2, 2, 5, 6, 7)}, net("Conv", "x", real(3, 2, 3, 2, 3), real(3), pads=[1, 0, 1, 1, 0, 1]))


def products():
    x = {"x": real(5, 6)}
    for name, (shape, bias, settings) in {
            "gemm": ((6, 4), (4,), {}), "gemm_turned": ((4, 6), (1, 4), dict(transB=1)),
            "gemm_scaled": ((4, 6), (4,), dict(transB=1, alpha=0.5, beta=2.0)), "gemm_one": ((6, 4), (1,), {}),
            "gemm_none": ((4, 6), None, dict(transB=1))}.items():
        net = Net(13)
        inputs = ["x", real(*shape)] + ([] if bias is None else [real(*bias)])
        save(name, net, x, net("Gemm", *inputs, **settings))
    net = Net()
    turned = net("Transpose", net.constant(real(4, 6), "head.weight"), perm=[1, 0])
    y = net("Add", net("MatMul", "x", turned), real(4))
    z = net("Add", real(6), net("MatMul", y, net.constant(real(4, 6), "val_7")))
    save("matmul", net, x, net("Add", z, "x"), external=True)
    net = Net()
    a = net("MatMul", real(7, 5), "x")
    save("matmul_left", net, {"x": real(5, 6)}, net("MatMul", a, net("Transpose", a)), dynamic=False)
    net = Net()
    save("matmul_batched", net, {"x": real(2, 3, 5, 6)}, net("MatMul", "x", real(3, 6, 4)))
    net = Net()
    save("einsum", net, {"x": real(2, 3, 5)}, net("Einsum", "x", real(5, 7), equation="nij,jk->nik"))


def elementwise():
    x = {"x": real(4, 3, 5)}
    alone = ["Sqrt", "Exp", "Log", "Abs", "Neg", "Erf", "Reciprocal", "Floor", "Ceil", "Round", "Sign", "Sin", "Cos", "Relu", "Sigmoid",
             "Tanh", "LeakyRelu", "Elu", "Selu", "Celu", "Softplus", "Softsign", "HardSigmoid", "HardSwish", "Mish", "ThresholdedRelu", "Gelu",
             "Identity", "Dropout"]
    for kind in alone:
        net = Net()
        positive = kind in ("Sqrt", "Log", "Reciprocal")
        y = net(kind, net("Add", net("Abs", "x"), np.float32(0.1)) if positive else "x")
        save(f"alone_{kind.lower()}", net, x, net("Mul", y, real(1, 5)))
    net = Net()
    y = net("Sub", np.float32(2.5), net("Mul", "x", np.float32(3)))
    y = net("Div", net("Pow", net("Abs", y), np.float32(1.5)), net("Add", net("Abs", "x"), np.array([0.5], np.float32)))
    y = net("Max", y, real(3, 1), np.float32(0.2))
    y = net("Min", net("Sum", y, "x", real(5)), net("Mean", "x", y))
    y = net("Clip", y, np.float32(-1), np.float32(1.5))
    save("arithmetic", net, x, net("Clip", y, "", np.float32(1.25)))
    net = Net(9)
    save("clip_old", net, x, net("Clip", "x", min=-0.5, max=0.25))
    net = Net()
    a, b = net("Greater", "x", np.float32(0)), net("LessOrEqual", "x", real(3, 5))
    c = net("Where", net("And", a, net("Not", b)), "x", real(5))
    d = net("Cast", net("Xor", net("Or", a, b), net("Equal", net("Round", "x"), np.float32(0))), to=TensorProto.FLOAT)
    save("truths", net, x, [net("Add", c, d), as_real(net, net("IsNaN", net("Log", "x")))])
    net = Net()
    i = net("Cast", net("Mul", "x", np.float32(10)), to=TensorProto.INT64)
    j = net("Div", net("Mod", i, whole(7)), whole(2))
    save("wholes", net, x, [as_real(net, net("Div", i, whole(-4))), net("Add", net("Cast", j, to=TensorProto.FLOAT), real(5))])
    net = Net()
    save("prelu", net, {"x": real(2, 3, 4, 4)}, net("PRelu", "x", real(3, 1, 1)))
    for opset, axis in ((11, 1), (11, 2), (13, 1), (20, -1)):
        net = Net(opset)
        save(f"softmax_{opset}_{abs(axis)}", net, x, net("Mul", net("Softmax", "x", axis=axis), net("LogSoftmax", "x", axis=axis)))


def norms():
    x = {"x": real(3, 6, 4, 5)}
    net = Net()
    y = net("BatchNormalization", "x", real(6), real(6), real(6), np.abs(real(6)) + np.float32(0.5), epsilon=1e-3)
    y = net("InstanceNormalization", y, real(6), real(6))
    save("norms", net, x, net("LayerNormalization", y, real(5), real(5), axis=-1))
    net = Net(21)
    y = net("GroupNormalization", "x", real(6), real(6), num_groups=3)
    save("norm_groups", net, x, net("LpNormalization", net("LayerNormalization", y, real(4, 5), axis=2), axis=1, p=2))
    net = Net(18)
    save("norm_groups_old", net, x, net("GroupNormalization", "x", real(3), real(3), num_groups=3))


def pools():
    x = {"x": real(2, 3, 10, 9)}
    for name, settings in {"plain": {}, "strided": dict(strides=[2, 2], pads=[1, 1, 1, 1]), "rounded": dict(strides=[2, 2], ceil_mode=1),
                           "rounded_padded": dict(strides=[2, 2], ceil_mode=1, pads=[1, 1, 1, 1]),
                           "uneven": dict(strides=[2, 2], pads=[0, 0, 1, 1]), "same": dict(strides=[2, 2], auto_pad="SAME_UPPER")}.items():
        for kind, more in {"MaxPool": {}, "AveragePool": {}, "AveragePool_all": dict(count_include_pad=1)}.items():
            net = Net(20)
            save(f"pool_{kind.lower()}_{name}", net, x, net(kind.split("_")[0], "x", kernel_shape=[3, 2], **settings, **more))
    net = Net()
    save("pool_dilated", net, x, net("MaxPool", "x", kernel_shape=[2, 2], dilations=[2, 3]))
    net = Net()
    save("pool_global", net, x, net("Add", net("GlobalAveragePool", "x"), net("GlobalMaxPool", "x")))


def reductions():
    x = {"x": real(3, 4, 5)}
    for kind in ["Mean", "Sum", "Max", "Min", "L1", "L2", "SumSquare", "LogSumExp", "Prod"]:
        net = Net(18)
        y = net("Reduce" + kind, "x", whole(1, -1), keepdims=1)
        save(f"reduce_{kind.lower()}", net, x, net("Add", net("Add", y, net("Reduce" + kind, "x", whole(2), keepdims=0)), net("Reduce" + kind, "x")), dynamic=False)
    net = Net(11)
    save("reduce_old", net, x, net("Mul", net("ReduceMean", "x", axes=[1], keepdims=0), net("ReduceSum", "x", axes=[1], keepdims=0)))
    net = Net()
    y, places = net("TopK", "x", whole(2), axis=1, outputs=2)
    save("places", net, x, [as_real(net, net("ArgMax", "x", axis=2, keepdims=0)), as_real(net, net("ArgMin", "x", axis=1)), y, as_real(net, places), net("CumSum", "x", whole(1), reverse=1)])


def shapes():
    x = {"x": real(3, 4, 6)}
    net = Net()
    size = net("Shape", "x")
    first, last = net("Gather", size, whole(0)), net("Gather", size, np.int64(-1))
    flat = net("Concat", first, net("Unsqueeze", net("Div", net("Mul", last, np.int64(4)), np.int64(3)), whole(0)), whole(-1), axis=0)
    y = net("Reshape", "x", flat)
    y = net("Expand", net("Unsqueeze", y, whole(1, -1)), net("Concat", whole(1, 2), net("Slice", net("Shape", y), whole(1), whole(3)), whole(2), axis=0))
    z = net("ConstantOfShape", net("Shape", "x", start=0, end=1), value=numpy_helper.from_array(np.array([0.5], np.float32)))
    r = net("Cast", net("Range", np.int64(0), net("Squeeze", first), np.int64(1)), to=TensorProto.FLOAT)
    save("sizes", net, x, [y, net("Add", z, r), net("Flatten", "x"), as_real(net, net("Size", "x"))])
    net = Net()
    a, b, c = net("Split", "x", whole(1, 2, 1), axis=1, outputs=3)
    d, e = net("Split", "x", axis=2, num_outputs=2, outputs=2)
    y = net("Concat", a, net("Slice", b, whole(-1), whole(-100), whole(1), whole(-1)), c, axis=1)
    y = net("Add", y, net("Tile", net("Slice", "x", whole(1, -2), whole(2, 100), whole(2, 1)), whole(1, 2, 6)))
    save("cuts", net, x, [y, net("Sub", d, e), net("Transpose", "x"), net("Squeeze", net("ReduceMean", "x", whole(1)), whole(1))])
    net = Net(9)
    save("cuts_old", net, x, net("Slice", "x", starts=[1, 0], ends=[3, -1], axes=[1, 2]))
    net = Net()
    y = net("Pad", "x", whole(0, 1, 2, 0, 0, 1), np.float32(1.5))
    y = net("Pad", y, whole(0, 0, 1, 0, 0, 2), mode="reflect")
    save("pads", net, x, net("Pad", y, whole(0, 0, 1, 0, 0, 0), mode="edge"))
    net = Net()
    y = net("Gather", "x", whole(2, -1, 0), axis=1)
    y = net("Add", y, net("Unsqueeze", net("Gather", "x", np.int64(1), axis=1), whole(1)))
    z = net("GatherElements", "x", np.array([[[0, -1, 2, 3, 1, 0]]] * 3, np.int64), axis=1)
    save("gathers", net, x, [y, z, net("Trilu", "x", np.int64(1), upper=0)])
    net = Net()
    places = np.array([[0, 1], [2, -1]], np.int64)
    y = net("GatherND", "x", places)
    save("places_of_rows", net, x, [y, net("ScatterND", "x", places, net("Neg", y)),
                                    net("ScatterElements", "x", np.array([[[0, -1, 2, 3, 1, 0]]] * 3, np.int64), real(3, 1, 6), axis=1)])
    net = Net()
    y = net("Gather", net.constant(real(9, 5), "table.weight"), "i")
    save("table", net, {"i": random.integers(0, 9, (3, 4))}, [y, net("OneHot", "i", np.int64(9), real(2), axis=1)])
    net = Net()
    y = net("DepthToSpace", "x", blocksize=2)
    save("blocks", net, {"x": real(2, 8, 3, 5)}, [y, net("DepthToSpace", "x", blocksize=2, mode="CRD"), net("SpaceToDepth", y, blocksize=2)])


def resizing():
    x = {"x": real(2, 3, 5, 7)}
    empty = np.array([], np.float32)
    for mode in ("nearest", "linear"):
        for coordinates in ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"):
            for name, scales in (("up", [1, 1, 2, 3]), ("down", [1, 1, 0.6, 0.5])):
                net = Net(19)
                save(f"resize_{mode}_{coordinates}_{name}", net, x,
                     net("Resize", "x", empty, np.array(scales, np.float32), mode=mode, coordinate_transformation_mode=coordinates))
    for rounding in ("round_prefer_ceil", "floor", "ceil"):
        net = Net(19)
        save(f"resize_{rounding}", net, x, net("Resize", "x", empty, empty, whole(2, 3, 4, 9), nearest_mode=rounding), dynamic=False)
    net = Net(9)
    save("upsample", net, x, net("Upsample", "x", np.array([1, 1, 2, 2], np.float32)))


def recurrent():
    x = {"x": real(7, 2, 5)}
    for kind, gates, more in (("LSTM", 4, {}), ("GRU", 3, dict(linear_before_reset=1)), ("RNN", 1, {})):
        for direction, d in (("forward", 1), ("reverse", 1), ("bidirectional", 2)):
            net = Net(14)
            y, last = net(kind, "x", real(d, gates * 6, 5, scale=0.3), real(d, gates * 6, 6, scale=0.3), real(d, 2 * gates * 6, scale=0.3),
                          hidden_size=6, direction=direction, outputs=2, **more)
            save(f"{kind.lower()}_{direction}", net, x, [y, last])


def quantized():
    x = {"x": real(3, 4, 6, 6)}
    net = Net(21)
    scale, zero = np.float32(0.03), np.int8(-5)
    y = net("DequantizeLinear", net("QuantizeLinear", "x", scale, zero), scale, zero)
    w = net("DequantizeLinear", net.constant(random.integers(-128, 128, (8, 4, 3, 3)).astype(np.int8), "conv.weight_quantized"),
            np.abs(real(8, scale=0.01)), np.zeros(8, np.int8), axis=0)
    y = net("Conv", y, w, real(8))
    y = net("QuantizeLinear", y, np.float32(0.05), np.uint8(100))
    save("quantized", net, x, net("DequantizeLinear", y, np.float32(0.05), np.uint8(100)))
    net = Net(21)
    codes = helper.make_tensor("w4", TensorProto.INT4, [6, 8], random.integers(-8, 8, 48).tolist())
    net.tensors.append(codes)
    w = net("DequantizeLinear", "w4", np.abs(real(6, 2, scale=0.1)), axis=1, block_size=4)
    save("quantized_blocks", net, {"x": real(3, 8)}, net("Gemm", "x", w, transB=1))


def shared():
    """The same weight again, turned or scaled when read, then others of the same size."""
    net = Net()
    weights = [net.constant(real(256, 256, scale=0.1), f"l{i}.weight") for i in range(5)]
    y = "x"
    for i in (0, 0, 1, 1, 2, 3, 4):
        y = net("Gemm", y, weights[i], transB=1, alpha=0.5)
    save("shared_gemm", net, {"x": real(5, 256)}, y)
    net = Net()
    weights = [(real(1, 512, 128, scale=0.1), real(1, 512, 128, scale=0.1), real(1, 1024, scale=0.1)) for _ in range(3)]
    names = [[net.constant(value, f"r{i}.{j}") for j, value in enumerate(values)] for i, values in enumerate(weights)]
    y = "x"
    for i in (0, 0, 1, 1, 2):
        y = net("Squeeze", net("LSTM", y, *names[i], hidden_size=128, outputs=2)[0], whole(1))
    save("shared_lstm", net, {"x": real(7, 2, 128)}, y)


def numbers():
    """Where whole numbers, types and borders are easily read in another way."""
    net = Net()
    half = [net("Div", net("Sub", whole(3), net("Shape", "x", start=i, end=i + 1)), whole(2)) for i in (0, 2)]
    save("div_toward_zero", net, {"x": real(6, 3, 6)}, [as_real(net, h) for h in half])
    net = Net()
    power = net("Pow", np.float32(2.5), net("Cast", "x", to=TensorProto.INT64))
    save("pow_of_number", net, {"x": np.abs(real(3, 4)) * 2}, net("Div", power, np.float32(3)))
    net = Net(14)
    added = net("Add", np.array([200, 100], np.uint8), np.array([100, 100], np.uint8))
    save("bytes_wrap", net, {"x": real(3, 2)}, net("Mul", "x", as_real(net, added)))
    net = Net()
    save("onehot_beyond", net, {"i": np.array([0, 3, -1, 7, -3, -4])}, net("OneHot", "i", np.int64(3), np.array([0, 1], np.float32)))
    net = Net()
    save("table_from_the_end", net, {"i": np.array([-1, 0, 2, -5])}, net("Gather", real(5, 3), "i"))
    net = Net()
    rows = real(3, 4)
    rows[1] = 0
    save("norm_of_zero", net, {"x": rows}, net("LpNormalization", "x", axis=1, p=2))
    net = Net()
    save("gemm_table", net, {"x": real(5, 6)}, net("Gemm", "x", real(6, 4), real(5, 4), beta=0.5), dynamic=False)
    net = Net()
    save("gemm_of_two", net, {"x": real(5, 6)}, net("Gemm", "x", "x", real(5, 5), transB=1, beta=2.0), dynamic=False)
    for mode in ("reflect", "edge"):
        net = Net()
        save(f"pads_{mode}_of_width", net, {"x": real(2, 4, 6, 6)}, net("Pad", "x", whole(0, 0, 0, 1, 0, 0, 0, 2), mode=mode))
    for scale in (0.9, 0.7):
        for dynamic in (False, True):
            net = Net(19)
            save(f"resize_{scale}_{dynamic}", net, {"x": real(10, 1, 10, 10)}, dynamic=dynamic,
                 outputs=net("Resize", "x", np.array([], np.float32), np.array([scale, 1, scale, scale], np.float32), mode="nearest"))
    for scale in (0.3, 0.7):
        net = Net(10)
        save(f"resize_old_{scale}", net, {"x": real(1, 1, 10, 10)}, net("Resize", "x", np.array([1, 1, scale, scale], np.float32), mode="nearest"))


def codes():
    """Integers of other ranges than bytes."""
    net = Net(21)
    y = net("QuantizeLinear", "x", np.float32(0.05), output_dtype=TensorProto.INT8)
    save("quantized_said", net, {"x": real(3, 4, scale=5)}, net("DequantizeLinear", y, np.float32(0.05)))
    for name, kind in (("int4", TensorProto.INT4), ("uint4", TensorProto.UINT4), ("uint16", TensorProto.UINT16)):
        net = Net(21)
        net.tensors.append(helper.make_tensor("zero", kind, [], [1]))
        y = net("QuantizeLinear", "x", np.float32(0.1), "zero")
        save(f"quantized_{name}", net, {"x": real(3, 40, scale=5)}, net("DequantizeLinear", y, np.float32(0.1), "zero"))
    net = Net()
    root = net("Sqrt", np.array([0.25, 1, 2.25, 4, 9], np.float16))
    save("half_known", net, {"x": real(3, 5)}, net("Mul", "x", as_real(net, root)))


def integers():
    """Operators of integers, whose results may differ by a step of the last grid: files named steps_."""
    def byte(low, high, *shape, kind=np.int8):
        return random.integers(low, high, shape).astype(kind)

    def near(value, count=None):
        return np.float32(value) if count is None else (value * random.uniform(0.5, 1.5, count)).astype(np.float32)

    def coded(net, scale, zero):
        return net("QuantizeLinear", "x", scale, zero)

    us, u0, s0 = np.float32(0.03), np.uint8(120), np.int8(3)
    image, rows = {"x": real(3, 4, 9, 8)}, {"x": real(5, 24)}
    for name, group, settings in (("plain", 1, dict(pads=[1, 0, 1, 2], strides=[2, 1])), ("depthwise", 4, dict(pads=[1, 1, 1, 1]))):
        net = Net()
        y = net("QLinearConv", coded(net, us, u0), us, u0, net.constant(byte(-127, 128, 8, 4 // group, 3, 3), "block.conv.weight_quantized"),
                near(0.02, 8), np.zeros(8, np.int8), np.float32(0.09), np.uint8(90), byte(-900, 900, 8, kind=np.int32), group=group, **settings)
        save(f"steps_qlinearconv_{name}", net, image, net("DequantizeLinear", y, np.float32(0.09), np.uint8(90)))
    net = Net()
    y = net("QLinearMatMul", coded(net, us, s0), us, s0, net.constant(byte(-127, 128, 24, 10), "fc.weight_quantized"), near(0.02, 10), np.zeros(10, np.int8),
            np.float32(0.2), np.int8(-7))
    save("steps_qlinearmatmul", net, rows, net("DequantizeLinear", y, np.float32(0.2), np.int8(-7)))
    for turned in (0, 1):
        for floats in (False, True):
            net = Net()
            y = net("QGemm", coded(net, us, u0), us, u0, byte(0, 255, *((10, 24) if turned else (24, 10)), kind=np.uint8), near(0.02), np.uint8(130),
                    byte(-900, 900, 10, kind=np.int32), *(() if floats else (np.float32(0.2), np.uint8(128))), domain="com.microsoft", transB=turned, alpha=1.0)
            save(f"steps_qgemm_{turned}_{floats}", net, rows, y if floats else net("DequantizeLinear", y, np.float32(0.2), np.uint8(128)))
    for turned in (0, 1):
        net = Net()
        y = net("QGemm", coded(net, us, u0), us, u0, byte(0, 255, *((10, 24) if turned else (24, 10)), kind=np.uint8), near(0.02), np.uint8(130),
                byte(-900, 900, 10, kind=np.int32), domain="com.microsoft", transB=turned, alpha=0.5)
        save(f"steps_qgemm_alpha_{turned}", net, rows, y)
    net = Net()
    y = net("QLinearSoftmax", coded(net, us, u0), us, u0, near(0.004), np.uint8(0), domain="com.microsoft", opset=20)
    save("steps_qlinearsoftmax", net, rows, net("DequantizeLinear", y, near(0.004), np.uint8(0)))
    net = Net()
    y = net("MatMulInteger", coded(net, us, u0), byte(-127, 128, 24, 5), u0)
    columns = net("Mul", near(0.02, 5), us)
    save("integers_columns_first", net, rows, net("Mul", net("Cast", y, to=TensorProto.FLOAT), columns))
    net = Net()
    y = net("QLinearAdd", coded(net, us, u0), us, u0, byte(0, 255, 24, kind=np.uint8), near(0.05), np.uint8(9), near(0.05), np.uint8(100), domain="com.microsoft")
    z = net("QLinearMul", y, near(0.05), np.uint8(100), y, near(0.05), np.uint8(100), near(0.3), np.uint8(50), domain="com.microsoft")
    save("steps_qlinear_of_two", net, rows, net("DequantizeLinear", z, near(0.3), np.uint8(50)))
    net = Net()
    y = coded(net, us, u0)
    parts = [net(kind, y, us, u0, near(0.004), np.uint8(zero), domain="com.microsoft", **more)
             for kind, zero, more in (("QLinearSigmoid", 0, {}), ("QLinearLeakyRelu", 60, dict(alpha=0.1)))]
    y = net("QLinearConcat", near(0.02), np.uint8(70), y, us, u0, parts[0], near(0.004), np.uint8(0), domain="com.microsoft", axis=1)
    y = net("QLinearGlobalAveragePool", y, near(0.02), np.uint8(70), near(0.006), np.uint8(30), domain="com.microsoft", channels_last=0)
    save("steps_qlinear_of_one", net, image, [net("DequantizeLinear", y, near(0.006), np.uint8(30)), net("DequantizeLinear", parts[1], near(0.004), np.uint8(60))])
    weight = byte(-127, 128, 24, 10)
    for name, scale, swapped in (("one", near(0.02), False), ("columns", near(0.02, 10), True)):
        net = Net()
        y, a, zero = net("DynamicQuantizeLinear", "x", outputs=3)
        b = net.constant(scale, "fc.weight_scale")
        y = net("Cast", net("MatMulInteger", y, net.constant(weight, "fc.weight_quantized"), zero, np.int8(0)), to=TensorProto.FLOAT)
        y = net("Add", net("Mul", y, net("Mul", b, a) if swapped else net("Mul", a, b)), real(10))
        save(f"dynamic_matmul_{name}", net, rows, y)
    net = Net()
    y, a, zero = net("DynamicQuantizeLinear", "x", outputs=3)
    y = net("Cast", net("ConvInteger", y, byte(0, 255, 6, 4, 3, 3, kind=np.uint8), zero, np.uint8(128), pads=[1, 1, 1, 1]), to=TensorProto.FLOAT)
    save("dynamic_conv", net, image, net("Add", net("Mul", y, net("Mul", a, near(0.01))), real(1, 6, 1, 1)))
    net = Net()
    y = net("MatMulInteger", coded(net, us, u0), weight, u0)
    save("integers_matmul", net, rows, net("Mul", net("Cast", y, to=TensorProto.FLOAT), np.float32(0.01)))
    net = Net()
    y = net("DynamicQuantizeMatMul", "x", weight, near(0.02, 10), np.zeros(10, np.int8), real(10), domain="com.microsoft")
    save("dynamic_matmul_joined", net, rows, y)
    net = Net()
    y, a, zero = net("DynamicQuantizeLinear", "x", outputs=3)
    y = net("MatMulIntegerToFloat", y, weight, a, near(0.02, 10), zero, np.zeros(10, np.int8), real(10), domain="com.microsoft")
    save("dynamic_matmul_to_float", net, rows, y)
    net = Net()
    y, a, zero = net("DynamicQuantizeLinear", "x", outputs=3)
    save("dynamic_codes", net, rows, [net("DequantizeLinear", y, a, zero), a, net("Cast", zero, to=TensorProto.FLOAT)])
    net = Net()
    y, a, zero = net("DynamicQuantizeLinear", net("Mul", "x", np.float32(0)), outputs=3)
    save("dynamic_nothing", net, rows, [net("DequantizeLinear", y, a, zero), a])


def joined():
    """What ONNX Runtime's optimizer writes."""
    x = {"x": real(2, 5, 12)}
    with_bias = {"Gelu": False, "BiasGelu": True, "FastGelu": True, "QuickGelu": False}
    for kind, bias in with_bias.items():
        net = Net()
        save(f"ms_{kind}", net, x, net(kind, "x", *([real(12)] if bias else []), domain="com.microsoft"))
    net = Net()
    save("ms_fusedmatmul", net, x, net("FusedMatMul", "x", net("Mul", "x", np.float32(2)), domain="com.microsoft", transB=1, alpha=0.25))
    net = Net()
    save("ms_fusedmatmul_weight", net, x, net("FusedMatMul", "x", net.constant(real(7, 12), "fc.weight"), domain="com.microsoft", transB=1))
    net = Net()
    skip = net("Mul", net("Tanh", "x"), np.float32(1e-4))
    z = net("SkipSimplifiedLayerNormalization", net("Mul", "x", np.float32(1e-4)), skip, real(12), domain="com.microsoft")
    save("ms_skipnorm_usual", net, x, z)
    net = Net()
    skip = net("Tanh", "x")
    y = net("SkipLayerNormalization", "x", skip, real(12), real(12), real(12), outputs=4, domain="com.microsoft", epsilon=1e-5)
    z = net("SkipSimplifiedLayerNormalization", y[0], skip, real(12), outputs=1, domain="com.microsoft", epsilon=1e-6)
    net.nodes[-2].output[1], net.nodes[-2].output[2] = "", ""
    save("ms_skipnorm", net, x, [y[0], y[3], z])
    net = Net()
    save("ms_simplifiednorm", net, x, net("SimplifiedLayerNormalization", "x", real(12), epsilon=1e-6, axis=-1, stash_type=1))
    for kind, numbers in (("Relu", None), ("LeakyRelu", [0.2]), ("Clip", [-0.5, 1.5]), ("HardSigmoid", [0.3, 0.4])):
        net = Net()
        more = {} if numbers is None else dict(activation_params=numbers)
        y = net("FusedConv", "x", real(8, 4, 3, 3), real(8), domain="com.microsoft", activation=kind, pads=[1, 1, 1, 1], **more)
        save(f"ms_fusedconv_{kind}", net, {"x": real(2, 4, 6, 6)}, y)


def inner_graphs():
    """If whose condition follows from shapes or numbers, and operators that a file defines itself."""
    def branch(name, net, output, tensors=()):
        return helper.make_graph(net.nodes, name, [], [helper.make_empty_tensor_value_info(output)], list(net.tensors) + list(tensors))

    for chosen in (True, False):
        then, other = Net(), Net()
        then.count, other.count = 100, 200
        a = then("Relu", then("MatMul", "x", then.constant(real(12, 7), "fc.weight")))
        b = other("Tanh", other("MatMul", "x", other.constant(real(12, 7), "fc.weight")))
        deep = Net()
        deep.count = 300
        deeper = deep("Add", b, deep.constant(real(7)))
        no = Net()
        no.count = 400
        same = no("Identity", b)
        nested = other("If", other.constant(np.array(True)), then_branch=branch("deep", deep, deeper), else_branch=branch("no", no, same))
        net = Net()
        many = net("Greater", net("Size", net("Shape", "x")), np.int64(2 if chosen else 3))
        y = net("If", many, then_branch=branch("then", then, a), else_branch=branch("other", other, nested))
        save(f"if_{chosen}", net, {"x": real(2, 5, 12)}, net("Mul", y, np.float32(2)))
    for name, given in (("own", 0.3), ("usual", None)):
        net = Net()
        leaky = helper.make_node("LeakyRelu", ["s"], ["y"])
        leaky.attribute.append(onnx.AttributeProto(name="alpha", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT))
        act = helper.make_function("own.ops", "Act", ["a", "b"], ["y"], [helper.make_node("Add", ["a", "b"], ["s"]), leaky],
                                   [helper.make_opsetid("", 20)], attribute_protos=[helper.make_attribute("slope", 0.1)])
        block = helper.make_function("own.ops", "Block", ["x", "w", "b"], ["y", "z"],
                                     [helper.make_node("MatMul", ["x", "w"], ["p"]), helper.make_node("Act", ["p", "b"], ["y"], domain="own.ops",
                                                                                                  **({} if given is None else dict(slope=given))),
                                      helper.make_node("Neg", ["p"], ["z"])],
                                     [helper.make_opsetid("", 20), helper.make_opsetid("own.ops", 1)])
        net.functions = [act, block]
        y, z = net("Block", "x", net.constant(real(12, 9), "first.weight"), real(9), outputs=2, domain="own.ops")
        y, _ = net("Block", net("Add", y, z), net.constant(real(9, 4), "second.weight"), real(4), outputs=2, domain="own.ops")
        save(f"function_{name}", net, {"x": real(5, 12)}, y)


def more_inner_graphs():
    """Attributes that reach into branches of functions, functions of several forms, blocks larger than a row."""
    body = Net()
    body.count = 500
    reduce = helper.make_node("ReduceMax", ["a"], ["inner"])
    reduce.attribute.append(onnx.AttributeProto(name="keepdims", ref_attr_name="keep", type=onnx.AttributeProto.INT))
    graph = helper.make_graph([reduce], "then", [], [helper.make_empty_tensor_value_info("inner")])
    other = helper.make_graph([helper.make_node("Identity", ["a"], ["outer"])], "else", [], [helper.make_empty_tensor_value_info("outer")])
    choose = helper.make_node("If", ["always"], ["y"], then_branch=graph, else_branch=other)
    always = helper.make_node("Constant", [], ["always"], value=numpy_helper.from_array(np.array(True)))
    net = Net(17)
    net.functions = [helper.make_function("own.ops", "Most", ["a"], ["y"], [always, choose], [helper.make_opsetid("", 17)], attributes=["keep"])]
    save("function_branch", net, {"x": real(3, 4)}, net("Most", "x", domain="own.ops", keep=0), dynamic=False)
    net = Net(21)
    codes = random.integers(-8, 8, (6, 4)).astype(np.int8)
    w = net("DequantizeLinear", codes, np.abs(real(6, 1, scale=0.1)), np.zeros((6, 1), np.int8), axis=1, block_size=32)
    save("quantized_wide_block", net, {"x": real(3, 4)}, net("Gemm", "x", w, transB=1))


class Readings:
    """Calibration data for the runtime's own quantizer."""

    def __init__(self, inputs, count=8):
        self.left = [{name: real(*value.shape) for name, value in inputs.items()} for _ in range(count)]

    def get_next(self):
        return self.left.pop() if self.left else None


def by_the_runtime():
    """A small network as onnxruntime.quantization writes it."""
    import logging

    import onnxruntime.quantization as quantization

    logging.getLogger().setLevel(logging.ERROR)
    x = {"x": real(3, 3, 12, 12)}
    net = Net(17)
    y = net("Relu", net("Conv", "x", net.constant(real(8, 3, 3, 3, scale=0.3), "stem.weight"), real(8), pads=[1, 1, 1, 1]))
    z = net("Relu", net("Conv", y, net.constant(real(8, 1, 3, 3, scale=0.3), "deep.weight"), real(8), group=8, pads=[1, 1, 1, 1]))
    y = net("MaxPool", net("Add", y, z), kernel_shape=[2, 2], strides=[2, 2])
    y = net("Flatten", net("GlobalAveragePool", net("Concat", y, net("Sigmoid", y), axis=1)))
    y = net("Gemm", y, net.constant(real(10, 16, scale=0.3), "head.weight"), real(10), transB=1)
    save("float_net", net, x, net("MatMul", y, net.constant(real(10, 6), "last.weight")))
    source = f"{folder}float_net.onnx"
    forms = quantization.QuantFormat
    types = quantization.QuantType
    for name, form, activation, channels in (("qoperator", forms.QOperator, types.QUInt8, True), ("qoperator_signed", forms.QOperator, types.QInt8, False),
                                             ("qdq", forms.QDQ, types.QUInt8, True)):
        path = f"{folder}steps_runtime_{name}.onnx"
        quantization.quantize_static(source, path, Readings(x), quant_format=form, activation_type=activation, weight_type=types.QInt8, per_channel=channels)
        write_values(path, x)
    for name, weights in (("signed", types.QInt8), ("unsigned", types.QUInt8)):
        path = f"{folder}dynamic_runtime_{name}.onnx"
        quantization.quantize_dynamic(source, path, weight_type=weights)
        write_values(path, x)


for family in (convolutions, products, elementwise, norms, pools, reductions, shapes, resizing, recurrent, quantized, shared, numbers, codes, integers, joined, inner_graphs, more_inner_graphs, by_the_runtime):
    family()
