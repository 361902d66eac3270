#include "core/search/gradedcells.h"

#include "core/evaluate/layersafter.h"
#include "core/search/hull.h"
#include "core/search/inquestion.h"
#include "core/search/pinnedcells.h"
#include "core/search/runs/shareofprogress.h"
#include "core/search/runs/spreadpoints.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace paretoscope::search {

namespace {

using sensitivity::SensitivityCell;
using sensitivity::SensitivityTable;
using sensitivity::Variant;

constexpr std::int64_t growth = 4;
constexpr double sure = 2;                        ///< standard errors
constexpr double negligible = 0.1;                ///< of the doubt of what is chosen, on average
constexpr std::array priceFactors{0.7, 1.0, 1.4}; ///< what a byte costs is not known better than the damages

const SensitivityCell *cellOf(const SensitivityTable &table, const Variant &variant)
{
    const auto setting = table.settingIndex(variant.setting);
    return setting ? table.cell(variant.layer, *setting) : nullptr;
}

/// How much less and how much more an option's damage may be.
struct Doubt {
    double down = 0, up = 0;
};

Doubt doubtOf(const SensitivityTable &table, std::size_t layer, const Option &option)
{
    const SensitivityCell *cell = cellOf(table, {layer, option.setting});
    if (!cell || !(cell->kl > 0))
        return {};
    const double factor = factorOfDoubt(*cell, sure);
    return {option.kl * (1 - 1 / factor), option.kl * (factor - 1)};
}

/// Damage that a byte saves around BYTES.
double priceAt(const Hull &hull, std::int64_t bytes)
{
    const auto &points = hull.points();
    if (points.size() < 2)
        return 0;
    const std::size_t from = std::min(hull.atMost(bytes).value_or(0), points.size() - 2);
    return (points[from].kl - points[from + 1].kl) /
           static_cast<double>(points[from + 1].storedBytes - points[from].storedBytes);
}

/// One layer's options at a price.
struct Choice {
    const Option *best = nullptr;
    Doubt doubt; ///< of the best one
};

double costOf(const Option &option, double price)
{
    return option.kl + price * static_cast<double>(option.storedBytes);
}

std::vector<Choice> choicesAt(const Problem &problem, const SensitivityTable &table, double price)
{
    std::vector<Choice> choices;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        const auto cost = [price](const Option &option) { return costOf(option, price); };
        const Option &best = *std::ranges::min_element(problem.layers[layer], {}, cost);
        choices.push_back({&best, doubtOf(table, layer, best)});
    }
    return choices;
}

double usualDoubt(const std::vector<Choice> &choices)
{
    double sum = 0;
    for (const Choice &choice : choices)
        sum += choice.doubt.up * choice.doubt.up;
    return std::sqrt(sum / static_cast<double>(choices.size()));
}

/// Adds to VARIANTS what may be part of the best recipe at PRICE and is uncertain enough to count.
void addContenders(std::vector<Variant> &variants, const Problem &problem, const SensitivityTable &table,
                   double price)
{
    const std::vector<Choice> choices = choicesAt(problem, table, price);
    const double usual = usualDoubt(choices);
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer) {
        if (problem.layers[layer].size() == 1) // a pinned layer stays as it is
            continue;
        for (const Option &option : problem.layers[layer]) {
            const Doubt own = doubtOf(table, layer, option);
            const double worse = costOf(option, price) - costOf(*choices[layer].best, price);
            const Variant variant{layer, option.setting};
            if (own.up > negligible * usual && worse <= std::hypot(own.down, choices[layer].doubt.up) &&
                std::ranges::find(variants, variant) == variants.end())
                variants.push_back(variant);
        }
    }
}

class Grading {
public:
    Grading(const evaluate::Evaluator &calibration, const GradedPlan &plan,
            sensitivity::MeasurementCache &cache, const sensitivity::CellSink &sink, std::stop_token stop,
            base::ProgressSink &progress)
        : m_calibration(calibration), m_plan(plan), m_cache(cache), m_sink(sink), m_stop(std::move(stop)),
          m_meter(progress, "sensitivity", 1)
    {
        const std::int64_t all = calibration.samples().size();
        m_wanted = plan.analysis.samples > 0 ? std::min(plan.analysis.samples, all)
                                             : std::min(all, sensitivity::mostCellSamples);
    }

