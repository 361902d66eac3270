// Random pruning: any weights become zero. A control: what a criterion is worth is what it spares against
// this.
#include "core/compress/weights/leastscores.h"

#include <ATen/ops/ones.h>

#include <random>
#include <string_view>

namespace paretoscope::compress::method {

namespace {

/// Layers of one seed draw apart from each other: FNV-1a over the layer's name.
std::uint64_t hashOf(std::string_view name)
{
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash;
}

/// False for ZEROS of COUNT weights at MASK, every choice of them as likely as any other: selection sampling
/// (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S), in order.
void drop(bool *mask, std::int64_t count, std::int64_t zeros, std::mt19937_64 &random)
{
    auto wanted = static_cast<std::uint64_t>(zeros);
    auto left = static_cast<std::uint64_t>(count);
    for (std::int64_t i = 0; wanted > 0; ++i, --left) {
        if (random() % left >= wanted)
            continue;
        mask[i] = false;
        --wanted;
    }
}

/// Shaped as the weight of LAYER: in storage order, or by row in every group of a pattern.
at::Tensor keptByChance(const graph::Layer &layer, const Values &values, std::uint64_t seed)
{
    std::mt19937_64 random(seed); // the same numbers with every standard library
    const auto pattern = patternOf(values);
    const std::int64_t block = zeroBlockOf(values);
    if (!pattern && block > 1) {
        const std::int64_t columns = layer.weightsPerChannel() / block;
        const at::Tensor of = at::ones({layer.outputChannels(), columns}, at::kBool);
        drop(of.data_ptr<bool>(), of.numel(), zerosOf(layer, values) / block, random);
        const at::Tensor kept = at::ones({layer.outputChannels(), layer.weightsPerChannel()}, at::kBool);
        kept.narrow(1, 0, columns * block).copy_(of.repeat_interleave(block, 1));
        return fromRows(kept, layer);
    }
    if (!pattern) {
        at::Tensor kept = at::ones(layer.weightShape, at::kBool);
        drop(kept.data_ptr<bool>(), kept.numel(), zerosOf(layer, values), random);
        return kept;
    }
    const std::int64_t rows = layer.outputChannels(), columns = layer.weightsPerChannel();
    const at::Tensor kept = at::ones({rows, columns}, at::kBool);
    forEachGroup(rows, columns, *pattern, [&](std::int64_t first, std::int64_t size, std::int64_t zeros) {
        drop(kept.data_ptr<bool>() + first, size, zeros, random);
    });
    return fromRows(kept, layer);
}

class Random final : public Pruning {
public:
    const About &about() const override
    {
        static const About about{
            .key = "random",
            .title = PARETOSCOPE_TEXT("Methods", "Random weights"),
            .stage = Stage::Prune,
            .parameters = {sparsityParameter(),
                           patternParameter(),
                           zeroBlockParameter(),
                           {.key = "seed",
                            .title = PARETOSCOPE_TEXT("Methods", "Seed"),
                            .tip = PARETOSCOPE_TEXT("Methods",
                                                    "Which random weights: another number draws others"),
                            .range = // 2^53 may be what a reader of JSON made of 2^53 + 1
                            Range{0, largestWhole - 1, true, PARETOSCOPE_TEXT("Methods", "seed %1"), "seed"},
                            .usual = std::int64_t{1},
                            .shown = Shown::Nowhere}},
            .paper = "The control in Gale et al. 2019, The State of Sparsity in Deep Neural Networks"};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const auto seed = static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed")));
        keepOnly(coded, keptByChance(given.layer, values, seed ^ hashOf(given.layer.name)), given.layer);
        return {};
    }
};

} // namespace

const Method &random()
{
    static const Random method;
    return method;
}

} // namespace paretoscope::compress::method
