#include "core/compress/factoring/codedfactors.h"

#include "core/compress/factoring/lowrank.h"
#include "core/compress/factoring/product.h"
#include "core/compress/factorlayers.h"
#include "core/compress/method.h"
#include "core/graph/storedtype.h"

#include <optional>
#include <utility>

namespace paretoscope::compress {

namespace {

void keep(CompressedWeight &coded, CompressedWeight left, CompressedWeight right, const graph::Layer &layer)
{
    left.weight = graph::roundedTo(left.weight, layer.stored);
    right.weight = graph::roundedTo(right.weight, layer.stored);
    coded.weight = fromRows(productOf(left.weight, right.weight), layer);
    coded.factors = std::make_shared<const CodedFactors>(CodedFactors{std::move(left), std::move(right)});
}

} // namespace

void factor(CompressedWeight &coded, const InputMoments *moments, std::int64_t rank,
            const graph::Layer &layer)
{
    const auto [left, right] = lowRank(toRows(coded.weight, layer).contiguous(), moments, rank);
    CompressedWeight one, other;
    one.weight = left;
    other.weight = right;
    keep(coded, std::move(one), std::move(other), layer);
}

base::Result<void> codeFactors(CompressedWeight &coded, const at::Tensor &original, const Choice &choice,
                               const graph::Layer &layer, const InputMoments *objective,
                               const InputMoments *inputs)
{
    const at::Tensor rows = toRows(original, layer).contiguous();
    const auto layers = factorsOf(layer, coded.factors->right.weight.size(0));
    CompressedWeight right, left;
    right.weight = coded.factors->right.weight;
    if (auto done = choice.method->apply(right, choice.values, {layers[1], inputs}); !done)
        return done;
    left.weight = leftFor(rows, objective, right.weight);
    std::optional<InputMoments> between;
    if (usable(inputs, rows))
        between = momentsAfter(right.weight, *inputs);
    if (auto done = choice.method->apply(left, choice.values, {layers[0], between ? &*between : nullptr});
        !done)
        return done;
    keep(coded, std::move(left), std::move(right), layer);
    return {};
}

} // namespace paretoscope::compress
