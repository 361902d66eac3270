#include "core/project/runs/speedrecord.h"

#include "core/project/recipefile.h"
#include "core/project/runs/recordfields.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::project {

namespace {

using evaluate::BatchLatency;
using evaluate::Int8Arithmetic;
using evaluate::Int8Quality;
using evaluate::RecipeLatency;
using evaluate::TimedRuns;
using nlohmann::json;

/// Raised whenever the same timing would give other numbers or more of them.
constexpr int speedVersion = 1;
constexpr std::size_t longestWord = 160;
constexpr std::size_t mostBatches = 16;
constexpr std::int64_t mostOfABatch = 1'000'000;
constexpr int mostThreads = 4096;

json jsonOf(const TimedRuns &runs)
{
    return {exact(runs.medianMs), exact(runs.interval.low), exact(runs.interval.high), runs.runs};
}

TimedRuns timedRunsFrom(const json &j)
{
    return {numberAt(j, 0), {numberAt(j, 1), numberAt(j, 2)}, j.at(3).get<int>()};
}

json jsonOf(const BatchLatency &batch)
{
    return {{"batch", batch.batch},
            {"float", jsonOf(batch.asFloat)},
            {"compressed", jsonOf(batch.compressed)},
            {"int8", batch.int8 ? jsonOf(*batch.int8) : json()},
            {"speedup", {exact(batch.medianSpeedup), exact(batch.speedup.low), exact(batch.speedup.high)}}};
}

BatchLatency batchFrom(const json &j)
{
    BatchLatency batch;
    batch.batch = j.at("batch").get<std::int64_t>();
    batch.asFloat = timedRunsFrom(j.at("float"));
    batch.compressed = timedRunsFrom(j.at("compressed"));
    if (const json &int8 = j.at("int8"); !int8.is_null())
        batch.int8 = timedRunsFrom(int8);
    const json &speedup = j.at("speedup");
    batch.medianSpeedup = numberAt(speedup, 0);
    batch.speedup = {numberAt(speedup, 1), numberAt(speedup, 2)};
    return batch;
}

json jsonOf(const Int8Quality &quality)
{
    return {exact(quality.kl), quality.n};
}

Int8Quality int8QualityFrom(const json &j)
{
    return {numberAt(j, 0), countAt(j, 1)};
}

json jsonOf(const Int8Arithmetic &int8)
{
    if (int8.activationBits == 0)
        return nullptr;
    return {{"bits", int8.activationBits},
            {"quality", jsonOf(int8.quality)},
            {"withVnni", int8.withVnni ? jsonOf(*int8.withVnni) : json()}};
}

Int8Arithmetic int8From(const json &j, const std::string &processor)
{
    Int8Arithmetic int8;
    if (j.is_null())
        return int8;
    int8.processor = processor;
    int8.activationBits = j.at("bits").get<int>();
    int8.quality = int8QualityFrom(j.at("quality"));
    if (const json &exactSums = j.at("withVnni"); !exactSums.is_null())
        int8.withVnni = int8QualityFrom(exactSums);
    return int8;
}

RecipeLatency latencyFrom(const json &j)
{
    RecipeLatency latency;
    latency.on = {j.at("processor").get<std::string>(), j.at("engine").get<std::string>(),
                  j.at("threads").get<int>()};
    latency.batches = listFrom<BatchLatency>(j.at("batches"), batchFrom);
    latency.int8Engine = j.at("int8Engine").get<std::string>();
    latency.int8 = int8From(j.at("int8"), latency.on.processor);
    latency.layerShares = listFrom<double>(j.at("layerShares"), exactFrom);
    return latency;
}

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= longestWord;
}

bool isPositive(double number)
{
    return std::isfinite(number) && number > 0;
}

bool isInterval(const statistics::Interval &interval)
{
    return isPositive(interval.low) && isPositive(interval.high) && interval.low <= interval.high;
}

bool plausible(const TimedRuns &runs)
{
    return isPositive(runs.medianMs) && isInterval(runs.interval) && isWithin(runs.runs, 1, mostOfABatch);
}

bool plausible(const BatchLatency &batch)
{
    return isWithin(batch.batch, 1, mostOfABatch) && plausible(batch.asFloat) &&
           plausible(batch.compressed) && (!batch.int8 || plausible(*batch.int8)) &&
           isPositive(batch.medianSpeedup) && isInterval(batch.speedup);
}

bool plausible(const Int8Arithmetic &int8)
{
    const auto isQuality = [](const Int8Quality &quality) {
        return std::isfinite(quality.kl) && isWithin(quality.n, 1, mostPredictions);
    };
    return int8.activationBits == 0 || (isWithin(int8.activationBits, 7, 8) && isQuality(int8.quality) &&
                                        (!int8.withVnni || isQuality(*int8.withVnni)));
}

bool plausible(const RecipeLatency &latency, const RunSubject &subject)
{
    const auto isShare = [](double share) { return std::isfinite(share) && share >= 0; };
    return isName(latency.on.processor) && isName(latency.on.engine) &&
           isWithin(latency.on.threads, 1, mostThreads) && latency.int8Engine.size() <= longestWord &&
           !latency.batches.empty() && latency.batches.size() <= mostBatches &&
           std::ranges::all_of(latency.batches, [](const auto &batch) { return plausible(batch); }) &&
           plausible(latency.int8) && latency.layerShares.size() == subject.layers.size() &&
           std::ranges::all_of(latency.layerShares, isShare);
}

} // namespace

std::string recordText(const std::string &key, const evaluate::KeptSpeed &speed, const RunSubject &subject)
{
    const RecipeLatency &latency = speed.latency;
    const json j{{"speed", speedVersion},
                 {"key", key},
                 {"recipe", toJson(speed.recipe, subject.layers)},
                 {"processor", latency.on.processor},
                 {"engine", latency.on.engine},
                 {"threads", latency.on.threads},
                 {"batches", listOf(latency.batches, [](const auto &batch) { return jsonOf(batch); })},
                 {"int8Engine", latency.int8Engine},
                 {"int8", jsonOf(latency.int8)},
                 {"layerShares", listOf(latency.layerShares, exact)}};
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<SpeedRecord> readSpeedRecord(const json &j, const RunSubject &subject)
{
    try {
        if (!j.is_object() || j.value("speed", 0) != speedVersion)
            return std::nullopt;
        auto recipe = recipeFromJson(j.at("recipe"), subject.layers);
        if (!recipe)
            return std::nullopt;
        SpeedRecord record{j.at("key").get<std::string>(), {std::move(*recipe), latencyFrom(j)}};
        if (record.key != recipeKey(record.speed.recipe, subject.layers) ||
            !plausible(record.speed.latency, subject))
            return std::nullopt;
        return record;
    } catch (const json::exception &) {
        return std::nullopt; // a foreign line: its recipe is timed again by whoever asks
    }
}

} // namespace paretoscope::project
