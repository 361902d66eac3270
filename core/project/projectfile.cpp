#include "core/project/projectfile.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/project/fields/apartfield.h"
#include "core/project/inputfiles.h"
#include "core/project/jsonfields.h"

#include <algorithm>
#include <array>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using nlohmann::json;

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t writtenVersion = 1;
constexpr std::uint64_t largestProject = std::uint64_t{4} << 20U;

/// In the order of data::Task, formats::Mode and data::Channels.
const std::vector<std::string> taskNames{"classification", "language-model", "regression", "unlabelled"};
const std::vector<std::string> modeNames{"evaluation", "as-stored"};
const std::vector<std::string> channelNames{"as-stored", "RGB", "BGR", "gray"};

fs::path absoluteFrom(const fs::path &folder, const std::string &text)
{
    return text.empty() ? fs::path() : (folder / text).lexically_normal();
}

std::string activationNames()
{
    std::string text;
    for (const std::string &name : evaluate::outputKindNames())
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

data::DataSource readSource(Fields &fields, const fs::path &folder)
{
    data::DataSource source;
    std::string path, labels, classNames;
    fields.require("path");
    fields.require("format");
    fields.get("path", path);
    fields.get("labels", labels);
    fields.get("classNames", classNames);
    fields.get("inputs", source.inputKeys);
    fields.get("targets", source.targetKey);
    fields.get("split", source.split);
    if (const auto format = fields.choice("format", data::dataFormats()))
        source.format = data::dataFormats()[*format];
    if (fields.has("path") && path.empty())
        fields.fail("path", PARETOSCOPE_SAY("project.no-data", "is empty; name the data"));
    source.path = absoluteFrom(folder, path);
    source.labels = absoluteFrom(folder, labels);
    source.classNames = absoluteFrom(folder, classNames);
    return source;
}

data::Preprocessing readInput(Fields &fields)
{
    data::Preprocessing input;
    fields.get("scale", input.scale);
    fields.get("mean", input.mean);
    fields.get("std", input.std);
    fields.get("resize", input.resize);
    fields.get("antialias", input.antialias);
    fields.get("centerCrop", input.centerCrop);
    if (const auto channels = fields.choice("channels", channelNames))
        input.channels = static_cast<data::Channels>(*channels);
    return input;
}

/// A name, or a number from 0; weights under either.
evaluate::OutputChoice readOutputs(Fields &top, const json &document)
{
    evaluate::OutputChoice outputs;
    const auto output = document.find("output");
    if (output != document.end() && output->is_number_integer() && *output >= 0)
        outputs.output = output->dump();
    else
        top.get("output", outputs.output);
    std::string activation;
    top.get("activation", activation);
    if (!activation.empty() && activation != "auto") {
        outputs.activation = evaluate::outputKindFromName(activation);
        if (!outputs.activation)
            top.fail("activation",
                     {PARETOSCOPE_SAY("project.unknown-activation", "is \"%1\"; choose one of %2"),
                      activation, activationNames()});
    }
    Fields weights = top.object("outputWeights");
    if (const auto given = document.find("outputWeights"); given != document.end() && given->is_object())
        for (const auto &[name, weight] : given->items()) {
            double value = 1;
            weights.get(name.c_str(), value);
            outputs.weights[name] = value;
        }
    top.adopt(weights);
    return outputs;
}

Result<void> checkVersion(const json &document, const std::string &name)
{
    const auto found = document.find("paretoscope");
    if (found == document.end() || !found->is_number_integer() || *found < 1)
        return Error{ErrorCode::InvalidProject,
                     {PARETOSCOPE_SAY(
                          "project.foreign",
                          "%1 is no Paretoscope project (it lacks \"paretoscope\": 1); choose another file."),
                      name}};
    if (*found > writtenVersion)
        return Error{ErrorCode::InvalidProject,
                     {PARETOSCOPE_SAY("project.newer", "%1 was written by a newer Paretoscope (project "
                                                       "version %2); update the program to open it."),
                      name, found->dump()}};
    return {};
}

Result<ProjectFile> projectFrom(json document, const fs::path &path)
{
    const std::string name = path.string();
    const fs::path folder = fs::absolute(path).parent_path();
    if (auto done = checkVersion(document, name); !done)
        return done.error();
    ProjectFile project;
    Fields top(document, name, "", ErrorCode::InvalidProject);
    std::string model, weights;
    top.require("model");
    top.require("data");
    top.get("model", model);
    top.get("weights", weights);
    if (top.has("model") && model.empty())
        top.fail("model", PARETOSCOPE_SAY("project.no-model", "is empty; name the model file"));
    if (top.has("weights") && weights.empty())
        top.fail("weights", PARETOSCOPE_SAY("project.no-weights", "is empty; name the file of weights"));
    project.model = absoluteFrom(folder, model);
    project.weights = absoluteFrom(folder, weights);
    if (const auto task = top.choice("task", taskNames))
        project.task = static_cast<data::Task>(*task);
    if (const auto mode = top.choice("mode", modeNames))
        project.mode = static_cast<formats::Mode>(*mode);
    Fields data = top.object("data");
    data.require("evaluate");
    Fields evaluate = data.object("evaluate");
    if (!top.error() && !data.error())
        project.evaluate = readSource(evaluate, folder);
    Fields calibrate = data.object("calibrate");
    if (data.has("calibrate"))
        project.calibrate = readSource(calibrate, folder);
    Fields input = top.object("input");
    project.input = readInput(input);
    project.outputs = readOutputs(top, document);
    project.inputs = readInputFields(document, top);
    project.apart = readApart(document, top);
    data.adopt(evaluate);
    data.adopt(calibrate);
    top.adopt(data);
    top.adopt(input);
    if (top.error())
        return *top.error();
    project.saved = std::move(document);
    return project;
}

/// Relative to FOLDER for what lies in it, below it, or in a folder beside it: such projects can be moved as
/// a whole.
std::string pathText(const fs::path &path, const fs::path &folder)
{
    const fs::path relative = path.lexically_normal().lexically_relative(folder);
    const auto up = std::count(relative.begin(), relative.end(), fs::path(".."));
    return relative.empty() || up > 1 ? path.string() : relative.generic_string();
}

/// SECTION of DOCUMENT as an object, made if it is not there.
json &objectIn(json &document, const char *section)
{
    json &found = document[section];
    if (!found.is_object())
        found = json::object();
    return found;
}

template <typename Value> void setOrErase(json &object, const char *key, const Value &value, bool wanted)
{
    if (wanted)
        object[key] = value;
    else
        object.erase(key);
}

void writeSource(json &object, const data::DataSource &source, const fs::path &folder)
{
    object["path"] = pathText(source.path, folder);
    object["format"] = source.format;
    setOrErase(object, "labels", source.labels.empty() ? "" : pathText(source.labels, folder),
               !source.labels.empty());
    setOrErase(object, "classNames", source.classNames.empty() ? "" : pathText(source.classNames, folder),
               !source.classNames.empty());
    setOrErase(object, "inputs", source.inputKeys, !source.inputKeys.empty());
    setOrErase(object, "targets", source.targetKey, !source.targetKey.empty());
    setOrErase(object, "split", source.split, !source.split.empty());
}

void writeInput(json &object, const data::Preprocessing &input)
{
    using Size = std::array<std::int64_t, 2>;
    setOrErase(object, "scale", input.scale, input.scale != 1);
    setOrErase(object, "mean", input.mean, !input.mean.empty());
    setOrErase(object, "std", input.std, !input.std.empty());
    setOrErase(object, "channels", channelNames[static_cast<std::size_t>(input.channels)],
               input.channels != data::Channels::AsStored);
    setOrErase(object, "resize", input.resize.value_or(Size{}), input.resize.has_value());
    setOrErase(object, "antialias", input.antialias, input.antialias);
    setOrErase(object, "centerCrop", input.centerCrop.value_or(Size{}), input.centerCrop.has_value());
}

/// What is as written in another way (a number, "sigmoid") stays as it was.
void writeOutputs(json &document, const evaluate::OutputChoice &outputs)
{
    if (const auto output = document.find("output");
        output == document.end() || !output->is_number() || output->dump() != outputs.output)
        setOrErase(document, "output", outputs.output, !outputs.output.empty());
    const auto activation = document.find("activation");
    const bool same = activation != document.end() && activation->is_string() && outputs.activation &&
                      evaluate::outputKindFromName(activation->get<std::string>()) == outputs.activation;
    if (!same)
        setOrErase(
            document, "activation",
            std::string(evaluate::outputKindName(outputs.activation.value_or(evaluate::OutputKind::Values))),
            outputs.activation.has_value());
    setOrErase(document, "outputWeights", outputs.weights, !outputs.weights.empty());
}

} // namespace

