// paretoscope-cli inspect: what a model consists of.
#include "app/cli/coverage.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/cli/shapeoptions.h"
#include "app/cli/stepfindings.h"
#include "app/cli/texttable.h"
#include "core/compress/cost.h"
#include "core/evaluate/firstanswer.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/graph/macs.h"
#include "core/graph/networkarguments.h"
#include "core/graph/storedform.h"
#include "core/graph/weightvalues.h"
#include "core/report/coveragejson.h"
#include "core/report/json.h"
#include "core/report/sentencejson.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <ostream>

namespace paretoscope::cli {

namespace {

namespace fs = std::filesystem;

struct InspectOptions {
    std::string argument;
    std::vector<std::string> inputShapes; ///< one per input
    std::vector<std::string> inputTypes;  ///< one per input, or one for all
};

struct Inspected {
    std::string file;
    formats::FileOrigin origin;
    graph::Model model;
    std::vector<std::string> sources;      ///< of each tensor that is fed, in words; empty: no project says
    std::vector<graph::InputShape> inputs; ///< empty: not given
    std::optional<std::vector<std::int64_t>> macs;
    std::vector<graph::DescribedOutput> outputs; ///< of one run; empty where no shape is known to run
    std::vector<graph::WeightValues> values;     ///< parallel to the layers
    std::vector<StepFindings> steps;
};

/// Projects are JSON objects; what a format recognises is none, however it begins.
bool looksLikeProject(const fs::path &path)
{
    if (fs::is_directory(path))
        return true;
    if (formats::formatOfContent(path))
        return false;
    std::ifstream file(path, std::ios::binary);
    char first = 0;
    while (file.get(first) && (first == ' ' || first == '\t' || first == '\n' || first == '\r')) {
    }
    return (file && first == '{') || path.string().ends_with(".json");
}

std::vector<graph::InputShape> givenShapes(const InspectOptions &options)
{
    std::vector<graph::InputShape> inputs;
    for (std::size_t i = 0; i < options.inputShapes.size(); ++i) {
        const std::size_t type = std::min(i, options.inputTypes.size() - 1);
        const bool integer = !options.inputTypes.empty() && options.inputTypes[type] == "int64";
        inputs.push_back({parseShape(options.inputShapes[i]).value_or(std::vector<std::int64_t>()), integer});
    }
    return inputs;
}

std::vector<std::string> sourcesOf(const project::OpenProject &project)
{
    std::vector<std::string> sources;
    std::size_t next = 0;
    for (const graph::Feed &feed : project.feeding.feeds)
        for (std::size_t i = 0; i < feed.count(); ++i)
            sources.push_back(project::describe(project.feeding.tensors.at(next++), feed, i));
    return sources;
}

/// What inputs of the shapes that were given come to.
base::Result<Inspected> runOnZeros(Inspected inspected)
{
    auto macs = graph::measureMacs(inspected.model, inspected.inputs);
    if (!macs)
        return macs.error();
    inspected.macs = std::move(macs).value();
    if (auto outputs = graph::describeOutputs(inspected.model, inspected.inputs))
        inspected.outputs = std::move(outputs).value();
    return inspected;
}

base::Result<Inspected> inspectProject(const InspectOptions &options, Environment &environment)
{
    const auto project = openProject(options.argument, environment);
    if (!project)
        return project.error();
    Inspected inspected{project->file.model.string(),
                        {},
                        project->model,
                        sourcesOf(*project),
                        givenShapes(options),
                        {},
                        {},
                        {},
                        {}};
    if (!inspected.inputs.empty())
        return runOnZeros(std::move(inspected));
    const auto batch = project->samples.evaluate.read(0, 1);
    if (!batch)
        return batch.error();
    for (const auto &input : batch->inputs)
        inspected.inputs.push_back({input.shape, input.isInteger()});
    inspected.macs = evaluate::macsOf(project->evaluator);
    inspected.outputs = evaluate::describedOutputs(project->evaluator);
    return inspected;
}

base::Result<Inspected> inspectModel(const InspectOptions &options)
{
    const auto read = formats::readModel(options.argument);
    if (!read)
        return read.error();
    const graph::Model &model = read->model;
    const auto feeds = graph::feedsFromCode(model);
    const bool plain = std::ranges::all_of(feeds, &graph::Feed::isPlain);
    Inspected inspected{options.argument,
                        read->origin,
                        plain ? model : model.withFeeds(feeds),
                        {},
                        givenShapes(options),
                        {},
                        {},
                        {},
                        {}};
    if (inspected.inputs.empty())
        return inspected;
    return runOnZeros(std::move(inspected));
}

using Kind = graph::NetworkArgument::Kind;

nlohmann::json argumentsJson(const Inspected &inspected)
{
    auto list = nlohmann::json::array();
    std::size_t next = 0;
    for (const auto &argument : graph::networkArguments(inspected.model)) {
        nlohmann::json own{{"name", argument.name}, {"type", argument.type}};
        if (argument.kind == Kind::Fixed)
            own["value"] = argument.value;
        for (std::size_t i = 0; argument.kind == Kind::Tensors && i < argument.feed.count(); ++i, ++next)
            if (next < inspected.sources.size())
                own["from"].push_back(inspected.sources[next]);
        list.push_back(std::move(own));
    }
    return list;
}

nlohmann::json originJson(const Inspected &inspected)
{
    const formats::Format *format = formats::formatOf(inspected.file);
    nlohmann::json json{{"format", format ? nlohmann::json(format->key) : nlohmann::json()}};
    if (!inspected.origin.version.empty())
        json["version"] = inspected.origin.version;
    if (!inspected.origin.producer.empty())
        json["producer"] = inspected.origin.producer;
    if (!inspected.origin.operators.empty())
        json["operators"] = inspected.origin.operators;
    for (const formats::DeclaredInput &input : inspected.origin.inputs)
        json["inputs"].push_back(
            {{"name", input.name},
             {"type", input.type.empty() ? nlohmann::json() : nlohmann::json(input.type)},
             {"shape", input.shape ? nlohmann::json(*input.shape) : nlohmann::json()}});
    return json;
}

/// "images float32 [batch, 3, 224, 224]"
std::string describe(const formats::DeclaredInput &input)
{
    std::string sizes;
    for (std::size_t i = 0; input.shape && i < input.shape->size(); ++i) {
        const bool isNamed = i < input.sizeNames.size() && !input.sizeNames[i].empty();
        sizes += (i > 0 ? ", " : "") + ((*input.shape)[i] >= 0 ? std::to_string((*input.shape)[i])
                                        : isNamed              ? input.sizeNames[i]
                                                               : std::string("?"));
    }
    return input.name + (input.type.empty() ? "" : " " + input.type) +
           (input.shape ? " [" + sizes + "]" : std::string());
}

/// Commonest first.
std::string describeOrigin(const Inspected &inspected)
{
    const formats::Format *format = formats::formatOf(inspected.file);
    const formats::FileOrigin &origin = inspected.origin;
    std::string text = "Format: " + std::string(format ? format->key : "unknown");
    if (!origin.version.empty())
        text += " (" + origin.version + ")";
    if (!origin.producer.empty())
        text += ", written by " + origin.producer;
    std::vector<std::pair<std::string, std::int64_t>> operators(origin.operators.begin(),
                                                                origin.operators.end());
    std::ranges::stable_sort(operators, std::ranges::greater(), [](const auto &one) { return one.second; });
    std::string listed;
    for (const auto &[name, uses] : operators)
        listed += (listed.empty() ? "" : ", ") + count(uses) + " " + name;
    std::string inputs;
    for (const formats::DeclaredInput &input : origin.inputs)
        inputs += (inputs.empty() ? "" : ", ") + describe(input);
    return text + ".\n" + (inputs.empty() ? inputs : "Inputs of the file: " + inputs + ".\n") +
           (listed.empty() ? listed : "Operators of the file: " + listed + ".\n");
}

nlohmann::json toJson(const Inspected &inspected)
{
    const auto &model = inspected.model;
    auto layers = nlohmann::json::array();
    const auto &values = inspected.values;
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        const auto macs = inspected.macs ? std::optional((*inspected.macs)[i]) : std::nullopt;
        layers.push_back(report::toJson(model.layers()[i], macs));
        layers.back()["zeros"] = values[i].zeros;
        layers.back()["distinctValues"] =
            values[i].distinct ? nlohmann::json(*values[i].distinct) : nlohmann::json();
    }
    nlohmann::json json{{"model", inspected.file},
                        {"origin", originJson(inspected)},
                        {"layers", std::move(layers)},
                        {"parameters", model.parameterCount()},
                        {"otherBytes", model.otherBytes()},
                        {"inputs", model.inputCount()},
                        {"arguments", argumentsJson(inspected)},
                        {"opaqueNodes", model.opaqueCount()},
                        {"steps", cli::toJson(inspected.steps)},
                        {"bytesAsStored", graph::bytesAsStored(model)},
                        {"coverage", report::toJson(pipeline::coverageOf(model))},
                        {"inputShape", nullptr}};
    for (const auto &output : inspected.outputs)
        json["outputs"].push_back({{"name", output.name}, {"shape", output.shape}});
    if (!inspected.inputs.empty()) {
        json["inputShape"] = inspected.inputs.front().shape;
        for (const auto &input : inspected.inputs)
            json["inputShapes"].push_back(input.shape);
    }
    return json;
}

std::string describeMacs(const Inspected &inspected)
{
    if (!inspected.macs) {
        const std::string hint = graph::inputShapeHint(inspected.model);
        const bool tokens = hint.ends_with("TOKENS");
        return "MACs depend on the input's shape: give --input-shape" + (hint.empty() ? hint : " " + hint) +
               (tokens ? " --input-type int64" : "") + ", once for each input.";
    }
    std::string shapes;
    for (const auto &input : inspected.inputs)
        shapes +=
            (shapes.empty() ? "" : " and ") + shape(input.shape, ",") + (input.integer ? " (int64)" : "");
    return "MACs: multiply-accumulates a sample for an input of " + shapes + ".";
}

std::string describeKind(const graph::Layer &layer)
{
    std::string kind(graph::layerKindName(layer.kind));
    if (layer.isDepthwise())
        return kind + ", depthwise";
    return layer.groups > 1 ? kind + ", " + several(layer.groups, "group") : kind;
}

/// Of several outputs, or of one whose shape is worth knowing.
std::string listOutputs(const std::vector<graph::DescribedOutput> &outputs)
{
    std::string text;
    for (const auto &output : outputs)
        text += (text.empty() ? "" : ", ") + output.name + " [" + shape(output.shape, ", ") + "]";
    return text.empty() ? text : (outputs.size() > 1 ? "Outputs: " : "Output: ") + text + ".\n";
}

/// Where there is more to say than that it takes one tensor.
std::string listArguments(const Inspected &inspected)
{
    const auto arguments = graph::networkArguments(inspected.model);
    std::string text;
    std::size_t next = 0;
    for (const auto &argument : arguments) {
        text += (text.empty() ? "" : ", ") + argument.name + ": " + argument.type;
        if (argument.kind == Kind::Fixed)
            text += " = " + argument.value;
        if (argument.kind == Kind::Constant)
            text += " (give its value in a project's \"inputs\")";
        std::string from;
        for (std::size_t i = 0; argument.kind == Kind::Tensors && i < argument.feed.count(); ++i, ++next)
            if (next < inspected.sources.size())
                from += (from.empty() ? "" : ", ") + inspected.sources[next];
        text += from.empty() ? from : " (" + from + ")";
    }
    const bool one = arguments.size() == 1 && arguments.front().form == graph::Feed::Form::Tensor;
    return one || arguments.empty() ? std::string() : "Inputs: " + text + ".\n";
}

void print(std::ostream &out, const Inspected &inspected)
{
    const auto &model = inspected.model;
    using Align = TextTable::Align;
    TextTable table({{"layer", Align::Left},
                     {"kind", Align::Left},
                     {"shape"},
                     {"parameters"},
                     {"share"},
                     {"MACs"},
                     {"zeros"},
                     {"values"}});
    const auto &values = inspected.values;
    const auto wholeBytes =
        static_cast<double>(std::max<std::int64_t>(1, compress::modelCost(model, {}).storedBytes));
    for (std::size_t i = 0; i < model.layers().size(); ++i) {
        const auto &layer = model.layers()[i];
        const double share = static_cast<double>(compress::layerBytes(layer, {}).stored) / wholeBytes;
        const double zeros = static_cast<double>(values[i].zeros) / static_cast<double>(layer.weightCount());
        table.addRow({layer.name, describeKind(layer), shape(layer.weightShape), count(layer.parameters),
                      percent(share, 1), inspected.macs ? count((*inspected.macs)[i]) : std::string("?"),
                      percent(zeros, 1),
                      values[i].distinct ? count(*values[i].distinct) : "> " + count(graph::mostDistinct)});
    }
    out << inspected.file << ": " << several(std::ssize(model.layers()), "layer")
        << " that can be compressed, " << several(model.parameterCount(), "parameter") << '\n';
    table.print(out);
    out << describeCoverage(pipeline::coverageOf(model)) << '\n'
        << "Besides the weights of layers: " << bytes(model.otherBytes()) << " (biases, norms, buffers).\n"
        << describeOrigin(inspected) << describe(inspected.steps);
    if (const auto stored = graph::storedIntegers(model); stored.layers > 0)
        out << "The file holds " << several(stored.layers, "layer") << " as integers of " << stored.bits
            << " bits, " << bytes(graph::bytesAsStored(model))
            << " in all; they run as the floats that they stand for.\n";
    if (const auto halves = graph::storedHalves(model); halves.layers > 0)
        out << "The file holds " << several(halves.layers, "layer") << " as " << halves.types.english()
            << "; they run in float32, and are exported as they are.\n";
    if (model.opaqueCount() > 0)
        out << "Parts with control flow that run as stored, MACs not counted: " << count(model.opaqueCount())
            << ".\n";
    out << "share: of the stored bytes of the whole model, nothing compressed; zeros: share of weights that "
           "are 0; values: how many distinct ones a layer has, few where it was quantized before.\n"
        << listArguments(inspected) << listOutputs(inspected.outputs) << describeMacs(inspected) << '\n';
}

base::Result<void> runInspect(const InspectOptions &options, Environment &environment)
{
    if (const auto free = environment.output.checkIsNoInput(
            {{options.argument, PARETOSCOPE_SAY("cli.inspected-file", "what is to be inspected")}});
        !free)
        return free.error();
    auto inspected =
        looksLikeProject(options.argument) ? inspectProject(options, environment) : inspectModel(options);
    if (!inspected)
        return inspected.error();
    inspected->values = graph::weightValues(inspected->model);
    inspected->steps = findingsOf(inspected->model, environment.stop);
    environment.progress.clear();
    print(environment.output.text(), *inspected);
    return environment.output.writeJson(toJson(*inspected));
}

} // namespace

void addInspect(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command = app.add_subcommand("inspect", "List a model's layers");
    auto options = std::make_shared<InspectOptions>();
    command
        ->add_option("MODEL|PROJECT", options->argument, "Network file, project file, or a folder with one")
        ->required();
    command
        ->add_option("--input-shape", options->inputShapes, "Shape of an input, as 1,3,32,32; once per input")
        ->type_name("SHAPE")
        ->allow_extra_args(false)
        ->check([](const std::string &text) {
            return parseShape(text) ? std::string() : "'" + text + "' is not a shape such as 1,3,32,32";
        });
    command
        ->add_option("--input-type", options->inputTypes,
                     "float32 or int64; once for all inputs, or once per input")
        ->type_name("TYPE")
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"float32", "int64"}));
    addCommonOptions(*command, common);
    command->callback([options, &run] {
        run = [options](Environment &environment) { return runInspect(*options, environment); };
    });
}

} // namespace paretoscope::cli