    base::Result<SensitivityTable> run()
    {
        std::int64_t samples = std::min(sensitivity::firstCellSamples, m_wanted);
        auto table = measured({}, samples);
        while (table) {
            // At the last stage again: what was sharpened may have brought others into question.
            samples = std::min(samples * growth, m_wanted);
            const auto variants = fewerThan(samples, *table);
            if (variants.empty() && samples == m_wanted)
                break;
            if (variants.empty())
                continue;
            const auto sharper = measured(variants, samples);
            if (!sharper)
                return sharper.error();
            table->putAll(*sharper);
        }
        return table;
    }

private:
    Problem problemOf(const SensitivityTable &table) const
    {
        const auto &analysis = m_plan.analysis;
        return makeProblem(evaluate::layersAfter(m_calibration, analysis.steps), m_plan.otherBytes, table,
                           analysis.settings, m_plan.pins, analysis.steps);
    }

    std::vector<std::int64_t> sizesIn(const Frontier &frontier) const
    {
        std::vector<std::int64_t> sizes;
        const auto last = frontier.atMost(m_plan.maxBytes);
        for (const std::size_t point : spreadOverSize(frontier, last ? *last + 1 : 1, m_plan.points))
            sizes.push_back(frontier.points()[point].storedBytes);
        return sizes;
    }

    /// VARIANTS, or all where there are none.
    base::Result<SensitivityTable> measured(const std::vector<Variant> &variants, std::int64_t samples)
    {
        auto analysis = m_plan.analysis;
        analysis.variants = variants;
        analysis.besides = pinnedCells(m_plan.pins);
        analysis.samples = samples;
        ShareOfProgress share(m_meter, 0.5 * m_left);
        auto table = sensitivity::analyse(m_calibration, analysis, m_cache, m_sink, m_stop, share);
        share.finish();
        m_left *= 0.5; // how many rounds there will be is not known
        return table;
    }

    /// What may be part of the wanted recipes and was measured on fewer than SAMPLES.
    std::vector<Variant> fewerThan(std::int64_t samples, const SensitivityTable &table) const
    {
        const Problem problem = problemOf(table);
        auto variants = contenders(problem, table, sizesIn(solve(problem)));
        std::ranges::copy(pinnedCells(m_plan.pins), std::back_inserter(variants)); // in every recipe
        std::erase_if(variants, [&](const Variant &variant) {
            const SensitivityCell *cell = cellOf(table, variant);
            return !cell || cell->n >= samples;
        });
        return variants;
    }

    const evaluate::Evaluator &m_calibration;
    const GradedPlan &m_plan;
    sensitivity::MeasurementCache &m_cache;
    const sensitivity::CellSink &m_sink;
    const std::stop_token m_stop;
    base::ProgressMeter m_meter;
    double m_left = 1; ///< of the progress
    std::int64_t m_wanted = 0;
};

} // namespace

std::vector<Variant> contenders(const Problem &problem, const SensitivityTable &table,
                                std::span<const std::int64_t> sizes)
{
    std::vector<Variant> variants;
    const Hull hull = lowerHull(problem);
    if (hull.points().empty())
        return variants;
    for (const std::int64_t size : sizes)
        for (const double factor : priceFactors)
            addContenders(variants, problem, table, factor * priceAt(hull, size));
    return variants;
}

base::Result<SensitivityTable> measureWhereItDecides(const evaluate::Evaluator &calibration,
                                                     const GradedPlan &plan,
                                                     sensitivity::MeasurementCache &cache,
                                                     const sensitivity::CellSink &sink, std::stop_token stop,
                                                     base::ProgressSink &progress)
{
    return base::guarded(base::ErrorCode::Internal, layersNotMeasured, [&] {
        return Grading(calibration, plan, cache, sink, std::move(stop), progress).run();
    });
}

} // namespace paretoscope::search
