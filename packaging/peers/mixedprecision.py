"""model-compression-toolkit's mixed precision on resnet20, for comparison: its right answers and its bytes.

Plain, or with its rounding learnt by gradients (--epochs). Called by packaging/measured.py with the Python of a virtual
environment that has the toolkit; prints one JSON object as the last line. Batch norm is folded as the toolkit does it;
activations stay float.
"""

import argparse
import json
import sys
import types

import numpy
import torch
from torch import nn
from torch.nn import functional

CLASSES = 10
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
WIDTHS = (2, 3, 4, 5, 6)  # beside 8


class Block(nn.Module):
    """Two convolutions; where channels double, the shortcut takes every other pixel and pads with zeros."""

    def __init__(self, planes_in, planes):
        super().__init__()
        stride = 1 if planes == planes_in else 2
        self.conv1 = nn.Conv2d(planes_in, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.padding = planes // 4 if stride == 2 else 0

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.padding:
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.padding, self.padding), "constant", 0)
        return functional.relu(y + x)


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*(Block(16, 16) for _ in range(3)))
        self.layer2 = nn.Sequential(Block(16, 32), Block(32, 32), Block(32, 32))
        self.layer3 = nn.Sequential(Block(32, 64), Block(64, 64), Block(64, 64))
        self.linear = nn.Linear(64, CLASSES)

    def forward(self, x):
        x = functional.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        x = functional.avg_pool2d(x, 8)
        return self.linear(x.flatten(1))


def load_network(path):
    network = ResNet20()
    network.load_state_dict(torch.jit.load(path).state_dict())
    return network.eval()


def load_images(path):
    records = numpy.fromfile(path, dtype=numpy.uint8).reshape(-1, 3073)
    pixels = torch.from_numpy(records[:, 1:].astype(numpy.float32).reshape(-1, 3, 32, 32) / 255)
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (MEAN, STD))
    return (pixels - mean) / std, torch.from_numpy(records[:, 0].astype(numpy.int64))


def right_answers(network, images, labels):
    with torch.no_grad():
        return sum(int((network(batch).argmax(1) == truth).sum())
                   for batch, truth in zip(images.split(64), labels.split(64)))


def allow_older_torch():
    """The toolkit's layers for detection heads, unused here, want torch 2.3; the rest works on Debian's 1.13."""
    layers = types.ModuleType("edgemdt_cl.pytorch")
    for name in ("CustomLayer", "MulticlassNMS", "MulticlassNMSWithIndices", "MulticlassNMSOBB", "FasterRCNNBoxDecode"):
        setattr(layers, name, type(name, (nn.Module,), {}))
    sys.modules["edgemdt_cl.pytorch"] = layers
    if not hasattr(functional, "scaled_dot_product_attention"):
        functional.scaled_dot_product_attention = lambda *_: None  # only looked for in the network


def platform():
    """Weights at each of WIDTHS and 8 bits; activations float."""
    import model_compression_toolkit as mct
    from model_compression_toolkit.target_platform_capabilities.schema import mct_current_schema as schema
    from model_compression_toolkit.target_platform_capabilities.constants import BIAS_ATTR, KERNEL_ATTR
    from mct_quantizers import QuantizationMethod as method

    def attribute(bits, quantized=True):
        return schema.AttributeQuantizationConfig(
            weights_quantization_method=method.POWER_OF_TWO if not quantized else method.SYMMETRIC,
            weights_n_bits=bits, weights_per_channel_threshold=quantized, enable_weights_quantization=quantized)

    def operator(bits, kernel=True):
        return schema.OpQuantizationConfig(
            default_weight_attr_config=attribute(8, False),
            attr_weights_configs_mapping={KERNEL_ATTR: attribute(bits), BIAS_ATTR: attribute(8, False)} if kernel else {},
            activation_quantization_method=method.POWER_OF_TWO, activation_n_bits=8,
            supported_input_activation_n_bits=8, enable_activation_quantization=False,
            quantization_preserving=False, fixed_scale=None, fixed_zero_point=None, simd_size=32, signedness=schema.Signedness.AUTO)

    base = operator(8)
    mixed = schema.QuantizationConfigOptions(
        quantization_configurations=tuple([base] + [operator(bits) for bits in WIDTHS]), base_config=base)
    plain = operator(8, False)
    default = schema.QuantizationConfigOptions(quantization_configurations=(plain,), base_config=plain)
    names = schema.OperatorSetNames
    return schema.TargetPlatformCapabilities(
        default_qco=default, tpc_minor_version=1, tpc_patch_version=0, tpc_platform_type="weights only",
        operator_set=(schema.OperatorsSet(name=names.CONV, qc_options=mixed),
                      schema.OperatorsSet(name=names.FULLY_CONNECTED, qc_options=mixed)),
        fusing_patterns=())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="only whether the toolkit can be loaded")
    parser.add_argument("--network")
    parser.add_argument("--calibrate")
    parser.add_argument("--evaluate")
    parser.add_argument("--bits", type=float, default=3.0)
    parser.add_argument("--search-images", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=0, help="of learning on the calibration images; 0: none")
    options = parser.parse_args()
    torch.set_num_threads(1)

    allow_older_torch()
    import model_compression_toolkit as mct
    if options.check:
        return
    network = load_network(options.network)
    images, _ = load_images(options.calibrate)
    weights = sum(module.weight.numel() for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear)))

    def representative():
        for batch in images.split(options.search_images):
            yield [batch.numpy()]

    asked = {
        "target_resource_utilization": mct.core.ResourceUtilization(weights_memory=weights * options.bits / 8),
        "core_config": mct.core.CoreConfig(
            mixed_precision_config=mct.core.MixedPrecisionQuantizationConfig(num_of_images=options.search_images)),
        "target_platform_capabilities": platform()}
    if options.epochs:
        quantized, info = mct.gptq.pytorch_gradient_post_training_quantization(
            network, representative,
            gptq_config=mct.gptq.get_pytorch_gptq_config(n_epochs=options.epochs), **asked)
    else:
        quantized, info = mct.ptq.pytorch_post_training_quantization(network, representative, **asked)
    test, labels = load_images(options.evaluate)
    quantized.eval()
    right = right_answers(quantized.cpu(), test, labels)
    print(json.dumps({"correct": right, "n": len(labels), "weights": weights,
                      "weightBytes": float(info.final_resource_utilization.weights_memory),
                      "version": mct.__version__}))


if __name__ == "__main__":
    main()
