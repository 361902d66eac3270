#include "core/project/fields/recipeversion1.h"

#include <algorithm>
#include <array>

namespace paretoscope::project {

namespace {

using compress::Value;

constexpr std::array<std::string_view, 6> keysOfGrid{"bits",      "granularity", "groupSize",
                                                     "symmetric", "clip",        "sparsity"};

const Value *find(const compress::Values &said, std::string_view key)
{
    const auto found = said.find(key);
    return found == said.end() ? nullptr : &found->second;
}

} // namespace

bool isOfVersion1(std::string_view key)
{
    return std::ranges::find(keysOfGrid, key) != keysOfGrid.end();
}

bool isNewerThanVersion1(std::string_view key, const Value &value)
{
    return key == "clip" && value == Value(std::string("output"));
}

base::Sentence describeVersion(compress::Parameter parameter, std::int64_t version)
{
    if (version == 1)
        std::erase_if(parameter.named, [&](const compress::Named &named) {
            return isNewerThanVersion1(parameter.key, named.value);
        });
    return compress::describeDomain(parameter);
}

compress::Values meantByVersion1(compress::Values common)
{
    const Value *bits = find(common, "bits");
    if (!bits || !std::holds_alternative<std::int64_t>(*bits))
        for (const char *key : {"granularity", "symmetric", "clip"})
            common.erase(key);
    const Value *granularity = find(common, "granularity");
    if (!granularity || *granularity != Value(std::string("group")))
        common.erase("groupSize");
    common.insert(
        {{"symmetric", true}, {"clip", std::string("mse")}, {"signedScale", false}, {"rescale", false}});
    return common;
}

} // namespace paretoscope::project
