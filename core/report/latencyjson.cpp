#include "core/report/latencyjson.h"

namespace paretoscope::report {

using nlohmann::json;

namespace {

json runsJson(const evaluate::TimedRuns &runs)
{
    return {{"medianMs", runs.medianMs},
            {"low", runs.interval.low},
            {"high", runs.interval.high},
            {"runs", runs.runs}};
}

json qualityJson(const evaluate::Int8Quality &quality)
{
    return {{"kl", quality.kl}, {"n", quality.n}};
}

json int8Json(const evaluate::Int8Arithmetic &int8)
{
    if (int8.activationBits == 0)
        return nullptr;
    return {{"processor", int8.processor},
            {"activationBits", int8.activationBits},
            {"quality", qualityJson(int8.quality)},
            {"withVnni", int8.withVnni ? qualityJson(*int8.withVnni) : json()}};
}

json batchJson(const evaluate::BatchLatency &batch)
{
    return {
        {"batch", batch.batch},
        {"float", runsJson(batch.asFloat)},
        {"compressed", runsJson(batch.compressed)},
        {"int8", batch.int8 ? runsJson(*batch.int8) : json()},
        {"speedup",
         {{"value", batch.medianSpeedup}, {"low", batch.speedup.low}, {"high", batch.speedup.high}}},
        {"faster", batch.faster()},
    };
}

} // namespace

json toJson(const evaluate::RecipeLatency &latency, std::span<const graph::Layer> layers)
{
    json batches = json::array();
    for (const evaluate::BatchLatency &batch : latency.batches)
        batches.push_back(batchJson(batch));
    json shares = json::array();
    for (std::size_t layer = 0; layer < layers.size() && layer < latency.layerShares.size(); ++layer)
        shares.push_back({{"layer", layers[layer].name}, {"share", latency.layerShares[layer]}});
    return {{"on",
             {{"processor", latency.on.processor},
              {"engine", latency.on.engine},
              {"threads", latency.on.threads}}},
            {"batches", std::move(batches)},
            {"int8Engine", latency.int8Engine},
            {"int8Note", latency.int8Note.english()},
            {"int8NoteId", latency.int8Note.isEmpty() ? json() : json(latency.int8Note.id())},
            {"int8", int8Json(latency.int8)},
            {"layerShares", std::move(shares)}};
}

} // namespace paretoscope::report
