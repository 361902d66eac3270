// Made-up inputs of a layer, for tests of methods that look at them. Header only, because only tests that
// link core may use it.
#pragma once

#include "core/compress/compressedweight.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <random>

namespace paretoscope::tests {

/// Bell-shaped numbers, the same every time.
inline at::Tensor bellShaped(at::IntArrayRef shape, unsigned seed, float mean = 0.01F, float deviation = 0.3F)
{
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(mean, deviation);
    at::Tensor numbers = at::zeros(shape);
    for (std::int64_t i = 0; i < numbers.numel(); ++i)
        numbers.data_ptr<float>()[i] = normal(generator);
    return numbers;
}

/// Of 2 · columns positions, neighbours alike and some inputs much larger than others.
inline compress::InputMoments madeUpMoments(std::int64_t groups, std::int64_t columns, unsigned seed = 5)
{
    const std::int64_t positions = 2 * columns;
    const at::Tensor inputs = bellShaped({groups, positions, columns}, seed);
    if (columns > 1)
        inputs.narrow(2, 1, columns - 1).add_(inputs.narrow(2, 0, columns - 1).clone(), 0.8);
    for (std::int64_t column = 0; column < columns; column += 3)
        inputs.select(2, column).mul_(4);
    const at::Tensor second = at::bmm(inputs.transpose(1, 2), inputs).div_(static_cast<double>(positions));
    return {second, positions};
}

/// Of numbers on either side of 0.
inline compress::InputHistogram madeUpHistogram()
{
    compress::InputHistogram histogram;
    histogram.add(bellShaped({4, 64}, 3, 0.2F, 1));
    return histogram;
}

/// For LAYER, as wide as its rows.
inline compress::InputMoments madeUpMoments(const graph::Layer &layer, unsigned seed = 5)
{
    return madeUpMoments(layer.blocks().groups, layer.weightsPerChannel(), seed);
}

} // namespace paretoscope::tests
