#include "core/compress/method.h"
#include "core/search/frontier.h"

#include <algorithm>

namespace paretoscope::search {

namespace {

/// One option index per layer.
using Choices = std::vector<std::size_t>;

Candidate candidateOf(const Problem &problem, const Choices &choices, Origin origin)
{
    Candidate candidate{{{}, problem.steps}, problem.otherBytes, problem.stepsKl, origin};
    for (std::size_t layer = 0; layer < choices.size(); ++layer) {
        const Option &option = problem.layers[layer][choices[layer]];
        candidate.recipe.settings.push_back(option.setting);
        candidate.storedBytes += option.storedBytes;
        candidate.kl += option.kl;
    }
    return candidate;
}

bool keepsLimits(const Problem &problem, const Choices &choices)
{
    Work work;
    for (std::size_t layer = 0; layer < choices.size(); ++layer)
        work += problem.layers[layer][choices[layer]].work;
    return !problem.work || keeps(work, problem.work->most);
}

/// The option that leaves the layer as it is; the only one of a pinned layer.
std::size_t untouched(const std::vector<Option> &options)
{
    const auto found = std::ranges::find_if(options, [](const Option &o) { return o.setting.isFloat(); });
    return found == options.end() ? 0 : static_cast<std::size_t>(found - options.begin());
}

bool hasRecipes(const Problem &problem)
{
    return std::ranges::none_of(problem.layers, &std::vector<Option>::empty);
}

Choices allUntouched(const Problem &problem)
{
    Choices choices;
    std::ranges::transform(problem.layers, std::back_inserter(choices), untouched);
    return choices;
}

/// Methods of several stages together are measured here and there, where the frontier may use them: settings
/// of a few layers that, with all others as they are, nobody would try.
bool isPatchy(const Problem &problem, const compress::LayerSetting &setting)
{
    return setting.isJoint() && std::ranges::any_of(problem.layers, [&](const std::vector<Option> &options) {
               return options.size() > 1 &&
                      std::ranges::find(options, setting, &Option::setting) == options.end();
           });
}

/// A setting for all layers.
struct Uniform {
    compress::LayerSetting setting;
    std::ptrdiff_t layers = 0; ///< that have it among their options
    Candidate candidate;
};

/// Whether OTHER is of the same bits of weights and of activations and the same zeros, and a grid that suits
/// the network better.
bool isBeatenBy(const Uniform &own, const Uniform &other)
{
    const auto sameAmount = [&](const compress::StageAbout &stage) {
        return own.setting.value(stage.key) == other.setting.value(stage.key);
    };
    return std::ranges::all_of(compress::told(), sameAmount) &&
           (other.layers > own.layers ||
            (other.layers == own.layers && other.candidate.kl < own.candidate.kl));
}

} // namespace

std::vector<Candidate> uniformCandidates(const Problem &problem)
{
    if (!hasRecipes(problem))
        return {};
    std::vector<compress::LayerSetting> settings;
    for (const std::vector<Option> &options : problem.layers) {
        for (const Option &option : options) {
            const bool pinned = options.size() == 1 && !option.setting.isFloat();
            if (!pinned && std::ranges::find(settings, option.setting) == settings.end() &&
                !isPatchy(problem, option.setting))
                settings.push_back(option.setting);
        }
    }
    std::vector<Uniform> uniform;
    for (const compress::LayerSetting &setting : settings) {
        Choices choices = allUntouched(problem);
        std::ptrdiff_t layers = 0;
        for (std::size_t layer = 0; layer < choices.size(); ++layer) {
            const auto &options = problem.layers[layer];
            const auto found = std::ranges::find(options, setting, &Option::setting);
            if (found == options.end())
                continue;
            choices[layer] = static_cast<std::size_t>(found - options.begin());
            ++layers;
        }
        if (keepsLimits(problem, choices))
            uniform.push_back({setting, layers, candidateOf(problem, choices, Origin::Uniform)});
    }
    std::vector<Candidate> candidates;
    for (const Uniform &own : uniform)
        if (std::ranges::none_of(uniform, [&](const Uniform &other) { return isBeatenBy(own, other); }))
            candidates.push_back(own.candidate);
    return candidates;
}

std::vector<Candidate> greedyCandidates(const Problem &problem)
{
    if (!hasRecipes(problem))
        return {};
    struct Step {
        std::size_t layer;
        std::size_t option;
    };
    std::vector<Step> steps;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
        for (std::size_t option = 0; option < problem.layers[layer].size(); ++option)
            steps.push_back({layer, option});
    std::ranges::stable_sort(steps, {},
                             [&](const Step &step) { return problem.layers[step.layer][step.option].kl; });

    Choices choices = allUntouched(problem);
    std::vector<Candidate> candidates;
    for (const Step &step : steps) {
        const auto &options = problem.layers[step.layer];
        if (options[step.option].storedBytes >= options[choices[step.layer]].storedBytes)
            continue;
        choices[step.layer] = step.option;
        if (keepsLimits(problem, choices))
            candidates.push_back(candidateOf(problem, choices, Origin::Greedy));
    }
    return candidates;
}

} // namespace paretoscope::search
