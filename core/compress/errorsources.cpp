#include "core/compress/errorsources.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/weights/weightgrids.h"
#include "core/graph/layerweight.h"

#include <ATen/ops/bmm.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace paretoscope::compress {

namespace {

/// A layer's weight before and after, by row, and what its rows are multiplied with.
struct Coding {
    const graph::Layer &layer;
    at::Tensor before, after, kept; ///< [rows, columns], contiguous; kept: undefined where nothing is pruned
    at::Tensor second;              ///< [groups, columns, columns]; undefined: not known
    WeightGrids grids;

    std::int64_t rows() const { return before.size(0); }
    std::int64_t columns() const { return before.size(1); }
    std::int64_t groups() const { return second.defined() ? second.size(0) : 1; }
};

/// ROWS times H, group by group; ROWS themselves where it is not known.
at::Tensor timesMoments(const at::Tensor &rows, const at::Tensor &second)
{
    if (!second.defined())
        return rows;
    return at::bmm(rows.reshape({second.size(0), -1, rows.size(1)}), second)
        .reshape(rows.sizes())
        .contiguous();
}

double sumOfProductsOf(const at::Tensor &a, const at::Tensor &b)
{
    const float *left = a.data_ptr<float>(), *right = b.data_ptr<float>();
    double sum = 0;
    for (std::int64_t i = 0; i < a.numel(); ++i)
        sum += static_cast<double>(left[i]) * static_cast<double>(right[i]);
    return sum;
}

/// Columns that belong to one input channel: those of a kernel.
std::int64_t columnsPerInput(const graph::Layer &layer)
{
    if (graph::kernelDimensions(layer.kind) == 0)
        return 1;
    return std::accumulate(layer.weightShape.begin() + 2, layer.weightShape.end(), std::int64_t{1},
                           std::multiplies<>());
}

class Counting {
public:
    explicit Counting(const Coding &coding)
        : m_coding(coding), m_errors(at::sub(coding.after, coding.before).contiguous()),
          m_pulls(timesMoments(m_errors, coding.second)), m_total(sumOfProductsOf(m_errors, m_pulls)),
          m_perInput(columnsPerInput(coding.layer))
    {
    }

    ErrorSources counted()
    {
        m_sources.knowsInputs = m_coding.second.defined();
        m_sources.weights = m_coding.before.numel();
        m_sources.grids = m_coding.grids.between(0, m_coding.rows());
        const double outputs =
            sumOfProductsOf(m_coding.before, timesMoments(m_coding.before, m_coding.second));
        m_sources.error = outputs > 0 ? std::max(m_total, 0.0) / outputs : 0;
        if (m_coding.second.defined())
            addPowers();
        for (std::int64_t row = 0; row < m_coding.rows(); ++row)
            addRow(row);
        const double energy = sumOfProductsOf(m_coding.before, m_coding.before);
        for (ErrorPart *part :
             {&m_sources.clipped, &m_sources.roundedToZero, &m_sources.pruned, &m_sources.far})
            part->energy = energy > 0 ? part->energy / energy : 0;
        return std::move(m_sources);
    }

private:
    void addPowers()
    {
        const std::int64_t columns = m_coding.columns();
        m_sources.inputs.resize(static_cast<std::size_t>(m_coding.groups() * columns / m_perInput));
        const at::Tensor powers = m_coding.second.diagonal(0, 1, 2).contiguous();
        const float *power = powers.data_ptr<float>();
        double sum = 0;
        for (std::int64_t i = 0; i < powers.numel(); ++i)
            sum += static_cast<double>(power[i]);
        for (std::int64_t i = 0; i < powers.numel() && sum > 0; ++i)
            m_sources.inputs[static_cast<std::size_t>(i / m_perInput)].power +=
                static_cast<double>(power[i]) / sum;
    }

    void addRow(std::int64_t row)
    {
        const std::int64_t columns = m_coding.columns(), first = row * columns;
        const float *was = m_coding.before.data_ptr<float>() + first;
        const float *is = m_coding.after.data_ptr<float>() + first;
        const float *error = m_errors.data_ptr<float>() + first;
        const float *pull = m_pulls.data_ptr<float>() + first;
        const bool *stays = m_coding.kept.defined() ? m_coding.kept.data_ptr<bool>() + first : nullptr;
        const auto [low, high] = m_coding.grids.reach(row);
        ErrorSources::Channel channel;
        channel.reach = std::max(std::abs(low), std::abs(high));
        for (std::int64_t column = 0; column < columns; ++column) {
            const auto weight = static_cast<double>(was[column]);
            const double share =
                m_total > 0 ? static_cast<double>(error[column]) * static_cast<double>(pull[column]) / m_total
                            : 0;
            channel.error += share;
            channel.largest = std::max(channel.largest, std::abs(weight));
            if (!m_sources.inputs.empty())
                m_sources.inputs[inputOf(row, column)].error += share;
            const bool isKept = !stays || stays[column];
            if (ErrorPart *part = partOf(row, column, was[column], is[column], isKept))
                add(*part, weight, share);
            if (isKept && m_sources.grids > 0 && std::abs(weight) > channel.reach / 2)
                add(m_sources.far, weight, share);
        }
        m_sources.channels.push_back(channel);
    }

    static void add(ErrorPart &part, double weight, double share)
    {
        ++part.weights;
        part.energy += weight * weight;
        part.error += share;
    }

    std::size_t inputOf(std::int64_t row, std::int64_t column) const
    {
        const std::int64_t group = row * m_coding.groups() / m_coding.rows();
        return static_cast<std::size_t>((group * m_coding.columns() + column) / m_perInput);
    }

    ErrorPart *partOf(std::int64_t row, std::int64_t column, float was, float is, bool isKept)
    {
        if (!isKept)
            return &m_sources.pruned;
        if (m_coding.grids.isBeyond(row, column, was))
            return &m_sources.clipped;
        return is == 0.0F && was != 0.0F ? &m_sources.roundedToZero : nullptr;
    }

    const Coding &m_coding;
    const at::Tensor m_errors, m_pulls; ///< e, and e H
    const double m_total;
    const std::int64_t m_perInput;
    ErrorSources m_sources;
};

} // namespace

base::Result<ErrorSources> errorSources(const graph::Model &model, std::size_t layer,
                                        const LayerSetting &setting, const CompressedWeight &coded,
                                        const InputMoments *inputs)
{
    const graph::Layer &own = model.layers()[layer];
    return base::guarded(base::ErrorCode::Internal,
                         {PARETOSCOPE_SAY("layer.error-not-traced",
                                          "Where the error of layer %1 comes from could not be found out."),
                          own.name},
                         [&]() -> base::Result<ErrorSources> {
                             Coding coding{own, {}, {}, {}, {}, {}};
                             coding.before =
                                 toRows(graph::weightOf(model.data(), layer).detach(), own).contiguous();
                             coding.after = toRows(coded.weight, own).contiguous();
                             if (coded.kept.defined())
                                 coding.kept = coded.kept.reshape(coding.before.sizes()).contiguous();
                             if (inputs && inputs->fit(coding.before))
                                 coding.second = inputs->second;
                             coding.grids = WeightGrids(coding.after, coded,
                                                        layoutOf(canonical(setting, own), own), own.stored);
                             return Counting(coding).counted();
                         });
}

} // namespace paretoscope::compress
