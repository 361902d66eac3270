#include "core/search/suggest/remedies.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/compress/impossible.h"
#include "core/compress/method.h"
#include "core/evaluate/evaluatordata.h"
#include "core/graph/layerweight.h"
#include "core/pipeline/codedstep.h"
#include "core/pipeline/steps.h"
#include "core/search/suggest/ideas.h"

#include <ATen/ops/equal.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace paretoscope::search {

namespace {

using base::Result;
using compress::LayerSetting;
using compress::Value;
using compress::Values;

/// STEP, with the first of its other values that find a place in MODEL where the usual ones find none.
pipeline::Step findingPlaces(const pipeline::Step &step, const graph::Model &model)
{
    if (step.kind->look(model, step.values).places > 0)
        return step;
    for (const compress::Parameter &parameter : step.kind->about().parameters)
        for (const compress::Named &named : parameter.named) {
            const auto other = pipeline::withValue(step, parameter.key, named.value);
            if (other && other->kind->look(model, other->values).places > 0)
                return *other;
        }
    return step;
}

/// As awq searches for scales: nearest to how SETTING codes the layer.
pipeline::Step fitted(pipeline::Step step, const LayerSetting &setting)
{
    if (step.kind->about().key != "awq")
        return step;
    const auto with = [&step](std::string_view key, const Value &value) {
        if (auto own = pipeline::withValue(step, key, value))
            step = std::move(*own);
    };
    with("bits", std::int64_t{wholeBits(setting).value_or(4) <= 3 ? 3 : 4});
    if (wordOf(setting, "granularity") == "group")
        with("group", setting.value("groupSize")); // one that it does not know: a channel, as is usual
    return step;
}

class Finding {
public:
    Finding(const evaluate::Evaluator &evaluator, const pipeline::Recipe &recipe, std::size_t layer,
            bool knowsInputs, std::stop_token stop)
        : m_evaluator(evaluator), m_recipe(recipe), m_index(layer), m_knowsInputs(knowsInputs),
          m_stop(std::move(stop))
    {
    }

    Result<Remedies> found(const std::vector<Cause> &causes)
    {
        auto work = m_evaluator.after(m_recipe.steps, m_stop);
        if (!work)
            return work.error();
        m_model = std::move(work->model);
        m_bytes = compress::modelCost(*m_model, m_recipe.settings).storedBytes;
        for (const auto &[idea, against] : ideasOf(causes)) {
            if (m_stop.stop_requested())
                return base::cancelled();
            if (stepOf(idea).empty())
                addChange(changesOf(idea, setting()), against);
            else if (const auto added = addStep(stepOf(idea), against); !added)
                return added.error();
        }
        std::ranges::stable_sort(m_remedies.possible, {}, [](const Remedy &remedy) {
            return std::max<std::int64_t>(remedy.moreBytes, 0);
        });
        return std::move(m_remedies);
    }

private:
    using Ideas = std::vector<std::pair<Idea, std::vector<CauseKind>>>;

    static Ideas ideasOf(const std::vector<Cause> &causes)
    {
        Ideas ideas;
        for (const Cause &cause : causes)
            for (const Idea idea : ideasAgainst(cause.kind)) {
                auto known = std::ranges::find(ideas, idea, &Ideas::value_type::first);
                if (known == ideas.end())
                    known = ideas.insert(known, {idea, {}});
                known->second.push_back(cause.kind);
            }
        if (causes.empty())
            for (const Idea idea : ideasAgainstAnyError())
                ideas.push_back({idea, {}});
        return ideas;
    }

    const LayerSetting &setting() const { return m_recipe.settings[m_index]; }
    const graph::Layer &layer() const { return m_model->layers()[m_index]; }

    Remedy remedyWith(const std::vector<CauseKind> &against) const
    {
        Remedy remedy;
        remedy.against = against;
        remedy.recipe = m_recipe;
        return remedy;
    }

    void priced(Remedy &remedy, const graph::Model &model) const
    {
        remedy.storedBytes = compress::modelCost(model, remedy.recipe.settings).storedBytes;
        remedy.moreBytes = remedy.storedBytes - m_bytes;
    }

    void addChange(Values changes, const std::vector<CauseKind> &against)
    {
        if (changes.empty())
            return;
        const auto size = changes.find("groupSize"); // a group for each channel is a scale for each
        if (size != changes.end() && layer().weightsPerChannel() <= std::get<std::int64_t>(size->second))
            changes = {{"granularity", std::string("channel")}};
        Remedy remedy = remedyWith(against);
        LayerSetting &next = remedy.recipe.settings[m_index];
        for (const auto &[key, value] : changes)
            next = next.with(key, value);
        const auto isUnheard = [&](const auto &change) {
            return !next.hasEffect(change.first) && !compress::methodOfShorthand(change.first);
        };
        if (std::ranges::any_of(changes, isUnheard) || isNoOther(next))
            return;
        const auto known = std::ranges::find_if(
            m_remedies.possible, [&](const Remedy &other) { return other.recipe == remedy.recipe; });
        if (known != m_remedies.possible.end())
            return addCauses(*known, against);
        remedy.changes = changes;
        if (auto why = whyNot(next))
            return m_remedies.leftOut.push_back({std::move(remedy), std::move(*why)});
        priced(remedy, *m_model);
        m_remedies.possible.push_back(std::move(remedy));
    }

