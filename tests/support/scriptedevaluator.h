// An evaluator on a TorchScript module and numbers made up for a test.
#pragma once

#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/formats/torchscript/torchscript.h"
#include "tests/support/datafiles.h"
#include "tests/support/scriptedmodule.h"

#include <QTemporaryDir>

#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace paretoscope::tests {

/// Samples [n, …] and what is wanted of them: "x" and "y" of an npz.
struct MadeUpData {
    std::vector<std::int64_t> shape; ///< of x, the samples first
    std::variant<std::monostate, std::vector<std::int64_t>, std::vector<float>> targets;
    std::vector<std::int64_t> targetShape = {}; ///< absent: [n]
    float scale = 1;
    unsigned seed = 5;
};

inline std::string tupleText(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text += std::to_string(size) + ",";
    return "(" + text + ")";
}

/// The same numbers every time: uniform in ± scale.
inline std::vector<float> madeUpNumbers(const MadeUpData &data)
{
    std::mt19937 random(data.seed);
    std::vector<float> values(static_cast<std::size_t>(
        std::accumulate(data.shape.begin(), data.shape.end(), std::int64_t{1}, std::multiplies<>())));
    for (float &value : values)
        value = data.scale * (static_cast<float>(random() % 2000) / 1000 - 1);
    return values;
}

inline void writeMadeUp(const std::string &path, const MadeUpData &data)
{
    const auto shape = data.targetShape.empty() ? std::vector{data.shape[0]} : data.targetShape;
    std::vector<ZipMember> members{
        {"x.npy", npyFile("<f4", tupleText(data.shape), packed(madeUpNumbers(data)))}};
    if (const auto *labels = std::get_if<std::vector<std::int64_t>>(&data.targets))
        members.push_back({"y.npy", npyFile("<i8", tupleText(shape), packed(*labels))});
    if (const auto *numbers = std::get_if<std::vector<float>>(&data.targets))
        members.push_back({"y.npy", npyFile("<f4", tupleText(shape), packed(*numbers))});
    writeZip(path, members, ZipMethod::Stored);
}

inline base::Result<data::SampleSet> madeUpSamples(const std::string &path, const MadeUpData &data,
                                                   data::Task task)
{
    writeMadeUp(path, data);
    auto dataset = data::openDataset({path, "npz", {}, {}, {}}, task, {});
    if (!dataset)
        return dataset.error();
    return data::allOf(*dataset);
}

/// FOLDER must outlive it.
inline base::Result<evaluate::Evaluator>
scriptedEvaluator(const QTemporaryDir &folder, const ScriptedModule &module, const MadeUpData &data,
                  data::Task task, const evaluate::OutputChoice &choice = {}, std::int64_t microBatch = 16)
{
    const std::string model = folder.filePath(QStringLiteral("model.pt")).toStdString();
    module.save(model);
    auto read = formats::readTorchScript(model);
    if (!read)
        return read.error();
    auto samples = madeUpSamples(folder.filePath(QStringLiteral("data.npz")).toStdString(), data, task);
    if (!samples)
        return samples.error();
    evaluate::EvaluatorOptions options;
    options.microBatch = microBatch;
    options.outputs = choice;
    return evaluate::Evaluator::create(*read, task, std::move(*samples), options);
}

/// EVALUATOR's network as one that takes a sample at a time.
inline base::Result<evaluate::Evaluator> takingOneAtATime(const evaluate::Evaluator &evaluator)
{
    graph::Batching one;
    one.size = 1;
    return evaluate::Evaluator::create(evaluator.model().withBatching(one), evaluator.task(),
                                       evaluator.samples(), {});
}

} // namespace paretoscope::tests
