// Cutting channels: outputs of convolutions and linear layers go, and all that is theirs in other tensors, so
// that the network is smaller in parameters, multiply-accumulates and time. Channels that are one through
// residual adds, concatenations, norms and channel-wise convolutions go together (Fang et al. 2023, DepGraph,
// section 3): group by group the same share of them, those that matter least by the criterion.
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/pipeline/channels/channelcut.h"
#include "core/pipeline/channels/channelgroups.h"
#include "core/pipeline/channels/channelreconstruction.h"
#include "core/pipeline/channels/channelscores.h"
#include "core/pipeline/channels/layersstay.h"
#include "core/pipeline/groupshares.h"
#include "core/pipeline/removing/parameters.h"
#include "core/pipeline/stepkind.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::pipeline::step {

namespace {

constexpr std::size_t mostGroupsShown = 64;

std::string wordOf(const compress::Values &values, const char *key)
{
    return std::get<std::string>(values.at(key));
}

GroupShares sharesOf(const compress::Values &values)
{
    return groupSharesFrom(wordOf(values, "groups")).value_or(GroupShares());
}

/// As it is said of one of its layers; else the same for all.
double shareOf(const ChannelGroup &group, const compress::Values &values, const GroupShares &shares)
{
    for (const std::string &writer : group.writers)
        if (const auto own = shares.find(writer); own != shares.end())
            return own->second;
    return std::get<double>(values.at("share"));
}

/// How many channels of groups a step with VALUES removes.
class Removing {
public:
    explicit Removing(const compress::Values &values) : m_values(values), m_shares(sharesOf(values)) {}

