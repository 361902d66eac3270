// Random pruning: any weights become zero. A control: what a criterion is worth is what it spares against
// this.
#include "core/compress/weights/pruning.h"

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

/// False for ZEROS weights, every choice of them as likely as any other: selection sampling (Knuth, The Art
/// of Computer Programming 2, 3.4.2, algorithm S), in storage order.
at::Tensor keptByChance(const at::Tensor &weight, std::int64_t zeros, std::uint64_t seed)
{
    at::Tensor kept = at::ones(weight.sizes(), at::kBool);
    bool *const mask = kept.data_ptr<bool>();
    std::mt19937_64 random(seed); // the same numbers with every standard library
    auto wanted = static_cast<std::uint64_t>(zeros);
    auto left = static_cast<std::uint64_t>(weight.numel());
    for (std::int64_t i = 0; wanted > 0; ++i, --left) {
        if (random() % left >= wanted)
            continue;
        mask[i] = false;
        --wanted;
    }
    return kept;
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
        const std::int64_t zeros = zeroCount(sparsityOf(values), coded.weight.numel());
        const auto seed = static_cast<std::uint64_t>(std::get<std::int64_t>(values.at("seed")));
        keepOnly(coded, keptByChance(coded.weight, zeros, seed ^ hashOf(given.layer.name)), given.layer);
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
