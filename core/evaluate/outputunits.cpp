// The units that distances of plain numbers are told in: EvaluatorData::units().
#include "core/base/parallel.h"
#include "core/evaluate/evaluatordata.h"

#include <algorithm>

namespace paretoscope::evaluate {

namespace {

using base::Result;

/// Calibration samples that the unit of a distance is taken over.
constexpr std::int64_t unitSamples = 1024;

} // namespace

Result<std::vector<double>> EvaluatorData::units(const std::stop_token &stop, const UnitsRan &ran) const
{
    if (m_calibration)
        return m_calibration->units(stop, ran);
    const std::lock_guard lock(m_unitsMutex);
    if (m_units.empty()) {
        auto found = ownUnits(stop, ran);
        if (!found)
            return found;
        m_units = std::move(*found);
    }
    return m_units;
}

bool EvaluatorData::needsUnit(std::size_t output) const
{
    return outputs->all[output].kind == OutputKind::Values && outputs->uses(output);
}

bool EvaluatorData::needsUnits() const
{
    for (std::size_t i = 0; i < outputs->all.size(); ++i)
        if (needsUnit(i))
            return true;
    return false;
}

std::int64_t EvaluatorData::furtherUnitSamples() const
{
    if (!m_calibration)
        return 0;
    const EvaluatorData &own = *m_calibration;
    const std::lock_guard lock(own.m_unitsMutex);
    if (!own.needsUnits() || !own.m_units.empty())
        return 0;
    own.recallOutputs();
    std::int64_t further = 0;
    const std::int64_t count = std::min(own.samples.size(), unitSamples);
    for (std::int64_t index = 0; index < own.batchesOf(count); ++index)
        if (own.m_outputs.find(index).empty())
            further += own.range(index).count;
    return further;
}

Result<std::vector<double>> EvaluatorData::ownUnits(const std::stop_token &stop, const UnitsRan &ran) const
{
    std::vector<double> units(outputs->all.size(), 0);
    const auto needed = [&](std::size_t i) { return needsUnit(i); };
    if (!needsUnits())
        return units;
    const std::int64_t count = std::min(samples.size(), unitSamples);
    std::vector<std::vector<double>> sums(static_cast<std::size_t>(batchesOf(count)));
    std::vector<double> numbersOf(units.size(), 0);
    recallOutputs();
    std::vector<bool> known;
    for (std::int64_t index = 0; index < batchesOf(count); ++index)
        known.push_back(!m_outputs.find(index).empty());
    const auto piece = [&](std::int64_t index, const std::stop_token &stopPiece) -> Result<void> {
        auto inputs = batch(index);
        if (!inputs)
            return inputs.error();
        const BatchRange own = range(index);
        auto made = floatOutputs(index, **inputs, std::min(own.count, count - own.first), stopPiece);
        if (!made)
            return made.error();
        auto &sum = sums[static_cast<std::size_t>(index)];
        for (std::size_t i = 0; i < units.size(); ++i)
            sum.push_back(needed(i) ? sumOfSquares((*made)[i]) : 0);
        for (std::size_t i = 0; index == 0 && i < units.size(); ++i)
            if (needed(i) && (*made)[i].size(0) > 0)
                numbersOf[i] = static_cast<double>((*made)[i].numel() / (*made)[i].size(0));
        return {};
    };
    const auto done = [&](std::int64_t index) {
        if (ran && !known[static_cast<std::size_t>(index)])
            ran(index, range(index).count);
    };
    if (auto all = base::inParallel(options.workers, batchesOf(count), stop, piece, done); !all)
        return all.error();
    for (std::size_t i = 0; i < units.size(); ++i) {
        for (const auto &sum : sums)
            units[i] += sum[i];
        units[i] =
            units[i] > 0 && numbersOf[i] > 0 ? units[i] / (numbersOf[i] * static_cast<double>(count)) : 1;
    }
    return units;
}

} // namespace paretoscope::evaluate
