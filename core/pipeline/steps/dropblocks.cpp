// Dropping blocks: whole residual branches go where the block gives nearly what it was given, so that the
// network has fewer layers (Men et al. 2024, ShortGPT, section 2.3: block influence).
#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/graph/editor.h"
#include "core/pipeline/answers/answers.h"
#include "core/pipeline/blocks/blocklikeness.h"
#include "core/pipeline/blocks/residualblocks.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/channels/channelscores.h"
#include "core/pipeline/removing/parameters.h"
#include "core/pipeline/stepkind.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace paretoscope::pipeline::step {

namespace {

constexpr std::size_t mostBlocksShown = 64;

/// One block stays.
std::size_t droppedOf(std::size_t blocks, const compress::Values &values)
{
    const double share = std::get<double>(values.at("share"));
    const auto wanted = static_cast<std::size_t>(std::llround(share * static_cast<double>(blocks)));
    return blocks == 0 ? 0 : std::min(wanted, blocks - 1);
}

const std::string &blockCriterion(const compress::Values &values)
{
    return std::get<std::string>(values.at("criterion"));
}

/// By block: how far the answers get without it. What does not fit is not looked at.
base::Result<std::vector<double>> lossesOfBlocks(const graph::Model &model,
                                                 const std::vector<ResidualBlock> &blocks,
                                                 const std::vector<BlockLikeness> &alike,
                                                 const Calibration &calibration, const std::stop_token &stop)
{
    const auto whole = Answers::of(model, {}, calibration, stop);
    if (!whole)
        return whole.error();
    std::vector<double> losses(blocks.size(), 0);
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        if (!alike[block].fits)
            continue;
        graph::Editor editor(model);
        pipeline::dropBlocks(editor, std::span(blocks).subspan(block, 1));
        const auto without = Answers::of(std::move(editor).finishWithout(), {}, calibration, stop);
        if (!without)
            return without.error();
        losses[block] = whole->distanceOf(*without);
    }
    return losses;
}

