#include "core/search/jointsettings.h"

#include "core/compress/cost.h"
#include "core/compress/impossible.h"
#include "core/compress/method.h"
#include "core/evaluate/layersafter.h"
#include "core/search/frontier/usefuloptions.h"
#include "core/search/inquestion.h"
#include "core/search/runs/shareofprogress.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

namespace paretoscope::search {

namespace {

using compress::LayerSetting;
using sensitivity::SensitivityTable;
using sensitivity::Variant;

bool isMeasured(const SensitivityTable &table, const Variant &variant)
{
    const auto setting = table.settingIndex(variant.setting);
    const auto *cell = setting ? table.cell(variant.layer, *setting) : nullptr;
    return cell && !cell->estimate;
}

/// OPTIONS of a layer that need no more than one of them does, of one kind of work or of every kind, for each
/// number that there is: within limits recipes take what is best among any of these.
std::vector<std::vector<Option>> byMostWork(const std::vector<Option> &options)
{
    std::set<std::array<std::optional<std::int64_t>, workKinds.size()>> limits;
    for (const Option &option : options) {
        MostWork all;
        for (const WorkKind kind : workKinds) {
            all[kind] = option.work[kind];
            MostWork one;
            one[kind] = option.work[kind];
            limits.insert(one.values);
        }
        limits.insert(all.values);
    }
    std::vector<std::vector<Option>> all;
    for (const auto &most : limits) {
        auto &within = all.emplace_back();
        std::ranges::copy_if(options, std::back_inserter(within),
                             [&most](const Option &option) { return keeps(option.work, {most}); });
    }
    return all;
}

/// Joint settings without a cell among the layer's hull options and, if BESIDES, those next to these in size;
/// but for ruinous ones.
void addUnmeasured(std::vector<Variant> &to, std::size_t layer, const std::vector<Option> &options,
                   const SensitivityTable &table, bool besides)
{
    const auto useful = usefulOptions(options);
    const auto hull = hullOptions(options);
    const auto add = [&](std::uint16_t option) {
        const Variant variant{layer, options[option].setting};
        if (variant.setting.isJoint() && !isMeasured(table, variant) && options[option].kl <= ruinousDamage &&
            std::ranges::find(to, variant) == to.end())
            to.push_back(variant);
    };
    for (std::size_t i = 0; i < useful.size(); ++i) {
        if (std::ranges::find(hull, useful[i]) == hull.end())
            continue;
        add(useful[i]);
        if (besides && i > 0)
            add(useful[i - 1]);
        if (besides && i + 1 < useful.size())
            add(useful[i + 1]);
    }
}

std::vector<Variant> unmeasured(const Problem &problem, const SensitivityTable &table, bool besides)
{
    std::vector<Variant> variants;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        if (problem.layers[layer].size() > 1) // a pinned layer stays as it is
            for (const auto &options : byMostWork(problem.layers[layer]))
                addUnmeasured(variants, layer, options, table, besides);
    return variants;
}

/// Joint settings of TABLE that the hulls of layers are made of.
std::vector<Variant> winners(const evaluate::Evaluator &calibration, const JointPlan &plan,
                             const SensitivityTable &table)
{
    const auto layers = evaluate::layersAfter(calibration, plan.analysis.steps);
    const Problem problem =
        within(makeProblem(layers, plan.otherBytes, table, table.settings(), plan.pins, plan.analysis.steps),
               plan.work);
    std::vector<Variant> variants;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        for (const auto &options : byMostWork(problem.layers[layer]))
            for (const std::uint16_t option : hullOptions(options))
                if (const Variant variant{layer, options[option].setting};
                    options.size() > 1 && variant.setting.isJoint() &&
                    std::ranges::find(variants, variant) == variants.end())
                    variants.push_back(variant);
    return variants;
}

/// Both where each has one method, FIRST of a stage that is told before SECOND's.
std::optional<LayerSetting> together(const LayerSetting &first, const LayerSetting &second)
{
    if (first.moved().size() != 1 || second.moved().size() != 1)
        return std::nullopt;
    const auto place = [](const LayerSetting &setting) {
        return std::ranges::find(compress::told(), setting.moved().front().method->about().stage,
                                 &compress::StageAbout::stage);
    };
    if (place(first) >= place(second))
        return std::nullopt;
    LayerSetting both = first;
    for (const compress::Choice &choice : second.moved())
        both = compress::joined(first, choice);
    return both;
}

/// What may overflow and has no cell of its own may be out of the layer's reach (compress/impossible.h): such
/// a cell would be wanted for ever.
bool mayBeImpossible(const LayerSetting &setting, const std::vector<Option> &options)
{
    return std::ranges::any_of(setting.moved(), [&](const compress::Choice &choice) {
        const auto own = compress::alone(setting, choice.method->main().key);
        return choice.method->mayOverflow(choice.values) &&
               std::ranges::find(options, own, &Option::setting) == options.end();
    });
}

/// Of stages that an analysis goes through (what was measured of one is part of the next) one that saves
/// something.
std::int64_t samplesToChooseBy(std::int64_t samples)
{
    return samples >= 2 * fewJointSamples ? fewJointSamples
                                          : std::min(samples, sensitivity::firstCellSamples);
}

/// TABLE, as it was when what has more samples had as many as FEW says.
base::Result<SensitivityTable> onFewer(const evaluate::Evaluator &calibration, sensitivity::AnalysisPlan few,
                                       SensitivityTable table, sensitivity::MeasurementCache &cache,
                                       const std::stop_token &stop, base::ProgressSink &progress)
{
    few.besides.clear();
    for (std::size_t setting = 0; setting < table.settings().size(); ++setting)
        for (std::size_t layer = 0; layer < table.layerCount(); ++layer)
            if (const auto *cell = table.cell(layer, setting); cell && cell->n > few.samples)
                few.variants.push_back({layer, table.settings()[setting]});
    if (few.variants.empty())
        return table;
    const auto fewer = sensitivity::analyse(calibration, few, cache, nullptr, stop, progress);
    if (!fewer)
        return fewer.error();
    table.putAll(*fewer);
    return table;
}

} // namespace

std::vector<LayerSetting> jointSettings(const std::vector<LayerSetting> &settings)
{
    std::vector<LayerSetting> joint;
    for (const LayerSetting &first : settings)
        for (const LayerSetting &second : settings)
            if (const auto both = together(first, second);
                both && compress::goTogether(*both) && std::ranges::find(joint, *both) == joint.end())
                joint.push_back(*both);
    return joint;
}

Problem makeJointProblem(std::span<const graph::Layer> layers, std::int64_t otherBytes,
                         const SensitivityTable &table, std::span<const LayerSetting> settings,
                         std::span<const Pin> pins, const pipeline::Steps &steps)
{
    Problem problem = makeProblem(layers, otherBytes, table, settings, pins, steps);
    const auto joint = jointSettings({settings.begin(), settings.end()});
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
        if (std::ranges::find(pins, layer, &Pin::layer) != pins.end())
            continue;
        auto &options = problem.layers[layer];
        for (const LayerSetting &setting : joint) {
            if (mayBeImpossible(setting, options) || !compress::validate(setting.moved(), layers[layer]))
                continue;
            const auto kl = table.predictedKl(layer, setting); // the measured one where it was
            const bool known = std::ranges::find(options, setting, &Option::setting) != options.end();
            if (kl && !known)
                options.push_back({setting, compress::layerBytes(layers[layer], setting).stored, *kl});
        }
    }
    return problem;
}