    std::size_t of(const ChannelGroup &group) const
    {
        return channelsRemoved(group.channels.size(), shareOf(group, m_values, m_shares));
    }
    /// All of its channels are said to stay.
    bool isLeft(const ChannelGroup &group) const { return shareOf(group, m_values, m_shares) == 0; }

private:
    const compress::Values &m_values;
    const GroupShares m_shares;
};

/// Groups of which something goes; in `apart` what stays, and why.
ChannelGroups groupsIn(const graph::Model &model, const compress::Values &values)
{
    const Removing removing(values);
    const bool inner = wordOf(values, "channels") == "inner";
    const bool needsNorm = wordOf(values, "criterion") == "batchNorm";
    const bool needsReader = wordOf(values, "criterion") == "taylor";
    const auto whyNot = [&](const ChannelGroup &group) -> std::optional<base::Sentence> {
        if (inner && group.makers > 1)
            return PARETOSCOPE_SAY("cut-channels.several-writers",
                                   "the choice of channels that one layer alone writes "
                                   "(cutChannels:channels=inner)");
        if (needsNorm && !group.hasNorm)
            return PARETOSCOPE_SAY("cut-channels.no-norm",
                                   "the criterion batchNorm, as no batch norm with a scale follows");
        if (needsReader && group.readers.empty())
            return PARETOSCOPE_SAY("cut-channels.no-reader",
                                   "the criterion taylor, as no layer reads them by weights");
        if (removing.isLeft(group))
            return PARETOSCOPE_SAY("cut-channels.asked-to-stay", "the wish that all of their channels stay");
        if (removing.of(group) == 0)
            return PARETOSCOPE_SAY("cut-channels.too-few",
                                   "their number: the share of so few channels is none");
        return std::nullopt;
    };
    return channelGroupsOf(model.data(), whyNot,
                           [&removing](const ChannelGroup &group) { return removing.of(group); });
}

std::vector<double> scoresOf(const graph::ModelData &data, const ChannelFlow &flow, const ChannelGroup &group,
                             const compress::Values &values)
{
    const std::string criterion = wordOf(values, "criterion");
    if (criterion == "batchNorm")
        return batchNormScores(data, flow, group);
    if (criterion == "random")
        return randomScores(group, static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed"))));
    return normScores(data, flow, group, criterion == "l1" ? 1 : 2);
}

/// By group, by channel.
base::Result<std::vector<std::vector<double>>>
allScores(const graph::Model &model, const ChannelGroups &found, const compress::Values &values,
          const Calibration *calibration, const std::stop_token &stop)
{
    if (wordOf(values, "criterion") == "taylor")
        return taylorScores(model, found, *calibration, stop);
    std::vector<std::vector<double>> scores;
    for (const ChannelGroup &group : found.groups)
        scores.push_back(scoresOf(model.data(), found.flow, group, values));
    return scores;
}

base::Result<Work> cutByScores(Work work, const compress::Values &values, const Calibration *calibration,
                               const std::stop_token &stop)
{
    const ChannelGroups found = groupsIn(work.model, values);
    const auto scores = allScores(work.model, found, values, calibration, stop);
    if (!scores)
        return scores.error();
    const Removing removing(values);
    KeptChannels kept(found.flow.firstOf.size(), true);
    for (std::size_t i = 0; i < found.groups.size(); ++i)
        for (const std::size_t place : least((*scores)[i], removing.of(found.groups[i])))
            kept[static_cast<std::size_t>(found.groups[i].channels[place])] = false;
    graph::Editor editor(work.model);
    pipeline::cutChannels(editor, found.flow, kept);
    work.model = std::move(editor).finish();
    return work;
}

bool looksAtSamples(const compress::Values &values)
{
    return wordOf(values, "criterion") == "reconstruct" || wordOf(values, "criterion") == "taylor";
}

bool reconstructs(const compress::Values &values)
{
    return wordOf(values, "criterion") == "reconstruct";
}

/// What layers make of the channels that are left is learnt in WORK as it is, with biases for all of them.
base::Result<Work> reconstructed(Work work, const compress::Values &values, const Calibration &calibration,
                                 const std::stop_token &stop)
{
    const graph::Model biased = withBiasesOfReaders(work.model, groupsIn(work.model, values));
    const ChannelGroups found = groupsIn(biased, values);
    const Removing removing(values);
    std::vector<std::size_t> removed;
    for (const ChannelGroup &group : found.groups)
        removed.push_back(removing.of(group));
    const auto made = reconstructedChannels(biased, found, removed, calibration, stop);
    if (!made)
        return made.error();
    graph::Editor editor(biased);
    for (const graph::Override &changed : made->changed)
        editor.setTensor(changed.parameter, changed.tensor);
    pipeline::cutChannels(editor, found.flow, made->kept);
    work.model = std::move(editor).finish();
    return work;
}

/// "8 of the 16 channels of conv1, layer1.0.conv2 go."
base::Sentence describedGroup(const Place &group)
{
    const base::Wording wording =
        group.taken == 1 ? PARETOSCOPE_SAY("cut-channels.group-one", "%1 of the %2 channels of %3 goes.")
                         : PARETOSCOPE_SAY("cut-channels.group", "%1 of the %2 channels of %3 go.");
    return {wording, group.taken, group.all, base::firstOf(group.layers)};
}

/// Two layers of GROUP that SHARES say different things of.
std::optional<std::pair<std::string, std::string>> twiceSaid(const ChannelGroup &group,
                                                             const GroupShares &shares)
{
    const std::string *first = nullptr;
    for (const std::string &writer : group.writers) {
        if (!shares.contains(writer))
            continue;
        if (first && shares.find(*first)->second != shares.find(writer)->second)
            return std::pair(*first, writer);
        first = &writer;
    }
    return std::nullopt;
}

/// Each name that VALUES have a share for must be of a layer whose channels can be cut.
base::Result<void> checkGroupsAreThere(const graph::Model &model, const compress::Values &values)
{
    const GroupShares shares = sharesOf(values);
    if (shares.empty())
        return {};
    std::vector<std::string> known;
    for (const ChannelGroup &group : channelGroupsOf(model.data()).groups) {
        known.insert(known.end(), group.writers.begin(), group.writers.end());
        if (const auto two = twiceSaid(group, shares))
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("cut-channels.two-shares",
                                                "The step cutChannels says two shares for channels that are "
                                                "one, those of %1 and of %2; say one of them."),
                                two->first, two->second},
                               {}};
    }
    for (const auto &[name, share] : shares)
        if (std::ranges::find(known, name) == known.end())
            return base::Error{base::ErrorCode::InvalidSetting,
                               {PARETOSCOPE_SAY("cut-channels.no-group",
                                                "The step cutChannels says how many channels of %1 go, which "
                                                "is no layer whose channels can be cut; such layers are %2."),
                                name.substr(0, 60), base::firstOf(known)},
                               {}};
    return {};
}

