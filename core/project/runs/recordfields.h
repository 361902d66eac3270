// What the records of runs are made of: lists of counts and of numbers, checked as they are read. Inside the
// project room. Pure functions.
#pragma once

#include "core/project/runs/exactnumber.h"
#include "core/statistics/intervals.h"
#include "core/statistics/paired.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace paretoscope::project {

constexpr std::int64_t mostPredictions = std::int64_t{1} << 40U;

inline std::int64_t countAt(const nlohmann::json &array, std::size_t place)
{
    return array.at(place).get<std::int64_t>();
}

inline double numberAt(const nlohmann::json &array, std::size_t place)
{
    return exactFrom(array.at(place));
}

inline nlohmann::json intervalJson(const statistics::Interval &interval)
{
    return {exact(interval.low), exact(interval.high)};
}

inline statistics::Interval intervalFrom(const nlohmann::json &j)
{
    return {numberAt(j, 0), numberAt(j, 1)};
}

inline statistics::Flips flipsAt(const nlohmann::json &array, std::size_t place)
{
    return {countAt(array, place), countAt(array, place + 1)};
}

template <typename T, typename Write> nlohmann::json listOf(const std::vector<T> &values, const Write &write)
{
    nlohmann::json list = nlohmann::json::array();
    for (const T &value : values)
        list.push_back(write(value));
    return list;
}

template <typename T, typename Read> std::vector<T> listFrom(const nlohmann::json &list, const Read &read)
{
    std::vector<T> values;
    for (const nlohmann::json &entry : list.get_ref<const nlohmann::json::array_t &>())
        values.push_back(read(entry));
    return values;
}

inline bool isWithin(std::int64_t number, std::int64_t least, std::int64_t most)
{
    return number >= least && number <= most;
}

} // namespace paretoscope::project