    static void addCauses(Remedy &remedy, const std::vector<CauseKind> &against)
    {
        for (const CauseKind kind : against)
            if (std::ranges::find(remedy.against, kind) == remedy.against.end())
                remedy.against.push_back(kind);
    }

    /// NEXT does what the setting does already: groups as long as rows are scales for each of them.
    bool isNoOther(const LayerSetting &next) const
    {
        if (compress::canonical(next, layer()) == compress::canonical(setting(), layer()))
            return true;
        const std::string sharing = wordOf(setting(), "granularity");
        const bool isGroups = wordOf(next, "granularity") == "group" && next.hasEffect("groupSize");
        return isGroups && (sharing == "group" || sharing == "channel") &&
               compress::layoutOf(next, layer()).unitBytes() <=
                   compress::layoutOf(setting(), layer()).unitBytes();
    }

    std::optional<base::Sentence> whyNot(const LayerSetting &next) const
    {
        if (const auto valid = compress::validate(next, layer()); !valid)
            return valid.error().said;
        if (auto why = compress::whyImpossible(*m_model, m_index, next))
            return why;
        if (compress::needs(next, compress::Needs::Inputs) && !m_knowsInputs)
            return base::Sentence{
                PARETOSCOPE_SAY("suggest.inputs-unknown",
                                "Nothing is known of what layer %1 is given: it is no linear layer or "
                                "convolution that reads its weight as it is."),
                layer().name};
        return std::nullopt;
    }

    Result<void> addStep(std::string_view key, const std::vector<CauseKind> &against)
    {
        const pipeline::StepKind &kind = *pipeline::stepNamed(key);
        if (m_recipe.steps.find(kind))
            return {};
        Remedy remedy = remedyWith(against);
        remedy.step = findingPlaces(fitted(pipeline::usualStep(kind), setting()), *m_model);
        remedy.recipe.steps = m_recipe.steps.with(*remedy.step);
        graph::Model after = *m_model;
        auto why = whyNot(*remedy.step, remedy.recipe, after);
        if (!why)
            return why.error();
        if (*why) {
            m_remedies.leftOut.push_back({std::move(remedy), std::move(**why)});
            return {};
        }
        priced(remedy, after);
        m_remedies.possible.push_back(std::move(remedy));
        return {};
    }

    /// AFTER: the network after the steps of RECIPE, STEP among them, where they can be taken.
    Result<std::optional<base::Sentence>> whyNot(const pipeline::Step &step, const pipeline::Recipe &recipe,
                                                 graph::Model &after) const
    {
        using Why = std::optional<base::Sentence>;
        if (step.kind->about().key == "smooth" && !compress::roundsInputs(setting()))
            return Why({PARETOSCOPE_SAY("suggest.smooth-without-rounding",
                                        "What layer %1 is given is not rounded, and smoothing it would only "
                                        "make its weights harder to round."),
                        layer().name});
        if (const auto findings = step.kind->look(*m_model, step.values); findings.places == 0)
            return Why(findings.summary);
        if (const auto *coded = dynamic_cast<const pipeline::CodedStep *>(step.kind)) {
            std::vector<LayerSetting> alone(m_recipe.settings.size());
            alone[m_index] = setting();
            if (coded->layersServed(*m_model, alone, step.values) == 0)
                return Why({notReached, layer().name});
            return Why();
        }
        auto work = m_evaluator.after(recipe.steps, m_stop);
        if (!work) {
            if (work.error().code == base::ErrorCode::Cancelled)
                return work.error();
            return Why(work.error().said);
        }
        after = std::move(work->model);
        const base::EngineScope scope;
        if (at::equal(graph::weightOf(after.data(), m_index), graph::weightOf(m_model->data(), m_index)))
            return Why({notReached, layer().name});
        return Why();
    }

    static constexpr base::Wording notReached =
        PARETOSCOPE_SAY("suggest.step-not-here", "This step changes nothing of layer %1.");

    const evaluate::Evaluator &m_evaluator;
    const pipeline::Recipe &m_recipe;
    const std::size_t m_index;
    const bool m_knowsInputs;
    const std::stop_token m_stop;
    std::optional<graph::Model> m_model; ///< after the steps of the recipe
    std::int64_t m_bytes = 0;
    Remedies m_remedies;
};

} // namespace

Result<Remedies> remediesFor(const evaluate::Evaluator &evaluator, const pipeline::Recipe &recipe,
                             std::size_t layer, const std::vector<Cause> &causes, bool knowsInputs,
                             const std::stop_token &stop)
{
    return Finding(evaluator, recipe, layer, knowsInputs, stop).found(causes);
}

} // namespace paretoscope::search
