#include "core/evaluate/outputdraw.h"

#include "core/evaluate/outputrows.h"
#include "core/evaluate/outputs/outputfit.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <cmath>

namespace paretoscope::evaluate {

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

/// Of a direction: signs without what only makes the vector X longer.
void drawDirection(const float *x, float *v, std::int64_t columns, double factor, Random &random)
{
    double squares = 0;
    double along = 0;
    for (std::int64_t c = 0; c < columns; ++c) {
        v[c] = static_cast<float>(random.sign());
        squares += static_cast<double>(x[c]) * static_cast<double>(x[c]);
        along += static_cast<double>(x[c]) * static_cast<double>(v[c]);
    }
    const double inverse = squares > 0 ? 1 / squares : 0;
    for (std::int64_t c = 0; c < columns; ++c)
        v[c] = static_cast<float>(factor * std::sqrt(inverse) *
                                  (static_cast<double>(v[c]) - static_cast<double>(x[c]) * along * inverse));
}

/// Below, a probability counts as this much: what divides by it would hold nothing but one unlikely class.
constexpr double leastWeighed = 1e-6;

/// What a change of each number of a distribution weighs by itself: the root of the curvature, ½ of it.
double rootWeight(double number, OutputKind kind)
{
    const auto clamped = [](double p) { return std::clamp(p, leastWeighed, 1 - leastWeighed); };
    switch (kind) {
    case OutputKind::LogProbabilities:
        return std::sqrt(std::exp(number) / 2);
    case OutputKind::Probabilities:
        return std::sqrt(0.5 / std::max(number, leastWeighed));
    case OutputKind::IndependentLogits: {
        const double p = 1 / (1 + std::exp(-number));
        return std::sqrt(p * (1 - p) / 2);
    }
    case OutputKind::IndependentProbabilities:
        return std::sqrt(0.5 / (clamped(number) * (1 - clamped(number))));
    default:
        return 0;
    }
}

class Drawing {
public:
    Drawing(const at::Tensor &tensor, const ModelOutput &output, double unit, std::size_t stream,
            DrawnFor drawnFor)
        : m_rows(rowsOf(tensor, output)), m_drawn(at::empty_like(m_rows.numbers)), m_stream(stream),
          m_weight(std::sqrt(output.weight)), m_unit(unit > 0 ? unit : 1),
          m_perRow(m_drawn.numel() / m_rows.rows.size(0))
    {
        m_ofScores = drawnFor == DrawnFor::Scores &&
                     (output.kind == OutputKind::Logits || output.kind == OutputKind::IndependentLogits);
        if (output.kind == OutputKind::Logits)
            m_probabilities = at::softmax(m_rows.rows, -1);
    }

    /// Shaped as the arranged tensor with its classes last.
    at::Tensor draw(std::span<const std::int64_t> numbers)
    {
        for (std::int64_t row = 0; row < m_rows.rows.size(0); ++row) {
            const auto sample = static_cast<std::size_t>(row / m_rows.rowsPerSample);
            const auto number = static_cast<std::uint64_t>(numbers[sample]);
            // Streams of further outputs begin where no row of the first one is.
            Random random(number, row % m_rows.rowsPerSample - (static_cast<std::int64_t>(m_stream) << 40));
            drawRow(row, random);
        }
        return m_drawn;
    }

private:
    void drawRow(std::int64_t row, Random &random)
    {
        float *v = m_drawn.data_ptr<float>() + row * m_perRow;
        const float *x = m_rows.numbers.data_ptr<float>() + row * m_perRow;
        const auto rows = static_cast<double>(m_rows.rowsPerSample);
        if (m_ofScores) {
            drawNumbers(v, m_perRow, m_weight / std::sqrt(rows * static_cast<double>(m_perRow)), random);
        } else if (m_rows.kind == OutputKind::Logits) {
            drawScores(m_probabilities.data_ptr<float>() + row * m_perRow, v, m_perRow,
                       m_weight * (1 / std::sqrt(2 * rows)), random);
        } else if (m_rows.kind == OutputKind::Values) {
            drawNumbers(v, m_perRow, m_weight * (1 / std::sqrt(static_cast<double>(m_perRow) * m_unit)),
                        random);
        } else if (m_rows.kind == OutputKind::Embedding) {
            drawDirection(x, v, m_perRow, m_weight, random);
        } else {
            for (std::int64_t c = 0; c < m_perRow; ++c)
                v[c] = static_cast<float>(m_weight * random.sign() / std::sqrt(rows) *
                                          rootWeight(static_cast<double>(x[c]), m_rows.kind));
        }
    }

    const OutputRows m_rows;
    at::Tensor m_drawn;
    const std::size_t m_stream;
    const double m_weight, m_unit;
    const std::int64_t m_perRow; ///< numbers that the model gave
    at::Tensor m_probabilities;
    bool m_ofScores = false;
};

} // namespace

base::Result<std::vector<at::Tensor>> drawOutputs(const graph::Outputs &outputs, const ModelOutputs &model,
                                                  std::span<const double> units,
                                                  std::span<const std::int64_t> numbers, DrawnFor drawnFor)
{
    const auto all = evaluate::arranged(outputs, model);
    if (!all)
        return all.error();
    std::vector<at::Tensor> factors(outputs.tensors.size());
    for (std::size_t i = 0; i < model.all.size(); ++i) {
        const ModelOutput &output = model.all[i];
        if (!output.counts())
            continue;
        const at::Tensor &own = (*all)[i];
        if (auto fits = checkPerSample(own, static_cast<std::int64_t>(numbers.size())); !fits)
            return fits.error();
        at::Tensor drawn = Drawing(own, output, i < units.size() ? units[i] : 0, i, drawnFor).draw(numbers);
        if (classesMove(own, output))
            drawn = drawn.movedim(-1, output.classDimension);
        if (output.batchDimension != 0)
            drawn = drawn.movedim(0, output.batchDimension);
        factors[output.place] = drawn.to(own.scalar_type());
    }
    return factors;
}

} // namespace paretoscope::evaluate
