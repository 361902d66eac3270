// SensitivityTable::predictedKl: what is known about a setting from its measured neighbours.
#include "core/compress/usualgrid.h"
#include "core/sensitivity/sensitivitytable.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::sensitivity {

namespace {

using compress::LayerSetting;
using compress::Precision;

constexpr double leastDamage = 1e-12;                   ///< stands for a measured 0, which has no logarithm
constexpr double logDamagePerBit = -1.3862943611198906; ///< −ln 4: a bit more quarters the rounding noise

struct Known {
    double position; ///< bits, or sparsity
    double logDamage;
};

/// Bits of a uniform quantizer with about the same rounding noise: the halves' significands.
double effectiveBits(Precision precision)
{
    switch (precision) {
    case Precision::Float16:
        return 12;
    case Precision::BFloat16:
        return 9;
    default:
        return compress::bitsOf(precision);
    }
}

bool usual(const LayerSetting &setting)
{
    return setting.symmetry == compress::usualSymmetry(setting.precision);
}

/// Of usual grids one has a zero point and the other has none, and still they are of one kind.
bool sameWay(const LayerSetting &a, const LayerSetting &b)
{
    return a.granularity == b.granularity && a.groupSize == b.groupSize &&
           (a.symmetry == b.symmetry || (usual(a) && usual(b))) && a.clip == b.clip &&
           a.signedScale == b.signedScale && a.rescale == b.rescale;
}

std::vector<Known> knownOf(const SensitivityTable &table, std::size_t layer, const auto &wanted,
                           const auto &position)
{
    std::vector<Known> known;
    for (std::size_t s = 0; s < table.settings().size(); ++s)
        if (const SensitivityCell *cell = table.cell(layer, s); cell && wanted(cell->setting))
            known.push_back(
                {position(cell->setting), std::log(std::max(table.expectedKl(*cell), leastDamage))});
    std::ranges::sort(known, {}, &Known::position);
    return known;
}

/// Log-linear between the two neighbours; both() exist.
double between(const Known &low, const Known &high, double position)
{
    if (!(high.position > low.position))
        return std::exp(low.logDamage);
    const double share = (position - low.position) / (high.position - low.position);
    return std::exp(low.logDamage + share * (high.logDamage - low.logDamage));
}

std::optional<double> ofBits(const SensitivityTable &table, std::size_t layer, const LayerSetting &setting)
{
    const double bits = effectiveBits(setting.precision);
    const auto position = [](const LayerSetting &s) { return effectiveBits(s.precision); };
    const auto integers = [](const LayerSetting &s) { return isInteger(s.precision) && s.sparsity == 0; };
    auto known = knownOf(
        table, layer, [&](const LayerSetting &s) { return integers(s) && sameWay(s, setting); }, position);
    if (known.empty())
        known = knownOf(table, layer, integers, position);
    if (known.empty())
        return std::nullopt;
    const auto above = std::ranges::lower_bound(known, bits, {}, &Known::position);
    if (above == known.end())
        return std::exp(known.back().logDamage + logDamagePerBit * (bits - known.back().position));
    if (above->position == bits)
        return std::exp(above->logDamage);
    if (above == known.begin())
        return std::exp(known.front().logDamage + logDamagePerBit * (bits - known.front().position));
    return between(*std::prev(above), *above, bits);
}

std::optional<double> ofSparsity(const SensitivityTable &table, std::size_t layer, double sparsity)
{
    const auto known = knownOf(
        table, layer,
        [](const LayerSetting &s) { return s.precision == Precision::Float32 && s.sparsity > 0; },
        [](const LayerSetting &s) { return s.sparsity; });
    if (known.empty())
        return std::nullopt;
    const auto above = std::ranges::lower_bound(known, sparsity, {}, &Known::position);
    if (above == known.begin())
        return std::exp(known.front().logDamage) * std::pow(sparsity / known.front().position, 3);
    if (above == known.end()) {
        const Known &last = known.back();
        const Known &other = known.size() > 1 ? known[known.size() - 2] : last;
        return known.size() > 1 ? between(other, last, sparsity)
                                : std::exp(last.logDamage) * std::pow(sparsity / last.position, 3);
    }
    return between(*std::prev(above), *above, sparsity);
}

} // namespace

std::optional<double> SensitivityTable::predictedKl(std::size_t layer, const LayerSetting &given) const
{
    const LayerSetting setting = compress::canonical(given);
    if (layer >= m_layers)
        return std::nullopt;
    if (setting.isFloat())
        return 0;
    if (const auto index = settingIndex(setting))
        if (const SensitivityCell *measured = cell(layer, *index))
            return expectedKl(*measured);
    if (setting.sparsity == 0)
        return ofBits(*this, layer, setting);
    if (setting.precision == Precision::Float32)
        return ofSparsity(*this, layer, setting.sparsity);
    LayerSetting dense = setting;
    dense.sparsity = 0;
    LayerSetting unquantized;
    unquantized.sparsity = setting.sparsity;
    const auto quantization = predictedKl(layer, dense);
    const auto pruning = predictedKl(layer, unquantized);
    if (!quantization || !pruning)
        return std::nullopt;
    return *quantization + *pruning;
}

} // namespace paretoscope::sensitivity