/// By block: the less, the earlier it goes.
base::Result<std::vector<double>> influencesOf(const graph::Model &model,
                                               const std::vector<ResidualBlock> &blocks,
                                               const std::vector<BlockLikeness> &alike,
                                               const compress::Values &values, const Calibration &calibration,
                                               const std::stop_token &stop)
{
    const std::string &criterion = blockCriterion(values);
    if (criterion == "answers")
        return lossesOfBlocks(model, blocks, alike, calibration, stop);
    std::mt19937_64 random(static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed"))));
    std::vector<double> influences;
    for (std::size_t block = 0; block < alike.size(); ++block) {
        if (criterion == "alike")
            influences.push_back(1 - alike[block].cosine);
        else if (criterion == "last")
            influences.push_back(-static_cast<double>(block));
        else
            influences.push_back(static_cast<double>(random() >> 11));
    }
    return influences;
}

base::Error noneFits()
{
    return {base::ErrorCode::InvalidSetting,
            PARETOSCOPE_SAY("drop-blocks.other-shapes",
                            "No block can be dropped: on the calibration samples what each adds has another "
                            "shape than what it is added to. Without this step the recipe can be used."),
            {}};
}

/// Of BLOCKS those to be dropped, in their order.
base::Result<std::vector<ResidualBlock>> chosen(const graph::Model &model, std::vector<ResidualBlock> blocks,
                                                const compress::Values &values,
                                                const Calibration &calibration, const std::stop_token &stop)
{
    const std::size_t dropped = droppedOf(blocks.size(), values);
    auto alike = blockLikenesses(model, blocks, calibration, stop);
    if (!alike)
        return alike.error();
    const auto influences = influencesOf(model, blocks, *alike, values, calibration, stop);
    if (!influences)
        return influences.error();
    std::vector<std::size_t> order;
    for (const std::size_t block : least(*influences, influences->size()))
        if ((*alike)[block].fits && order.size() < dropped)
            order.push_back(block);
    if (order.empty())
        return noneFits();
    std::ranges::sort(order);
    std::vector<ResidualBlock> own;
    for (const std::size_t block : order)
        own.push_back(std::move(blocks[block]));
    return own;
}

std::vector<compress::Parameter> parametersOfDropping()
{
    return {
        shareThatGoes(PARETOSCOPE_TEXT("Steps", "Share of blocks"),
                      PARETOSCOPE_TEXT("Steps", "How many of the residual blocks are dropped"), 0.2,
                      {0.1, 0.2, 0.3, 0.4, 0.5}),
        criterionOfRemoval(PARETOSCOPE_TEXT("Steps", "Blocks that matter least"),
                           PARETOSCOPE_TEXT("Steps", "By what blocks are chosen that are dropped"),
                           {namedWord("alike", PARETOSCOPE_TEXT("Steps", "Output like input (cosine)")),
                            namedWord("answers", PARETOSCOPE_TEXT("Steps", "How far answers get without it")),
                            namedWord("last", PARETOSCOPE_TEXT("Steps", "The last ones, as a control"))}),
        seedOfRemoval(PARETOSCOPE_TEXT("Steps", "Of the criterion random: another number, other blocks"))};
}

base::Sentence summaryOf(std::size_t blocks, std::size_t dropped)
{
    if (blocks == 0)
        return PARETOSCOPE_SAY("drop-blocks.none", "No residual block is found that can be dropped.");
    if (blocks == 1)
        return PARETOSCOPE_SAY("drop-blocks.one", "1 residual block is found, and one at least has to stay.");
    if (dropped == 0)
        return {PARETOSCOPE_SAY("drop-blocks.too-few",
                                "%1 residual blocks are found, and the share of them to be dropped is none; "
                                "drop a larger share."),
                blocks};
    return {dropped == 1 ? PARETOSCOPE_SAY("drop-blocks.goes", "%1 of %2 residual blocks goes.")
                         : PARETOSCOPE_SAY("drop-blocks.go", "%1 of %2 residual blocks go."),
            dropped, blocks};
}

class DropBlocks final : public NetworkStep {
public:
    const StepAbout &about() const override
    {
        static const StepAbout about{
            .key = "dropBlocks",
            .title = PARETOSCOPE_TEXT("Steps", "Drop blocks"),
            .tip = PARETOSCOPE_TEXT("Steps",
                                    "Remove whole residual blocks that give nearly what they are given: a "
                                    "smaller and faster network, which answers otherwise"),
            .phrase = PARETOSCOPE_SAY("step.blocks-dropped", "blocks dropped"),
            .place = 3,
            .paper = "Men et al. 2024, ShortGPT: Layers in Large Language Models are More Redundant Than You "
                     "Expect, section 2.3 (block influence)",
            .parameters = parametersOfDropping(),
            .changesAnswers = true};
        return about;
    }

    Findings look(const graph::Model &model, const compress::Values &values) const override
    {
        if (auto none = withoutBatches(model))
            return std::move(*none);
        const ResidualBlocks found = residualBlocksOf(model.data());
        const std::size_t count = found.blocks.size(), dropped = droppedOf(count, values);
        Findings findings{dropped == 0 ? 0 : static_cast<std::int64_t>(count), summaryOf(count, dropped)};
        for (const ResidualBlock &block : found.blocks)
            if (findings.each.size() < mostBlocksShown)
                findings.each.emplace_back(PARETOSCOPE_SAY("drop-blocks.block", "A block: %1."),
                                           base::firstOf(block.layers, block.layers.size()));
        for (const auto &[text, obstacle] : found.apart)
            findings.left.emplace_back(PARETOSCOPE_SAY("drop-blocks.left", "Not dropped because of %1: %2."),
                                       obstacle.what, base::firstOf(obstacle.layers));
        return findings;
    }

    /// Controls, too: samples show which blocks keep the shape of what they are given.
    bool needsCalibration(const compress::Values & /*values*/) const override { return true; }

    base::Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                           const std::stop_token &stop) const override
    {
        const base::EngineScope engine;
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("drop-blocks.failed", "The blocks of this model cannot be dropped."),
            [&]() -> base::Result<Work> {
                const auto blocks = chosen(work.model, residualBlocksOf(work.model.data()).blocks, values,
                                           *calibration, stop);
                if (!blocks)
                    return blocks.error();
                graph::Editor editor(work.model);
                pipeline::dropBlocks(editor, *blocks);
                work.model = std::move(editor).finishWithout();
                for (const ResidualBlock &block : *blocks)
                    work.notes.emplace_back(PARETOSCOPE_SAY("drop-blocks.dropped", "Dropped: %1."),
                                            base::firstOf(block.layers, block.layers.size()));
                return work;
            });
    }
};

} // namespace

const StepKind &dropblocks()
{
    static const DropBlocks kind;
    return kind;
}

} // namespace paretoscope::pipeline::step