double worthOfJoint(const Problem &alone, const Problem &joint)
{
    const Frontier without = solve(alone);
    const Frontier with = solve(joint);
    if (without.empty() && !with.empty())
        return 1; // limits on work that neither keeps alone
    double most = 0;
    for (const FrontierPoint &point : without.points()) {
        const auto better = with.atMost(point.storedBytes);
        if (better && point.kl > 0)
            most = std::max(most, 1 - with.points()[*better].kl / point.kl);
    }
    return most;
}

base::Result<SensitivityTable> measureJoint(const evaluate::Evaluator &calibration, SensitivityTable table,
                                            const JointPlan &plan, sensitivity::MeasurementCache &cache,
                                            const sensitivity::CellSink &sink, std::stop_token stop,
                                            base::ProgressSink &progress)
{
    return base::guarded(
        base::ErrorCode::Internal,
        PARETOSCOPE_SAY("search.not-measured-together", "Bits and sparsity together cannot be measured."),
        [&]() -> base::Result<SensitivityTable> {
            const auto layers = evaluate::layersAfter(calibration, plan.analysis.steps);
            base::ProgressMeter meter(progress, "sensitivity", 1);
            const auto start = std::chrono::steady_clock::now();
            double rest = 1; // how many rounds there will be is not known: each takes most of what is left
            for (int round = 0;; ++round) {
                const Problem problem =
                    within(makeJointProblem(layers, plan.otherBytes, table, plan.analysis.settings, plan.pins,
                                            plan.analysis.steps),
                           plan.work);
                if (unmeasured(problem, table, false).empty())
                    return std::move(table);
                auto analysis = plan.analysis;
                if (plan.analysis.effort.timeBudgetSeconds > 0) {
                    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
                    analysis.effort.timeBudgetSeconds -= elapsed.count();
                    if (analysis.effort.timeBudgetSeconds <= 0)
                        return std::move(table);
                }
                analysis.variants = unmeasured(problem, table, round < plan.rounds);
                ShareOfProgress share(meter, 0.6 * rest);
                const auto measured = sensitivity::analyse(calibration, analysis, cache, sink, stop, share);
                if (!measured)
                    return measured.error();
                share.finish();
                rest *= 0.4;
                table.putAll(*measured);
            }
        });
}

base::Result<SensitivityTable> measureJointWhereItWins(const evaluate::Evaluator &calibration,
                                                       SensitivityTable table, const JointPlan &plan,
                                                       sensitivity::MeasurementCache &cache,
                                                       const sensitivity::CellSink &sink,
                                                       std::stop_token stop, base::ProgressSink &progress)
{
    JointPlan few = plan;
    few.analysis.samples = samplesToChooseBy(plan.analysis.samples);
    if (few.analysis.samples == plan.analysis.samples)
        return measureJoint(calibration, std::move(table), plan, cache, sink, std::move(stop), progress);
    base::ProgressMeter meter(progress, "sensitivity", 1);
    ShareOfProgress look(meter, 0.5);
    auto chosenBy = onFewer(calibration, few.analysis, table, cache, stop, look);
    if (chosenBy)
        chosenBy = measureJoint(calibration, std::move(*chosenBy), few, cache, nullptr, stop, look);
    if (!chosenBy)
        return chosenBy.error();
    look.finish();
    auto analysis = plan.analysis;
    analysis.variants = winners(calibration, few, *chosenBy);
    if (analysis.variants.empty())
        return table;
    ShareOfProgress rest(meter, 0.5);
    const auto measured = sensitivity::analyse(calibration, analysis, cache, sink, std::move(stop), rest);
    if (!measured)
        return measured.error();
    rest.finish();
    table.putAll(*measured);
    return table;
}

} // namespace paretoscope::search
