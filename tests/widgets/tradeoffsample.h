// A trade-off of the shape that real networks have, for tests of charts and tables: a frontier of COUNT
// points, a few of them run, uniform and greedy ones. Deterministic.
#pragma once

#include "widgets/charts/tradeoffdata.h"

#include "core/evaluate/measurement.h"

#include <cmath>
#include <cstdint>

namespace paretoscope::tests {

inline evaluate::Measurement measurement(double kl, double accuracy, std::int64_t n = 1017)
{
    evaluate::Measurement measured;
    measured.n = measured.predictions = n;
    measured.correct = static_cast<std::int64_t>(std::lround(accuracy * static_cast<double>(n)));
    measured.value = static_cast<double>(measured.correct) / static_cast<double>(n);
    const double half = 1.96 * std::sqrt(accuracy * (1 - accuracy) / static_cast<double>(n));
    measured.interval = {measured.value - half, measured.value + half};
    measured.kl = kl;
    measured.klStandardError = kl * 0.06;
    return measured;
}

inline double sampleKl(double bytes)
{
    return 12 * std::exp(-bytes / 17000);
}

inline double sampleAccuracy(double kl)
{
    return 0.10 + 0.8164 / (1 + std::pow(kl / 1.2, 1.3));
}

inline widgets::TradeoffPoint samplePoint(widgets::PointKind kind, double bytes, double kl, bool measured)
{
    widgets::TradeoffPoint point;
    point.kind = kind;
    point.storedBytes = static_cast<std::int64_t>(bytes);
    point.averageBits = bytes * 8 / 268336;
    point.predictedKl = kl;
    if (measured)
        point.measured = measurement(kl * 1.1, sampleAccuracy(kl * 1.1));
    point.recipe = pipeline::uniformRecipe(3, {});
    return point;
}

inline widgets::TradeoffData sampleTradeoff(int count = 4000, bool measured = true)
{
    widgets::TradeoffData data;
    auto flat = samplePoint(widgets::PointKind::Float, 1080000, 0, false);
    flat.averageBits = 32;
    flat.measured = measurement(0, 0.9164);
    data.named.push_back(flat);
    for (int i = 0; i < count; ++i) {
        const double bytes = 72000 + 208000 * std::pow(i / double(count - 1), 1.6);
        data.frontier.push_back({static_cast<std::int64_t>(bytes) + i, sampleKl(bytes)});
    }
    if (measured)
        for (const double bytes : {76000., 88000., 97000., 106000., 121000., 140000., 170000., 221000.})
            data.named.push_back(samplePoint(widgets::PointKind::Frontier, bytes, sampleKl(bytes), true));
    for (int bits = 2; bits <= 8; ++bits) {
        const double bytes = 9000 + 33500 * bits;
        auto point =
            samplePoint(widgets::PointKind::Uniform, bytes, 1.9 * sampleKl(bytes), measured && bits == 4);
        point.label = QString::number(bits) + QStringLiteral(" bits");
        data.named.push_back(point);
    }
    for (double bytes = 80000; bytes < 300000; bytes += 9000)
        data.named.push_back(samplePoint(widgets::PointKind::Greedy, bytes, 1.35 * sampleKl(bytes), false));
    data.fit = widgets::fitOf(0.9164, data.named, data.metric, 1017);
    data.frontierBits = [](std::int64_t bytes) { return static_cast<double>(bytes) * 8 / 268336; };
    return data;
}

} // namespace paretoscope::tests
