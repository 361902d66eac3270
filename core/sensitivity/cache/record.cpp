#include "core/sensitivity/cache/record.h"

#include "core/sensitivity/measurementcache.h"

#include <nlohmann/json.hpp>

namespace paretoscope::sensitivity {

namespace {

using evaluate::SampleStats;
using nlohmann::json;

/// Of the measuring method: raised whenever the same cell would give other numbers, so that old records are
/// passed by.
constexpr int methodVersion = 3; // 2: divergences are summed in float64; 3: with their fourth roots

std::string keyText(const std::string &layer, const std::string &setting, SampleBlock block,
                    std::string_view task, const std::string &steps, const std::string &context)
{
    return std::to_string(block.first) + '+' + std::to_string(block.count) + '|' + std::string(task) + '|' +
           steps + '|' + context + '|' + setting + '|' + layer;
}

// nlohmann prints doubles with as many digits as read back the same: resumed runs are equal to the last bit.
json jsonOf(const CellKey &key, const SampleStats &s)
{
    json j = {{"method", methodVersion},
              {"layer", key.layer},
              {"setting", key.setting.text()},
              {"block", {key.block.first, key.block.count}},
              {"task", data::taskName(key.task)},
              {"steps", key.steps},
              {"n", s.n},
              {"predictions", s.predictions},
              {"correct", s.correct},
              {"baselineCorrect", s.baselineCorrect},
              {"flips", {s.flips.rightToWrong, s.flips.wrongToRight}},
              {"kl", {s.klSum, s.klSquares, s.klRootSum}},
              {"metric", {s.metricSum, s.metricSquares}},
              {"baselineMetric", s.baselineMetricSum},
              {"differenceSquares", s.differenceSquares},
              {"crossEntropy", s.crossEntropySum},
              {"maxAbsDifference", s.maxAbsDifference}};
    if (!key.context.empty())
        j["context"] = key.context;
    if (!s.outputDamages.empty())
        j["outputs"] = s.outputDamages;
    return j;
}

/// Records from before there were other steps than one.
std::string stepsOf(const json &j)
{
    if (const auto folded = j.find("folded"); folded != j.end())
        return folded->get<bool>() ? "foldBatchNorm" : "";
    return j.at("steps").get<std::string>();
}

/// Records from before there was the field: answers that are right or wrong differ by 1 where they flipped.
/// Of other metrics it cannot be known: such a cell is measured again.
double differenceSquaresOf(const json &j, const statistics::Flips &flips)
{
    const auto task = j.at("task").get<std::string>();
    const bool shares =
        task == data::taskName(data::Task::Classification) || task == data::taskName(data::Task::Unlabelled);
    if (shares && !j.contains("differenceSquares"))
        return static_cast<double>(flips.rightToWrong + flips.wrongToRight);
    return j.at("differenceSquares").get<double>();
}

SampleStats statsOf(const json &j)
{
    SampleStats s;
    s.n = j.at("n").get<std::int64_t>();
    s.predictions = j.at("predictions").get<std::int64_t>();
    s.correct = j.at("correct").get<std::int64_t>();
    s.baselineCorrect = j.at("baselineCorrect").get<std::int64_t>();
    s.flips = {j.at("flips").at(0).get<std::int64_t>(), j.at("flips").at(1).get<std::int64_t>()};
    s.klSum = j.at("kl").at(0).get<double>();
    s.klSquares = j.at("kl").at(1).get<double>();
    s.klRootSum = j.at("kl").at(2).get<double>();
    s.metricSum = j.at("metric").at(0).get<double>();
    s.metricSquares = j.at("metric").at(1).get<double>();
    s.baselineMetricSum = j.at("baselineMetric").get<double>();
    s.differenceSquares = differenceSquaresOf(j, s.flips);
    s.crossEntropySum = j.at("crossEntropy").get<double>();
    s.maxAbsDifference = j.at("maxAbsDifference").get<double>();
    if (j.contains("outputs"))
        s.outputDamages = j.at("outputs").get<std::vector<double>>();
    return s;
}

/// Whether a record can be what it says: it counts what its block holds.
bool plausible(const SampleStats &s, SampleBlock block)
{
    return block.first >= 0 && block.count > 0 && s.n == block.count && s.predictions >= s.n &&
           s.correct >= 0 && s.correct <= s.predictions && s.klSum >= 0 && s.klSquares >= 0 &&
           s.klRootSum >= 0;
}

} // namespace

std::string keyText(const CellKey &key)
{
    return keyText(key.layer, key.setting.text(), key.block, data::taskName(key.task), key.steps,
                   key.context);
}

std::string recordText(const CellKey &key, const SampleStats &stats)
{
    return jsonOf(key, stats).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Record> readRecord(const std::string &line)
{
    try {
        const json j = json::parse(line, nullptr, false);
        if (!j.is_object() || j.value("method", 0) != methodVersion)
            return std::nullopt;
        const SampleBlock block{j.at("block").at(0).get<std::int64_t>(),
                                j.at("block").at(1).get<std::int64_t>()};
        const SampleStats stats = statsOf(j);
        if (!plausible(stats, block))
            return std::nullopt;
        return Record{keyText(j.at("layer").get<std::string>(), j.at("setting").get<std::string>(), block,
                              j.at("task").get<std::string>(), stepsOf(j), j.value("context", std::string())),
                      stats};
    } catch (const json::exception &) {
        return std::nullopt; // a torn or foreign line: its cell is measured again
    }
}

} // namespace paretoscope::sensitivity
