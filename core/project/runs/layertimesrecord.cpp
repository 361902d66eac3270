#include "core/project/runs/layertimesrecord.h"

#include "core/project/recipefile.h"
#include "core/project/runs/recordfields.h"

#include <algorithm>

namespace paretoscope::project {

namespace {

using evaluate::LayerTimes;
using nlohmann::json;

/// Raised whenever the same timing would give other numbers or more of them.
constexpr int layerTimesVersion = 2;
constexpr std::size_t longestMachine = 160;
constexpr std::size_t mostWays = 1024; ///< of a layer
constexpr std::int64_t mostRank = std::int64_t{1} << 40U;
constexpr std::int64_t mostNanoseconds = 1'000'000'000'000'000;
constexpr int mostThreadsTimed = 4096;

pipeline::Recipe recipeOf(const LayerTimes &times, const RunSubject &subject)
{
    return {std::vector<compress::LayerSetting>(subject.layers.size()), times.steps};
}

using Times = std::map<evaluate::RunsAs, std::int64_t>;

/// Rank, width, nanoseconds: [[0, 1, 5200], [12, 1, 3100]]
json jsonOfTimes(const Times &times)
{
    auto list = json::array();
    for (const auto &[as, nanoseconds] : times)
        list.push_back({as.rank, as.width, nanoseconds});
    return list;
}

Times timesFrom(const json &list)
{
    Times times;
    for (const json &entry : list.get_ref<const json::array_t &>())
        times.emplace(evaluate::RunsAs{countAt(entry, 0), countAt(entry, 1)}, countAt(entry, 2));
    return times;
}

bool plausible(const LayerTimes &times, const RunSubject &subject)
{
    const auto isMachine = [](const std::string &name) {
        return !name.empty() && name.size() <= longestMachine;
    };
    const auto isTime = [](const auto &time) {
        return isWithin(time.first.rank, 0, mostRank) && isWithin(time.first.width, 1, mostRank) &&
               isWithin(time.second, 0, mostNanoseconds);
    };
    return isMachine(times.on.processor) && isMachine(times.on.engine) &&
           isWithin(times.on.threads, 1, mostThreadsTimed) &&
           isWithin(times.otherNanoseconds, 0, mostNanoseconds) &&
           times.layers.size() == subject.layers.size() &&
           std::ranges::all_of(times.layers, [&](const auto &layer) {
               return layer.contains({}) && layer.size() <= mostWays && std::ranges::all_of(layer, isTime);
           });
}

} // namespace

std::string recordText(const LayerTimes &times, const RunSubject &subject)
{
    const json j{{"layerTimes", layerTimesVersion},
                 {"recipe", toJson(recipeOf(times, subject), subject.layers)},
                 {"processor", times.on.processor},
                 {"engine", times.on.engine},
                 {"threads", times.on.threads},
                 {"other", times.otherNanoseconds},
                 {"layers", listOf(times.layers, jsonOfTimes)}};
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<LayerTimes> readLayerTimesRecord(const json &j, const RunSubject &subject)
{
    try {
        if (!j.is_object() || j.value("layerTimes", 0) != layerTimesVersion)
            return std::nullopt;
        const auto recipe = recipeFromJson(j.at("recipe"), subject.layers);
        if (!recipe)
            return std::nullopt;
        LayerTimes times;
        times.on = {j.at("processor").get<std::string>(), j.at("engine").get<std::string>(),
                    j.at("threads").get<int>()};
        times.steps = recipe->steps;
        times.otherNanoseconds = j.at("other").get<std::int64_t>();
        times.layers = listFrom<Times>(j.at("layers"), timesFrom);
        return plausible(times, subject) ? std::optional(std::move(times)) : std::nullopt;
    } catch (const json::exception &) {
        return std::nullopt; // a foreign line: the layers are timed again by whoever asks
    }
}

} // namespace paretoscope::project
