#include "core/sensitivity/outputdraw.h"

#include "core/evaluate/outputfit.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/softmax.h>

#include <cmath>

namespace paretoscope::sensitivity {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): a stream of its own for every row of every sample.
class Random {
public:
    Random(std::uint64_t sample, std::int64_t row) : m_state(sample)
    {
        m_state = next() ^ static_cast<std::uint64_t>(row);
        m_state = next();
    }

    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    double sign() { return (next() >> 63U) != 0 ? 1.0 : -1.0; }

private:
    std::uint64_t m_state;
};

/// Σ εᵢ √pᵢ (eᵢ − p) with random signs ε.
void drawScores(const float *p, float *v, std::int64_t columns, double factor, Random &random)
{
    double sum = 0;
    for (std::int64_t c = 0; c < columns; ++c) {
        const double signedRoot = random.sign() * std::sqrt(static_cast<double>(p[c]));
        v[c] = static_cast<float>(signedRoot);
        sum += signedRoot;
    }
    for (std::int64_t c = 0; c < columns; ++c)
        v[c] = static_cast<float>(factor * (static_cast<double>(v[c]) - sum * static_cast<double>(p[c])));
}

void drawNumbers(float *v, std::int64_t columns, double factor, Random &random)
{
    for (std::int64_t c = 0; c < columns; ++c)
        v[c] = static_cast<float>(factor * random.sign());
}

} // namespace

base::Result<at::Tensor> drawOutputs(const at::Tensor &outputs, data::Task task, double meanSquare,
                                     std::span<const std::int64_t> numbers)
{
    const auto samples = static_cast<std::int64_t>(numbers.size());
    const auto rows = evaluate::outputRows(outputs, samples, task);
    if (!rows)
        return rows.error();
    at::Tensor drawn = at::empty_like(rows->rows);
    const std::int64_t columns = rows->rows.size(1);
    const at::Tensor probabilities = rows->distribution ? at::softmax(rows->rows, -1) : at::Tensor();
    const auto perSample = static_cast<double>(rows->rowsPerSample);
    for (std::int64_t row = 0; row < rows->rows.size(0); ++row) {
        const auto sample = static_cast<std::size_t>(row / rows->rowsPerSample);
        Random random(static_cast<std::uint64_t>(numbers[sample]), row % rows->rowsPerSample);
        float *v = drawn.data_ptr<float>() + row * columns;
        if (rows->distribution)
            drawScores(probabilities.data_ptr<float>() + row * columns, v, columns,
                       1 / std::sqrt(2 * perSample), random);
        else
            drawNumbers(v, columns, 1 / std::sqrt(static_cast<double>(columns) * meanSquare), random);
    }
    return drawn.view(outputs.sizes()).to(outputs.scalar_type());
}

} // namespace paretoscope::sensitivity
