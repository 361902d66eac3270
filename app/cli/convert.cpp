// paretoscope-cli convert: a network as another kind of file, nothing compressed, read back and verified.
#include "app/cli/fileoptions.h"
#include "app/cli/numbers.h"
#include "app/cli/options.h"
#include "app/cli/shapeoptions.h"
#include "core/base/file.h"
#include "core/formats/target.h"
#include "core/report/convertmodel.h"

#include <CLI/CLI.hpp>

#include <ostream>

namespace paretoscope::cli {

namespace {

struct ConvertOptions {
    report::ConvertRequest request;
    std::string source, target;
    std::vector<std::string> shapes; ///< "1,3,32,32" or "name=1,3,32,32"
    std::vector<std::string> types;  ///< one per shape, or one for all
};

/// Of "name=1,3,32,32" the name and the shape; the name is empty where there is none.
std::pair<std::string, std::string> namedShape(const std::string &text)
{
    const std::size_t end = text.rfind('=');
    return end == std::string::npos ? std::pair(std::string(), text)
                                    : std::pair(text.substr(0, end), text.substr(end + 1));
}

std::string complainAboutShape(const std::string &text)
{
    return parseShape(namedShape(text).second)
               ? std::string()
               : "'" + text + "' is not a shape such as 1,3,32,32 or name=1,3,32,32";
}

std::vector<report::GivenInput> givenInputs(const ConvertOptions &options)
{
    std::vector<report::GivenInput> inputs;
    for (std::size_t i = 0; i < options.shapes.size(); ++i) {
        auto [name, shape] = namedShape(options.shapes[i]);
        const std::size_t type = std::min(i, options.types.size() - 1);
        inputs.push_back({std::move(name), *parseShape(shape),
                          options.types.empty() ? std::string() : options.types[type]});
    }
    return inputs;
}

void print(std::ostream &out, const ConvertOptions &options, const report::ConvertResult &result)
{
    out << "Wrote " << result.model.string() << " (" << result.format << "): " << bytes(result.fileBytes)
        << "; " << std::filesystem::path(options.source).filename().string() << " has "
        << bytes(result.sourceFileBytes) << '\n';
    std::string inputs;
    for (const report::ConvertedInput &input : result.inputs)
        inputs += (inputs.empty() ? "" : ", ") + input.name + " " + input.type + " [" +
                  shape(input.shape, ", ") + "]";
    out << "  read back " << result.readBackBy << ", on random numbers: " << inputs << '\n'
        << "  verified  yes, its outputs differ from the network's by at most "
        << significant(result.maxAbsDifference) << '\n';
    for (const base::Sentence &sentence : result.leftOut)
        out << sentence.english() << '\n';
    for (const base::Sentence &sentence : result.notes)
        out << sentence.english() << '\n';
}

base::Result<void> runConvert(const ConvertOptions &options, Environment &environment)
{
    if (const auto staged = base::StagedFile::create(options.target); !staged) // and gone again
        return staged.error();
    if (const auto free = environment.output.checkIsNoInput(
            {{options.source, PARETOSCOPE_SAY("cli.converted-file", "what is to be converted")}});
        !free)
        return free.error();
    report::ConvertRequest request = options.request;
    request.source = options.source;
    request.target = options.target;
    request.inputs = givenInputs(options);
    const auto result = report::convertModel(request, environment.stop, environment.progress);
    if (!result)
        return result.error();
    environment.progress.clear();
    print(environment.output.text(), options, *result);
    return environment.output.writeJson(report::toJson(*result));
}

} // namespace

void addConvert(CLI::App &app, CommonOptions &common, Run &run)
{
    auto *command =
        app.add_subcommand("convert", "Write a network as another kind of file, read back and verified");
    auto options = std::make_shared<ConvertOptions>();
    command->add_option("IN", options->source, "The network, in any format that is read")->required();
    command->add_option("OUT", options->target, "The file to write")->required()->check(complainAboutName);
    std::vector<std::string> writable;
    for (const formats::Target &target : formats::targets())
        writable.emplace_back(target.key);
    command
        ->add_option("--format", options->request.format,
                     "What to write; else the first of the format that OUT is named for (see paretoscope-cli "
                     "formats)")
        ->type_name("NAME")
        ->check(CLI::IsMember(writable));
    command
        ->add_option("--shape", options->shapes,
                     "Shape of an input that IN leaves open, as 1,3,32,32 or name=1,3,32,32; once per input")
        ->type_name("SHAPE")
        ->allow_extra_args(false)
        ->check(complainAboutShape);
    command
        ->add_option("--input-type", options->types,
                     "float32 or int64 of the shapes that are given; once for all, or once per shape")
        ->type_name("TYPE")
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"float32", "int64"}));
    addOutputOptions(*command, common);
    command->callback([options, &common, &run] {
        if (isSameFile(options->target, common.json))
            throw CLI::ValidationError("--json and OUT would both be written to " + options->target);
        run = [options](Environment &environment) { return runConvert(*options, environment); };
    });
}

} // namespace paretoscope::cli