Result<ProjectFile> readProject(const fs::path &path)
{
    const std::string name = path.string();
    return base::guarded(ErrorCode::InvalidProject,
                         {PARETOSCOPE_SAY("project.unreadable", "The project %1 cannot be read."), name},
                         [&]() -> Result<ProjectFile> {
                             const auto text =
                                 base::readText(path, largestProject, ErrorCode::InvalidProject);
                             if (!text)
                                 return text.error();
                             auto document = parseJson(*text, name, ErrorCode::InvalidProject);
                             if (!document)
                                 return document.error();
                             return projectFrom(std::move(*document), path);
                         });
}

Result<void> writeProject(const ProjectFile &project, const fs::path &path)
{
    return base::guarded(ErrorCode::InvalidProject,
                         {PARETOSCOPE_SAY("project.not-written", "The project %1 cannot be written."), path},
                         [&]() -> Result<void> {
                             if (auto free = checkIsNoInput(path, inputFiles(project, {})); !free)
                                 return free;
                             const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
                             json document = project.saved.is_object() ? project.saved : json::object();
                             document["paretoscope"] = writtenVersion;
                             document["model"] = pathText(project.model, folder);
                             setOrErase(document, "weights", pathText(project.weights, folder),
                                        !project.weights.empty());
                             document["task"] = data::taskName(project.task);
                             setOrErase(document, "mode", modeNames[static_cast<std::size_t>(project.mode)],
                                        project.mode != formats::Mode::Evaluation);
                             json &data = objectIn(document, "data");
                             writeSource(objectIn(data, "evaluate"), project.evaluate, folder);
                             if (project.calibrate)
                                 writeSource(objectIn(data, "calibrate"), *project.calibrate, folder);
                             else
                                 data.erase("calibrate");
                             writeInput(objectIn(document, "input"), project.input);
                             writeOutputs(document, project.outputs);
                             writeApart(document, project.apart);
                             return base::writeTextAtomically(path, document.dump(2) + "\n");
                         });
}

} // namespace paretoscope::project
