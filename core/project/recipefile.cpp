#include "core/project/recipefile.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/project/jsonfields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using compress::Clip;
using compress::Granularity;
using compress::LayerSetting;
using compress::Precision;
using compress::Recipe;
using compress::Symmetry;
using nlohmann::json;

namespace {

constexpr std::int64_t version = 1;
constexpr std::uint64_t largestFile = std::uint64_t{16} << 20U;

/// In the order of compress::Granularity and compress::Clip.
const std::vector<std::string> granularityNames{"tensor", "channel", "group"};
const std::vector<std::string> clipNames{"max", "mse"};

constexpr std::array<std::string_view, 6> settingFields{"bits",      "granularity", "groupSize",
                                                        "symmetric", "clip",        "sparsity"};

Error invalid(const std::string &where, const std::string &what)
{
    return {ErrorCode::InvalidSetting, where + ": " + what + ".", {}};
}

/// What SETTING needs to be read back over BASE.
json settingOver(const LayerSetting &setting, const LayerSetting &base)
{
    json object;
    if (compress::isInteger(setting.precision)) {
        object["bits"] = compress::bitsOf(setting.precision);
        object["granularity"] = granularityNames[static_cast<std::size_t>(setting.granularity)];
        if (setting.granularity == Granularity::Group)
            object["groupSize"] = setting.groupSize;
        object["clip"] = clipNames[static_cast<std::size_t>(setting.clip)];
        if (setting.symmetry != Symmetry::Symmetric || base.symmetry != Symmetry::Symmetric)
            object["symmetric"] = setting.symmetry == Symmetry::Symmetric;
    } else {
        object["bits"] = compress::precisionName(setting.precision);
    }
    if (setting.sparsity != 0 || base.sparsity != 0)
        object["sparsity"] = setting.sparsity;
    return object;
}

Result<void> checkNames(const json &object, const std::string &where)
{
    if (!object.is_object())
        return invalid(where, "the setting must be an object in braces");
    for (const auto &[name, value] : object.items()) {
        if (std::find(settingFields.begin(), settingFields.end(), name) == settingFields.end())
            return invalid(
                where, "\"" + name.substr(0, 60) +
                           "\" is no field of a setting; use bits, granularity, groupSize, symmetric, clip "
                           "or sparsity");
    }
    return {};
}

Result<Precision> precisionFrom(const json &value, const std::string &where)
{
    std::string name;
    if (value.is_number_integer())
        name = value.dump();
    else if (value.is_string())
        name = value.get<std::string>();
    if (const auto precision = compress::precisionFromName(name))
        return *precision;
    return invalid(where,
                   "\"bits\" must be a whole number from 2 to 8, \"float16\", \"bfloat16\" or \"float32\"");
}

/// The setting that most layers have, the first of several.
LayerSetting mostCommon(const std::vector<LayerSetting> &settings)
{
    LayerSetting best;
    std::ptrdiff_t most = 0;
    std::vector<LayerSetting> seen;
    for (const LayerSetting &setting : settings) {
        if (std::find(seen.begin(), seen.end(), setting) != seen.end())
            continue;
        seen.push_back(setting);
        const auto count = std::count(settings.begin(), settings.end(), setting);
        if (count > most) {
            most = count;
            best = setting;
        }
    }
    return best;
}

Result<void> checkDocument(const json &document)
{
    const auto fail = [](const std::string &what) { return Error{ErrorCode::InvalidSetting, what, {}}; };
    if (!document.is_object() || !document.contains("paretoscopeRecipe") ||
        !document["paretoscopeRecipe"].is_number_integer() || document["paretoscopeRecipe"] < 1)
        return fail(
            "This is no Paretoscope recipe (it lacks \"paretoscopeRecipe\": 1); choose another file.");
    if (document["paretoscopeRecipe"] > version)
        return fail("The recipe was written by a newer Paretoscope (version " +
                    document["paretoscopeRecipe"].dump() + "); update the program to read it.");
    for (const auto &[name, value] : document.items()) {
        if (name != "paretoscopeRecipe" && name != "default" && name != "layers")
            return fail("\"" + name.substr(0, 60) + "\" is no field of a recipe; use default and layers.");
        if (name != "paretoscopeRecipe" && !value.is_object())
            return fail("\"" + name + "\" of the recipe must be an object in braces.");
    }
    return {};
}

std::optional<std::size_t> indexOf(std::span<const graph::Layer> layers, const std::string &name)
{
    const auto found =
        std::find_if(layers.begin(), layers.end(), [&](const auto &layer) { return layer.name == name; });
    return found == layers.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - layers.begin()));
}

