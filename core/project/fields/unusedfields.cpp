#include "core/project/fields/unusedfields.h"

#include "core/base/namelist.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace paretoscope::project {

namespace {

using nlohmann::json;
using Names = std::initializer_list<std::string_view>;

constexpr std::size_t longestName = 60;
constexpr std::size_t mostNamed = 6;

bool isAmong(Names names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

bool isRemark(const std::string &name)
{
    return name.starts_with('_') || name.starts_with("//");
}

json partOf(const json &object, const char *key)
{
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_object() ? *found : json::object();
}

/// Of OBJECT at PREFIX those that are none of KNOWN.
void addUnknown(std::vector<std::string> &fields, const json &object, const std::string &prefix, Names known)
{
    for (const auto &[name, value] : object.items())
        if (!isAmong(known, name) && !isRemark(name))
            fields.push_back('"' + prefix + name.substr(0, longestName) + '"');
}

bool isSaid(const json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && !found->is_null();
}

/// What readers of other formats look for.
void addOtherFormats(std::vector<base::Sentence> &sentences, const json &source, const std::string &prefix)
{
    struct Rule {
        const char *field;
        Names formats;
    };
    static const Rule rules[]{{"labels", {"idx", "npy", "image-csv", "image-masks"}},
                              {"inputs", {"npz", "pt", "pickle"}},
                              {"targets", {"npz", "pt", "pickle"}}};
    const std::string format = source.value("format", json()).is_string() ? source["format"] : json("");
    for (const auto &[field, formats] : rules) {
        if (!isSaid(source, field) || isAmong(formats, format))
            continue;
        std::string list;
        for (const std::string_view each : formats)
            list += (list.empty() ? "" : ", ") + std::string(each);
        sentences.push_back(
            {PARETOSCOPE_SAY("project.field-of-other-format",
                             "\"%1\" of the project has no effect on data of the format %2, only on "
                             "%3."),
             prefix + field, format, list});
    }
}

} // namespace

std::vector<base::Sentence> unusedFields(const json &document)
{
    std::vector<std::string> unknown;
    std::vector<base::Sentence> sentences;
    const json data = partOf(document, "data"), input = partOf(document, "input"),
               asked = partOf(document, "asked");
    if (document.is_object())
        addUnknown(unknown, document, "",
                   {"paretoscope", "model", "weights", "task", "data", "input", "mode", "output",
                    "activation", "inputs", "apart", "outputWeights", "recipe", "pins", "asked"});
    addUnknown(unknown, asked, "asked.", {"budget", "limits", "quality", "layer"});
    addUnknown(unknown, partOf(asked, "budget"), "asked.budget.", {"kind", "most", "typed"});
    addUnknown(unknown, partOf(asked, "limits"), "asked.limits.",
               {"bytes", "classDrop", "newErrors", "calibrationError", "overconfident", "hardDrop"});
    addUnknown(unknown, data, "data.", {"evaluate", "calibrate"});
    addUnknown(unknown, input, "input.",
               {"scale", "mean", "std", "channels", "resize", "antialias", "centerCrop"});
    for (const char *role : {"evaluate", "calibrate"})
        addUnknown(unknown, partOf(data, role), std::string("data.") + role + '.',
                   {"path", "format", "labels", "classNames", "inputs", "targets", "split"});
    if (!unknown.empty())
        sentences.push_back(
            {unknown.size() == 1
                 ? PARETOSCOPE_SAY("project.unknown-field",
                                   "%1 of the project is no field that this program knows: it has no effect.")
                 : PARETOSCOPE_SAY(
                       "project.unknown-fields",
                       "%1 of the project are no fields that this program knows: they have no effect."),
             base::firstOf(unknown, mostNamed)});
    for (const char *role : {"evaluate", "calibrate"})
        if (const json source = partOf(data, role); !source.empty())
            addOtherFormats(sentences, source, std::string("data.") + role + '.');
    if (isSaid(input, "antialias") && !isSaid(input, "resize"))
        sentences.push_back({PARETOSCOPE_SAY("project.field-needs-other",
                                             "\"%1\" of the project has no effect without \"%2\"."),
                             "input.antialias", "input.resize"});
    return sentences;
}

} // namespace paretoscope::project
