#include "core/formats/safetensors/inputsform.h"

#include "core/compress/compressedweight.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <optional>

namespace paretoscope::formats::safetensors {

namespace {

using nlohmann::json;

constexpr std::int64_t farthest = 65535; ///< 16 bits

json described(const graph::InputCoding &coding)
{
    json object{{"lowest", coding.lowest}, {"highest", coding.highest}};
    if (coding.isDynamic) {
        object["ranges"] = "dynamic";
        return object;
    }
    object["scale"] = coding.scale;
    object["zeroPoint"] = coding.zeroPoint;
    return object;
}

std::optional<std::int64_t> wholeAt(const json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer())
        return std::nullopt;
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > farthest)
        return std::nullopt;
    const auto number = found->get<std::int64_t>();
    return number >= -farthest && number <= farthest ? std::optional(number) : std::nullopt;
}

std::optional<graph::InputCoding> codingIn(const json &object)
{
    if (!object.is_object())
        return std::nullopt;
    const auto lowest = wholeAt(object, "lowest"), highest = wholeAt(object, "highest");
    if (!lowest || !highest || *lowest > 0 || *highest <= 0)
        return std::nullopt;
    graph::InputCoding coding;
    coding.lowest = *lowest;
    coding.highest = *highest;
    coding.isSymmetric = *lowest < 0;
    if (const auto ranges = object.find("ranges"); ranges != object.end()) {
        coding.isDynamic = true;
        return *ranges == "dynamic" ? std::optional(coding) : std::nullopt;
    }
    const auto zero = wholeAt(object, "zeroPoint");
    const auto scale = object.find("scale");
    if (!zero || *zero < *lowest || *zero > *highest || scale == object.end() || !scale->is_number())
        return std::nullopt;
    coding.zeroPoint = *zero;
    coding.scale = scale->get<double>();
    constexpr double least = std::numeric_limits<float>::min(), most = std::numeric_limits<float>::max();
    return coding.scale >= least && coding.scale <= most ? std::optional(coding) : std::nullopt;
}

base::Error wrong(const std::string &name)
{
    return {base::ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("safetensors.wrong-inputs",
                             "what its metadata %1 say of \"%2\" describes no rounding"),
             inputsKey, name},
            {}};
}

} // namespace

std::string inputsText(const graph::Model &model, const compress::CodedLayers &coded)
{
    const graph::ModelData &data = model.data();
    json all = json::object();
    for (std::size_t layer = 0; layer < coded.size(); ++layer)
        if (coded[layer] && coded[layer]->inputs)
            all[data.parameters[graph::at(data.bindings[layer].weight)].name] =
                described(*coded[layer]->inputs);
    return all.empty() ? std::string() : all.dump();
}

base::Result<std::map<std::string, std::shared_ptr<const graph::InputCoding>>>
inputsIn(const Contents &contents)
{
    std::map<std::string, std::shared_ptr<const graph::InputCoding>> inputs;
    const auto text = contents.metadata.find(inputsKey);
    if (text == contents.metadata.end())
        return inputs;
    const json all = json::parse(text->second, nullptr, false);
    if (!all.is_object())
        return wrong({});
    for (const auto &[name, object] : all.items()) {
        const auto coding = codingIn(object);
        if (!coding || !contents.tensors.contains(name))
            return wrong(name);
        inputs[name] = std::make_shared<const graph::InputCoding>(*coding);
    }
    return inputs;
}

} // namespace paretoscope::formats::safetensors
