#include "core/report/convertmodel.h"

#include "core/base/enginescope.h"
#include "core/base/filereplacement.h"
#include "core/formats/format.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/graph/executor.h"
#include "core/graph/feeding.h"
#include "core/graph/networkarguments.h"
#include "core/graph/storedtype.h"
#include "core/report/convert/randominputs.h"
#include "core/report/proof/outputdifference.h"
#include "core/report/proof/runtimewitness.h"
#include "core/report/sentencejson.h"

#include <algorithm>

namespace paretoscope::report {

namespace {

using base::Error;
using base::ErrorCode;

constexpr double conversionTolerance = 1e-5; ///< of outputs, relative to the largest

/// Its inputs laid out as its file takes them: what sizes are given of.
graph::Model asItIsStored(const graph::Model &model)
{
    auto feeds = graph::feedsFromCode(model);
    for (graph::Feed &feed : feeds)
        std::ranges::fill(feed.batchDimensions, 0);
    return std::ranges::all_of(feeds, &graph::Feed::isPlain) ? model : model.withFeeds(feeds);
}

base::Result<void> checkIsNoSource(const ConvertRequest &request, const formats::ReadModel &read)
{
    auto files = read.beside;
    files.push_back(request.source);
    for (const auto &file : files) {
        std::error_code ignored;
        if (std::filesystem::equivalent(file, request.target, ignored))
            return Error{
                ErrorCode::InvalidSetting,
                {PARETOSCOPE_SAY("convert.over-source",
                                 "%1 is the network that is to be converted, or a part of it; choose "
                                 "another name."),
                 request.target},
                {}};
    }
    return {};
}

Error notConverted(const std::filesystem::path &target, const base::Sentence &why)
{
    return {ErrorCode::VerificationFailed,
            {PARETOSCOPE_SAY("convert.not-verified", "%1 was not written: %2 This is a fault of the program; "
                                                     "please report it."),
             target.filename(), why},
            {}};
}

/// FILE as this program reads it back, on what the network gives EXPECTED for.
base::Result<void> readBack(const formats::Target &target, const graph::Model &model,
                            const std::filesystem::path &file, const graph::SampleInputs &sample,
                            const graph::Outputs &expected, ConvertResult &result)
{
    const auto runner = target.format->runner(file, {graph::narrowTypes(model.data()), model});
    if (!runner)
        return runner.error();
    const auto arguments = graph::argumentsFrom(model.data(), sample.arguments);
    const auto outputs =
        arguments ? (*runner)->run(*arguments) : base::Result<graph::Outputs>(arguments.error());
    if (!outputs)
        return outputs.error();
    OutputDifferences differences;
    if (auto same = differences.compare(expected, *outputs); !same)
        return notConverted(result.model, same.error().said);
    result.maxAbsDifference = differences.worst().difference;
    result.maxRelativeDifference = differences.worst().share();
    if (!differences.within(conversionTolerance))
        return notConverted(result.model,
                            {PARETOSCOPE_SAY("convert.other-outputs",
                                             "its outputs differ from the network's by %1 where the largest "
                                             "is %2."),
                             differences.worst().difference, differences.worst().largest});
    return {};
}

base::Result<void> writeTo(const std::filesystem::path &file, const formats::Target &target,
                           const ConvertRequest &request, const formats::ReadModel &read,
                           ConvertResult &result, const std::stop_token &stop)
{
    const graph::Model model = asItIsStored(read.model);
    const auto inputs = randomInputs(model, read.origin, request.inputs);
    if (!inputs)
        return inputs.error();
    result.inputs = inputs->described;
    const std::size_t layers = model.layers().size();
    formats::ToWrite work{model, pipeline::uniformRecipe(layers, {}, {}), compress::CodedLayers(layers),
                          request.source, std::make_shared<graph::SampleInputs>(inputs->sample)};
    if (auto holds = formats::checkHolds(target, model, work.recipe); !holds)
        return holds;
    const auto expected = graph::Executor(model).run(inputs->sample.arguments, {}, stop);
    if (!expected)
        return expected.error();
    const auto written = target.write(work, file);
    if (!written)
        return written.error();
    result.fileBytes = written->fileBytes;
    result.leftOut = written->leftOut;
    result.notes = written->notes;
    if (auto same = readBack(target, model, file, inputs->sample, *expected, result); !same)
        return same;
    auto proof = proveInRuntime(target, work, file, *expected, stop);
    if (!proof)
        return proof.error().code == ErrorCode::VerificationFailed
                   ? notConverted(result.model, proof.error().said)
                   : proof.error();
    result.inRuntime = std::move(*proof);
    if (result.inRuntime)
        result.notes.push_back(result.inRuntime->said);
    return {};
}

base::Result<ConvertResult> runConvert(const ConvertRequest &request, const std::stop_token &stop,
                                       base::ProgressSink &progress)
{
    const base::EngineScope engine;
    progress.progress({0, std::nullopt, "convert"});
    const auto target = formats::targetToWrite(request.format, request.target, request.source);
    if (!target)
        return target.error();
    const auto read = formats::readModel(request.source);
    if (!read)
        return read.error();
    if (auto free = checkIsNoSource(request, *read); !free)
        return free.error();
    auto staged = base::StagedFile::create(request.target);
    if (!staged)
        return staged.error();
    ConvertResult result;
    result.model = request.target;
    result.format = (*target)->key;
    result.readBackBy = (*target)->readBackBy;
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(request.source, failure);
    result.sourceFileBytes =
        read->fileBytes > 0 || failure ? read->fileBytes : static_cast<std::int64_t>(bytes);
    if (auto written = writeTo(staged->path(), **target, request, *read, result, stop); !written)
        return base::namingTarget(written.error(), staged->path(), request.target);
    if (stop.stop_requested())
        return base::cancelled();
    if (auto done = staged->commit(); !done)
        return done.error();
    progress.progress({1, std::nullopt, "convert"});
    return result;
}

} // namespace

base::Result<ConvertResult> convertModel(const ConvertRequest &request, std::stop_token stop,
                                         base::ProgressSink &progress)
{
    return base::guarded(ErrorCode::Internal,
                         {PARETOSCOPE_SAY("convert.failed", "%1 could not be converted."), request.source},
                         [&] { return runConvert(request, stop, progress); });
}

nlohmann::json toJson(const ConvertResult &result)
{
    using nlohmann::json;
    auto inputs = json::array();
    for (const ConvertedInput &input : result.inputs)
        inputs.push_back({{"name", input.name}, {"type", input.type}, {"shape", input.shape}});
    return {{"model", result.model.string()},
            {"format", result.format},
            {"fileBytes", result.fileBytes},
            {"sourceFileBytes", result.sourceFileBytes},
            {"verified", true},
            {"maxAbsDifference", result.maxAbsDifference},
            {"maxRelativeDifference", result.maxRelativeDifference},
            {"inputs", std::move(inputs)},
            {"leftOut", englishOf(result.leftOut)},
            {"leftOutIds", idsOf(result.leftOut)},
            {"notes", englishOf(result.notes)},
            {"noteIds", idsOf(result.notes)},
            {"runtime", result.inRuntime ? toJson(*result.inRuntime) : json()}};
}

} // namespace paretoscope::report
