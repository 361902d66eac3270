#include "core/formats/onnx/writing/lowering.h"

#include <algorithm>

#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

struct Convolution {
    std::vector<std::int64_t> strides, padding, dilations, outputPadding;
    std::int64_t groups = 1;
    bool isTransposed = false;
    const char *automatic = nullptr; ///< padding that ONNX computes
};

void write(Lowering &l, const Convolution &made)
{
    Operand x = l.tensor(0);
    const Operand weight = l.tensor(1);
    const bool isAlone = x.rank() < weight.rank(); // a sample without the dimension of the batch
    if (isAlone)
        x.name = l.unsqueezed(x.name, {0});
    std::vector<std::int64_t> pads = made.padding;
    pads.insert(pads.end(), made.padding.begin(), made.padding.end());
    std::vector<Attribute> attributes;
    const auto add = [&](const char *name, const std::vector<std::int64_t> &values, std::int64_t usual) {
        if (std::ranges::any_of(values, [usual](std::int64_t value) { return value != usual; }))
            attributes.push_back(wholes(name, values));
    };
    add("dilations", made.dilations, 1);
    if (made.groups != 1)
        attributes.push_back(whole("group", made.groups));
    if (made.automatic)
        attributes.push_back(text("auto_pad", made.automatic));
    else
        add("pads", pads, 0);
    add("strides", made.strides, 1);
    if (made.isTransposed)
        attributes.push_back(wholes("output_padding", made.outputPadding));
    std::vector<ValueName> inputs{x.name, weight.name};
    if (!l.isNone(2))
        inputs.push_back(l.tensor(2).name);
    const ValueName y = l.call(made.isTransposed ? "ConvTranspose" : "Conv", inputs, attributes);
    l.give(isAlone ? l.squeezed(y, {0}) : y);
}

std::size_t kernelRank(Lowering &l)
{
    return l.tensor(1).sizes.size() - 2;
}

void lowerConvolution(Lowering &l)
{
    const std::size_t rank = kernelRank(l);
    Convolution made;
    made.strides = l.integers(3, rank);
    made.dilations = l.integers(5, rank);
    made.groups = l.integerOr(6, 1);
    if (l.isHost(4) && l.item(4).host.isString()) {
        made.padding.assign(rank, 0);
        if (l.text(4) == "same") { // what is odd comes last
            std::vector<std::int64_t> ends;
            const Operand weight = l.tensor(1);
            bool isEven = true;
            for (std::size_t i = 0; i < rank; ++i) {
                const std::int64_t all = made.dilations[i] * (weight.sizes[i + 2] - 1);
                made.padding[i] = all / 2;
                isEven = isEven && all % 2 == 0;
            }
            if (!isEven)
                made.automatic = "SAME_UPPER";
        }
    } else {
        made.padding = l.integers(4, rank);
    }
    write(l, made);
}

void lowerAnyConvolution(Lowering &l)
{
    const std::size_t rank = kernelRank(l);
    write(l, {l.integers(3, rank), l.integers(4, rank), l.integers(5, rank), l.integers(7, rank),
              l.integer(8), l.flag(6), nullptr});
}

void lowerTransposed(Lowering &l)
{
    const std::size_t rank = kernelRank(l);
    write(l, {l.integers(3, rank), l.integers(4, rank), l.integers(7, rank), l.integers(5, rank),
              l.integer(6), true, nullptr});
}

} // namespace

const Lowers &lowerConvolutions()
{
    static const Lowers table{
        {"aten::conv1d", lowerConvolution},          {"aten::conv2d", lowerConvolution},
        {"aten::conv3d", lowerConvolution},          {"aten::_convolution", lowerAnyConvolution},
        {"aten::convolution", lowerAnyConvolution},  {"aten::conv_transpose1d", lowerTransposed},
        {"aten::conv_transpose2d", lowerTransposed}, {"aten::conv_transpose3d", lowerTransposed},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
