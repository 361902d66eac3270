#include "core/session/look/worthalook.h"

#include "core/compress/cost.h"
#include "core/search/inquestion.h"
#include "core/search/pinnedcells.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace paretoscope::session {

namespace {

using sensitivity::SensitivityTable;

constexpr std::int64_t hundred = 100;

std::int64_t bytesOfFloat(const graph::Layer &layer)
{
    return compress::layerBytes(layer, {}).stored;
}

/// The one of VARIANTS, all of LAYER, that does the least damage in at most half of the layer's bytes.
std::optional<sensitivity::Variant> safest(const std::vector<sensitivity::Variant> &variants,
                                           const SensitivityTable &estimates, const graph::Layer &layer)
{
    std::optional<sensitivity::Variant> best;
    const auto damageOf = [&](const sensitivity::Variant &variant) {
        return estimates.cell(variant.layer, *estimates.settingIndex(variant.setting))->kl;
    };
    for (const sensitivity::Variant &variant : variants)
        if (2 * compress::layerBytes(layer, variant.setting).stored <= bytesOfFloat(layer) &&
            (!best || damageOf(variant) < damageOf(*best)))
            best = variant;
    return best;
}

/// VARIANTS without those of layers of less than a hundredth of all bytes but for the safest() of each: the
/// first frontier is hardly larger for it.
std::vector<sensitivity::Variant> wherePaying(const std::vector<sensitivity::Variant> &variants,
                                              const SensitivityTable &estimates,
                                              std::span<const graph::Layer> layers)
{
    std::int64_t all = 0;
    for (const graph::Layer &layer : layers)
        all += bytesOfFloat(layer);
    std::vector<sensitivity::Variant> paying;
    for (std::size_t index = 0; index < layers.size(); ++index) {
        std::vector<sensitivity::Variant> own;
        std::ranges::copy_if(variants, std::back_inserter(own),
                             [index](const sensitivity::Variant &variant) { return variant.layer == index; });
        if (hundred * bytesOfFloat(layers[index]) < all)
            if (const auto kept = safest(own, estimates, layers[index]))
                own = {*kept};
        paying.insert(paying.end(), own.begin(), own.end());
    }
    return paying;
}

} // namespace

std::vector<sensitivity::Variant> worthALook(const SensitivityTable &estimates,
                                             std::span<const graph::Layer> layers,
                                             std::span<const search::Pin> pins)
{
    if (estimates.layerCount() == 0)
        return {};
    auto variants = wherePaying(search::inQuestion(estimates, layers, {}), estimates, layers);
    for (const sensitivity::Variant &pinned : search::pinnedCells(pins))
        if (std::ranges::find(variants, pinned) == variants.end())
            variants.push_back(pinned);
    for (std::size_t setting = 0; setting < estimates.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < estimates.layerCount(); ++layer)
            if (const sensitivity::Variant variant{layer, estimates.settings()[setting]};
                !estimates.cell(layer, setting) && std::ranges::find(variants, variant) == variants.end())
                variants.push_back(variant);
    std::ranges::stable_sort(variants, {}, [](const sensitivity::Variant &variant) {
        return compress::lateness(variant.setting);
    });
    return variants;
}

} // namespace paretoscope::session
