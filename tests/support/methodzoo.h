// Settings of every method there is, made from what it says of itself: a new method is tested without a word
// about it.
#pragma once

#include "core/compress/impossible.h"
#include "core/compress/layersetting.h"
#include "core/compress/method.h"

#include <algorithm>
#include <vector>

namespace paretoscope::tests {

/// What PARAMETER has a name for, the ends of its numbers, and what it offers.
inline std::vector<compress::Value> valuesOf(const compress::Parameter &parameter)
{
    std::vector<compress::Value> values;
    const auto add = [&](const compress::Value &value) {
        if (const auto own = compress::accepted(parameter, value);
            own && std::ranges::find(values, *own) == values.end())
            values.push_back(*own);
    };
    for (const compress::Named &named : parameter.named)
        add(named.value);
    if (parameter.range)
        add(parameter.range->least);
    for (const compress::Value &value : parameter.ladder)
        add(value);
    if (parameter.range && parameter.range->most < compress::largestWhole - 1)
        add(parameter.range->most);
    return values;
}

/// Every combination of values by which METHOD does something.
inline std::vector<compress::LayerSetting> settingsOf(const compress::Method &method)
{
    const compress::About &about = method.about();
    std::vector<compress::LayerSetting> settings{compress::LayerSetting()};
    for (const auto &[key, value] : compress::whichIs(method))
        settings.front() = settings.front().with(key, value);
    for (const compress::Parameter &parameter : about.parameters) {
        std::vector<compress::LayerSetting> more;
        for (const compress::LayerSetting &setting : settings)
            for (const compress::Value &value : valuesOf(parameter))
                if (auto own = setting.with(parameter.key, value);
                    !own.isFloat() && std::ranges::find(more, own) == more.end())
                    more.push_back(std::move(own));
        settings = std::move(more);
    }
    return settings;
}

inline std::vector<compress::LayerSetting> settingsOfEveryMethod()
{
    std::vector<compress::LayerSetting> settings;
    for (const compress::Method *method : compress::methods()) {
        const auto own = settingsOf(*method);
        settings.insert(settings.end(), own.begin(), own.end());
    }
    return settings;
}

/// Some of every method with some of every method of another stage.
inline std::vector<compress::LayerSetting> someJointSettings()
{
    constexpr std::size_t few = 5; // of each; a prime, so that no parameter stays at one value
    const auto some = [](const std::vector<compress::LayerSetting> &all) {
        std::vector<compress::LayerSetting> taken;
        for (std::size_t i = 0; i < all.size(); i += 1 + all.size() / few)
            taken.push_back(all[i]);
        return taken;
    };
    std::vector<compress::LayerSetting> joint;
    for (const compress::Method *first : compress::methods())
        for (const compress::Method *second : compress::methods())
            if (first->about().stage < second->about().stage &&
                compress::aboutStage(first->about().stage).isAxis &&
                compress::aboutStage(second->about().stage).isAxis)
                for (const auto &one : some(settingsOf(*first)))
                    for (const auto &other : some(settingsOf(*second)))
                        if (const auto both = compress::joined(one, other.choices().front());
                            compress::goTogether(both))
                            joint.push_back(both);
    return joint;
}

} // namespace paretoscope::tests