std::vector<compress::Parameter> parametersOf()
{
    return {
        shareThatGoes(PARETOSCOPE_TEXT("Steps", "Share of channels"),
                      PARETOSCOPE_TEXT("Steps", "How many of the channels of each group are cut"), 0.5,
                      {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}),
        {.key = "groups",
         .title = PARETOSCOPE_TEXT("Steps", "Shares of single groups…"),
         .tip = PARETOSCOPE_TEXT("Steps", "How many channels of each group are cut, where that is another "
                                          "share than of all"),
         .usual = std::string(),
         .text = compress::FreeText{canonicalGroupShares,
                                    PARETOSCOPE_SAY("domain.group-shares",
                                                    "shares by layer, such as conv1=0.5;conv2=0")}},
        criterionOfRemoval(
            PARETOSCOPE_TEXT("Steps", "Channels that matter least"),
            PARETOSCOPE_TEXT("Steps", "By what channels are chosen that are cut"),
            {namedWord("l1", PARETOSCOPE_TEXT("Steps", "Sum of magnitudes (L1)")),
             namedWord("l2", PARETOSCOPE_TEXT("Steps", "Root of the sum of squares (L2)")),
             namedWord("batchNorm", PARETOSCOPE_TEXT("Steps", "Scale of the batch norm")),
             namedWord("taylor", PARETOSCOPE_TEXT("Steps", "What gradients say of the outputs (Taylor)")),
             namedWord("reconstruct", PARETOSCOPE_TEXT("Steps", "Outputs of the layers that read them"))}),
        {.key = "channels",
         .title = PARETOSCOPE_TEXT("Steps", "Which channels"),
         .tip =
             PARETOSCOPE_TEXT("Steps", "Whether channels are cut that several layers write, as those along "
                                       "residual connections"),
         .named = {namedWord("all", PARETOSCOPE_TEXT("Steps", "All that can be cut")),
                   namedWord("inner", PARETOSCOPE_TEXT("Steps", "Those that one layer alone writes"))},
         .usual = std::string("all")},
        seedOfRemoval(PARETOSCOPE_TEXT("Steps", "Of the criterion random: another number, other channels"))};
}

class CutChannels final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "cutChannels",
            .title = PARETOSCOPE_TEXT("Steps", "Cut channels"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Remove channels of convolutions and neurons of linear layers with all "
                                    "that is theirs: a smaller and faster network, which answers otherwise"),
            .phrase = PARETOSCOPE_SAY("step.channels-cut", "channels cut"),
            .place = 5,
            .paper = "Li et al. 2017, Pruning Filters for Efficient ConvNets, section 3; Liu et al. 2017, "
                     "Learning Efficient Convolutional Networks through Network Slimming, section 3; He et "
                     "al. 2017, Channel Pruning for Accelerating Very Deep Neural Networks, section 3; Luo "
                     "et al. 2017, ThiNet, section 3; Molchanov et al. 2019, Importance Estimation for "
                     "Neural Network Pruning, equation 8; Fang et "
                     "al. 2023, DepGraph: Towards Any Structural Pruning, section 3",
            .parameters = parametersOf(),
            .version = 2,
            .changesAnswers = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (looksAtSamples(values))
            if (auto none = withoutBatches(model))
                return std::move(*none);
        const ChannelGroups found = groupsIn(model, values);
        const Removing removing(values);
        std::size_t all = 0, removed = 0;
        Findings findings;
        for (const ChannelGroup &group : found.groups) {
            findings.parts.push_back({group.writers, group.channels.size(), removing.of(group)});
            const Place &own = findings.parts.back();
            all += own.all;
            removed += own.taken;
            if (findings.each.size() < mostGroupsShown)
                findings.each.push_back(describedGroup(own));
        }
        const std::size_t count = found.groups.size();
        const base::Wording summary =
            count == 1 ? PARETOSCOPE_SAY("cut-channels.one-group",
                                         "%1 group of channels can be cut, %2 of %3 channels.")
                       : PARETOSCOPE_SAY("cut-channels.groups",
                                         "%1 groups of channels can be cut, %2 of %3 channels.");
        findings.places = static_cast<std::int64_t>(count);
        findings.summary = {summary, count, removed, all};
        for (const auto &[text, obstacle] : found.apart)
            findings.left.emplace_back(PARETOSCOPE_SAY("cut-channels.left", "Not cut because of %1: %2."),
                                       obstacle.what, base::firstOf(obstacle.layers));
        return findings;
    }

    bool needsCalibration(const compress::Values &values) const override { return looksAtSamples(values); }

    base::Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                           const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("cut-channels.failed", "The channels of this model cannot be cut."),
            [&]() -> base::Result<Work> {
                if (auto there = checkGroupsAreThere(work.model, values); !there)
                    return there.error();
                const std::vector<graph::Layer> before = work.model.layers();
                auto cut = reconstructs(values) ? reconstructed(std::move(work), values, *calibration, stop)
                                                : cutByScores(std::move(work), values, calibration, stop);
                if (!cut)
                    return cut;
                if (auto same = checkLayersStay(before, cut->model.layers()); !same)
                    return same.error();
                return cut;
            });
    }
};

} // namespace

const StepKind &cutchannels()
{
    static const CutChannels kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
