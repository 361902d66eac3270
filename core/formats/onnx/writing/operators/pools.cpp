#include "core/formats/onnx/writing/lowering.h"

#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

template <std::size_t Rank> struct Window {
    std::vector<std::int64_t> kernel, strides, pads;

    explicit Window(Lowering &l)
        : kernel(l.integers(1, Rank)), strides(l.isNone(2) ? kernel : l.integers(2, Rank)),
          pads(l.isNone(3) ? std::vector<std::int64_t>(Rank, 0) : l.integers(3, Rank))
    {
        if (strides.empty())
            strides = kernel;
        if (pads.empty())
            pads.assign(Rank, 0);
    }
    std::vector<std::int64_t> bothPads() const
    {
        std::vector<std::int64_t> both = pads;
        both.insert(both.end(), pads.begin(), pads.end());
        return both;
    }
};

/// With the dimension of the batch, which pools of a sample alone lack.
template <std::size_t Rank, typename Write> void pooled(Lowering &l, const Write &write)
{
    Operand x = l.tensor(0);
    const bool isAlone = x.rank() == static_cast<std::int64_t>(Rank) + 1;
    if (isAlone) {
        x.name = l.unsqueezed(x.name, {0});
        x.sizes.insert(x.sizes.begin(), 1);
    }
    const ValueName y = write(x);
    l.give(isAlone ? l.squeezed(y, {0}) : y);
}

template <std::size_t Rank> void lowerMaxPool(Lowering &l)
{
    const Window<Rank> window(l);
    if (l.hasOutput(1) && l.node().op.find("indices") != std::string::npos)
        throw Unwritable{PARETOSCOPE_SAY("onnx.pool-places", "it gives the places of what it takes")};
    pooled<Rank>(l, [&](const Operand &x) {
        return l.call(
            "MaxPool", {x.name},
            {whole("ceil_mode", l.flagOr(5, false) ? 1 : 0),
             wholes("dilations", l.isNone(4) ? std::vector<std::int64_t>(Rank, 1) : l.integers(4, Rank)),
             wholes("kernel_shape", window.kernel), wholes("pads", window.bothPads()),
             wholes("strides", window.strides)});
    });
}

template <std::size_t Rank> void lowerAveragePool(Lowering &l)
{
    const Window<Rank> window(l);
    const bool countsPads = l.flagOr(5, true);
    const bool isCeiled = l.flagOr(4, false);
    if (isCeiled || !l.isNone(6))
        throw Unwritable{PARETOSCOPE_SAY("onnx.pool-edges",
                                         "it averages over windows that go beyond the edge, or divides by a "
                                         "number of its own")};
    pooled<Rank>(l, [&](const Operand &x) {
        return l.call("AveragePool", {x.name},
                      {whole("count_include_pad", countsPads ? 1 : 0), wholes("kernel_shape", window.kernel),
                       wholes("pads", window.bothPads()), wholes("strides", window.strides)});
    });
}

template <std::size_t Rank> void adaptive(Lowering &l, const char *type, const char *global)
{
    const auto sizes = l.integers(1, Rank);
    pooled<Rank>(l, [&](const Operand &x) -> ValueName {
        if (std::ranges::all_of(sizes, [](std::int64_t size) { return size == 1; }))
            return l.call(global, {x.name});
        std::vector<std::int64_t> kernel;
        for (std::size_t i = 0; i < Rank; ++i) {
            const std::int64_t size = x.sizes[i + 2];
            if (size == isOpen || sizes[i] <= 0 || size % sizes[i] != 0)
                throw Unwritable{PARETOSCOPE_SAY("onnx.uneven-pool",
                                                 "it divides its input into windows of different sizes")};
            kernel.push_back(size / sizes[i]);
        }
        return l.call(type, {x.name}, {wholes("kernel_shape", kernel), wholes("strides", kernel)});
    });
}

template <std::size_t Rank> void lowerAdaptiveAverage(Lowering &l)
{
    adaptive<Rank>(l, "AveragePool", "GlobalAveragePool");
}

template <std::size_t Rank> void lowerAdaptiveMax(Lowering &l)
{
    adaptive<Rank>(l, "MaxPool", "GlobalMaxPool");
}

} // namespace

const Lowers &lowerPools()
{
    static const Lowers table{
        {"aten::max_pool1d", lowerMaxPool<1>},
        {"aten::max_pool2d", lowerMaxPool<2>},
        {"aten::max_pool3d", lowerMaxPool<3>},
        {"aten::avg_pool1d", lowerAveragePool<1>},
        {"aten::avg_pool2d", lowerAveragePool<2>},
        {"aten::avg_pool3d", lowerAveragePool<3>},
        {"aten::adaptive_avg_pool1d", lowerAdaptiveAverage<1>},
        {"aten::adaptive_avg_pool2d", lowerAdaptiveAverage<2>},
        {"aten::_adaptive_avg_pool2d", lowerAdaptiveAverage<2>},
        {"aten::adaptive_avg_pool3d", lowerAdaptiveAverage<3>},
        {"aten::adaptive_max_pool1d", lowerAdaptiveMax<1>},
        {"aten::adaptive_max_pool2d", lowerAdaptiveMax<2>},
        {"aten::adaptive_max_pool3d", lowerAdaptiveMax<3>},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