/// "default" without its foldBatchNorm, which goes into RECIPE.
Result<LayerSetting> readDefault(json object, Recipe &recipe)
{
    if (const auto fold = object.find("foldBatchNorm"); fold != object.end()) {
        if (!fold->is_boolean())
            return invalid("default", "\"foldBatchNorm\" must be true or false");
        recipe.foldBatchNorm = fold->get<bool>();
        object.erase(fold);
    }
    return settingFromJson(object, LayerSetting{}, "default");
}

} // namespace

json toJson(const LayerSetting &setting)
{
    return settingOver(compress::canonical(setting), LayerSetting{});
}

Result<LayerSetting> settingFromJson(const json &object, const LayerSetting &base, const std::string &where)
{
    if (auto done = checkNames(object, where); !done)
        return done.error();
    LayerSetting setting = base;
    Fields fields(object, where, "", ErrorCode::InvalidSetting);
    if (fields.has("bits")) {
        const auto precision = precisionFrom(object["bits"], where);
        if (!precision)
            return precision.error();
        setting.precision = *precision;
    }
    if (const auto granularity = fields.choice("granularity", granularityNames))
        setting.granularity = static_cast<Granularity>(*granularity);
    if (const auto clip = fields.choice("clip", clipNames))
        setting.clip = static_cast<Clip>(*clip);
    bool symmetric = setting.symmetry == Symmetry::Symmetric;
    fields.get("symmetric", symmetric);
    setting.symmetry = symmetric ? Symmetry::Symmetric : Symmetry::Asymmetric;
    fields.get("groupSize", setting.groupSize);
    fields.get("sparsity", setting.sparsity);
    if (setting.groupSize < 2)
        fields.fail("groupSize", "must be at least 2");
    if (setting.sparsity < 0 || setting.sparsity > 0.99)
        fields.fail("sparsity", "must lie between 0 and 0.99");
    if (fields.error())
        return *fields.error();
    return compress::canonical(setting);
}

json toJson(const Recipe &recipe, std::span<const graph::Layer> layers)
{
    std::vector<LayerSetting> settings;
    for (const LayerSetting &setting : recipe.settings)
        settings.push_back(compress::canonical(setting));
    const LayerSetting common = mostCommon(settings);
    json document{{"paretoscopeRecipe", version}, {"default", toJson(common)}, {"layers", json::object()}};
    document["default"]["foldBatchNorm"] = recipe.foldBatchNorm;
    for (std::size_t i = 0; i < std::min(settings.size(), layers.size()); ++i) {
        if (settings[i] != common)
            document["layers"][layers[i].name] = settingOver(settings[i], common);
    }
    return document;
}

Result<Recipe> recipeFromJson(const json &document, std::span<const graph::Layer> layers)
{
    if (auto done = checkDocument(document); !done)
        return done.error();
    Recipe recipe;
    const auto common = readDefault(document.value("default", json::object()), recipe);
    if (!common)
        return common.error();
    recipe.settings.assign(layers.size(), *common);
    const json listed = document.value("layers", json::object());
    for (const auto &[name, object] : listed.items()) {
        const auto index = indexOf(layers, name);
        if (!index)
            return Error{ErrorCode::UnknownLayer,
                         "The recipe names the layer \"" + name.substr(0, 200) +
                             "\", which the model does not have; remove it or choose the model's own recipe.",
                         {}};
        auto setting = settingFromJson(object, *common, "layer " + name);
        if (!setting)
            return setting.error();
        recipe.settings[*index] = *setting;
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (auto done = compress::validate(recipe.settings[i], layers[i]); !done)
            return done.error();
    }
    return recipe;
}

Result<Recipe> readRecipe(const std::filesystem::path &path, std::span<const graph::Layer> layers)
{
    const std::string name = path.string();
    return base::guarded(ErrorCode::InvalidSetting, "The recipe " + name + " cannot be read.",
                         [&]() -> Result<Recipe> {
                             const auto text = base::readText(path, largestFile, ErrorCode::InvalidSetting);
                             if (!text)
                                 return text.error();
                             const auto document = parseJson(*text, name, ErrorCode::InvalidSetting);
                             if (!document)
                                 return document.error();
                             auto recipe = recipeFromJson(*document, layers);
                             if (!recipe)
                                 return Error{recipe.error().code, name + ": " + recipe.error().message,
                                              recipe.error().detail};
                             return recipe;
                         });
}

Result<void> writeRecipe(const Recipe &recipe, std::span<const graph::Layer> layers,
                         const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::InvalidSetting, "The recipe " + path.string() + " cannot be written.",
        [&] { return base::writeTextAtomically(path, toJson(recipe, layers).dump(2) + "\n"); });
}

} // namespace paretoscope::project
