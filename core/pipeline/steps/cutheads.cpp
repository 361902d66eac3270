// Cutting heads of attention: their rows of the projections to queries, keys and values go, and their columns
// of the projection of what heads give (Michel et al. 2019, section 2.3). Heads that share keys and values go
// together.
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/pipeline/channels/channelcut.h"
#include "core/pipeline/channels/channelscores.h"
#include "core/pipeline/channels/layersstay.h"
#include "core/pipeline/heads/attentionheads.h"
#include "core/pipeline/heads/headscores.h"
#include "core/pipeline/removing/parameters.h"
#include "core/pipeline/stepkind.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::pipeline::step {

namespace {

constexpr std::size_t mostAttentionsShown = 64;

/// One group stays.
std::size_t removedGroups(const Attention &attention, const compress::Values &values)
{
    const auto count = attention.groups.size();
    const double wanted = std::get<double>(values.at("share")) * static_cast<double>(count);
    return std::min(static_cast<std::size_t>(std::llround(wanted)), count - 1);
}

const std::string &criterionOf(const compress::Values &values)
{
    return std::get<std::string>(values.at("criterion"));
}

bool learnsFromSamples(const compress::Values &values)
{
    return criterionOf(values) == "contribution" || criterionOf(values) == "answers";
}

base::Result<HeadScores> scoresOfHeads(const graph::Model &model, const AttentionHeads &found,
                                       const compress::Values &values, const Calibration *calibration,
                                       const std::stop_token &stop)
{
    if (criterionOf(values) == "answers")
        return headLosses(model, found, *calibration, stop);
    if (criterionOf(values) == "contribution")
        return headContributions(model, found, *calibration, stop);
    if (criterionOf(values) == "l2")
        return headNorms(model.data(), found);
    return headsByChance(found, static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed"))));
}

KeptChannels keptHeads(const AttentionHeads &found, const HeadScores &scores, const compress::Values &values)
{
    KeptChannels kept(found.flow.firstOf.size(), true);
    for (std::size_t i = 0; i < found.attentions.size(); ++i) {
        const Attention &attention = found.attentions[i];
        for (const std::size_t group : least(scores[i], removedGroups(attention, values)))
            kept[static_cast<std::size_t>(attention.groups[group])] = false;
    }
    return kept;
}

/// "4 of the 8 heads of layers.0.wq, layers.0.wk, layers.0.wv go."
base::Sentence describedAttention(const Attention &attention, const compress::Values &values)
{
    const auto groups = static_cast<std::int64_t>(attention.groups.size());
    const auto removed = static_cast<std::int64_t>(removedGroups(attention, values));
    if (attention.heads > groups)
        return {PARETOSCOPE_SAY("cut-heads.attention-grouped",
                                "%1 of the %2 groups of heads of %3 go (%4 heads in all)."),
                removed, groups, base::firstOf(attention.projections), attention.heads};
    return {removed == 1 ? PARETOSCOPE_SAY("cut-heads.attention-one", "%1 of the %2 heads of %3 goes.")
                         : PARETOSCOPE_SAY("cut-heads.attention", "%1 of the %2 heads of %3 go."),
            removed, groups, base::firstOf(attention.projections)};
}

std::vector<compress::Parameter> parametersOfHeads()
{
    return {shareThatGoes(PARETOSCOPE_TEXT("Steps", "Share of heads"),
                          PARETOSCOPE_TEXT("Steps", "How many of the heads of each attention are cut"), 0.25,
                          {0.125, 0.25, 0.375, 0.5, 0.75}),
            criterionOfRemoval(
                PARETOSCOPE_TEXT("Steps", "Heads that matter least"),
                PARETOSCOPE_TEXT("Steps", "By what heads are chosen that are cut"),
                {namedWord("contribution", PARETOSCOPE_TEXT("Steps", "What they add to the output")),
                 namedWord("answers", PARETOSCOPE_TEXT("Steps", "How far answers get without it")),
                 namedWord("l2", PARETOSCOPE_TEXT("Steps", "Root of the sum of squares (L2)"))}),
            seedOfRemoval(PARETOSCOPE_TEXT("Steps", "Of the criterion random: another number, other heads"))};
}

base::Sentence failedHeads()
{
    return PARETOSCOPE_SAY("cut-heads.failed", "The heads of this model cannot be cut.");
}

class CutHeads final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "cutHeads",
            .title = PARETOSCOPE_TEXT("Steps", "Cut attention heads"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Remove heads of attention with all that is theirs: a smaller and faster "
                                    "network, which answers otherwise"),
            .phrase = PARETOSCOPE_SAY("step.heads-cut", "attention heads cut"),
            .place = 4,
            .paper = "Michel et al. 2019, Are Sixteen Heads Really Better than One?, section 2.3; Ainslie et "
                     "al. 2023, GQA, section 2.2 (heads that share keys and values)",
            .parameters = parametersOfHeads(),
            .changesAnswers = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (learnsFromSamples(values))
            if (auto none = withoutBatches(model))
                return std::move(*none);
        auto seen = base::guarded(base::ErrorCode::ModelUnsupported, failedHeads(),
                                  [&] { return base::Result<Findings>(findingsOf(model, values)); });
        return seen ? std::move(*seen) : Findings{0, seen.error().said};
    }

    Findings findingsOf(const graph::Model &model, const compress::Values &values) const
    {
        const AttentionHeads found = attentionHeadsOf(model.data());
        std::size_t attentions = 0, groups = 0, removed = 0;
        Findings findings;
        for (const Attention &attention : found.attentions) {
            groups += attention.groups.size();
            removed += removedGroups(attention, values);
            attentions += removedGroups(attention, values) > 0 ? 1 : 0;
            if (findings.each.size() < mostAttentionsShown)
                findings.each.push_back(describedAttention(attention, values));
        }
        findings.places = static_cast<std::int64_t>(attentions);
        findings.summary = {
            attentions == 1
                ? PARETOSCOPE_SAY("cut-heads.one-attention",
                                  "%1 attention has heads that can be cut, %2 of %3 heads or groups of them.")
                : PARETOSCOPE_SAY("cut-heads.attentions",
                                  "%1 attentions have heads that can be cut, %2 of %3 heads or groups of "
                                  "them."),
            attentions, removed, groups};
        for (const auto &[text, obstacle] : found.apart)
            findings.left.emplace_back(
                PARETOSCOPE_SAY("cut-heads.left", "Heads are not cut because of %1: %2."), obstacle.what,
                base::firstOf(obstacle.layers));
        return findings;
    }

    bool needsCalibration(const compress::Values &values) const override { return learnsFromSamples(values); }

    base::Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                           const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(base::ErrorCode::ModelUnsupported, failedHeads(), [&]() -> base::Result<Work> {
            const AttentionHeads found = attentionHeadsOf(work.model.data());
            const auto scores = scoresOfHeads(work.model, found, values, calibration, stop);
            if (!scores)
                return scores.error();
            const std::vector<graph::Layer> before = work.model.layers();
            graph::Editor editor(work.model);
            pipeline::cutChannels(editor, found.flow, keptHeads(found, *scores, values));
            work.model = std::move(editor).finish();
            if (auto same = checkLayersStay(before, work.model.layers()); !same)
                return same.error();
            return work;
        });
    }
};

} // namespace

const StepKind &cutheads()
{
    static const CutHeads kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
