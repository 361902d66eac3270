#include "core/compress/factoring/codedfactors.h"

#include "core/compress/factoring/lowrank.h"
#include "core/compress/factoring/product.h"
#include "core/graph/finite.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/cat.h>

#include <optional>
#include <utility>
#include <vector>

namespace paretoscope::compress {

namespace {

void keep(CompressedWeight &coded, CompressedWeight left, CompressedWeight right, const FactorForm &form,
          const Given &given)
{
    left.weight = graph::roundedTo(left.weight, given.layer.stored);
    right.weight = graph::roundedTo(right.weight, given.layer.stored);
    coded.weight = fromRows(productOf(left.weight, right.weight, form, given.stop), given.layer);
    coded.factors =
        std::make_shared<const CodedFactors>(CodedFactors{std::move(left), std::move(right), form});
}

/// PART of COUNT that lie one below the other in MATRIX.
at::Tensor partOf(const at::Tensor &matrix, std::int64_t part, std::int64_t count)
{
    const std::int64_t rows = matrix.size(0) / count;
    return matrix.narrow(0, part * rows, rows).contiguous();
}

at::Tensor joined(std::vector<at::Tensor> parts)
{
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

const InputMoments *pointer(const std::optional<InputMoments> &moments)
{
    return moments ? &*moments : nullptr;
}

/// What the stored left factor is given.
std::optional<InputMoments> momentsOfLeft(const at::Tensor &rows, const at::Tensor &right,
                                          const InputMoments *moments, const FactorForm &form,
                                          const std::stop_token &stop)
{
    std::vector<at::Tensor> seconds;
    for (std::int64_t group = 0; group < form.groups; ++group) {
        const auto own = ofGroup(moments, group, form.groups);
        if (!usable(pointer(own), partOf(rows, group, form.groups)))
            return std::nullopt;
        seconds.push_back(
            momentsAfter(spreadRight(partOf(right, group, form.groups), form), *own, stop).second);
    }
    return InputMoments{joined(std::move(seconds)), moments->positions};
}

/// The stored left factor that suits RIGHT best.
at::Tensor bestLeft(const at::Tensor &rows, const at::Tensor &right, const InputMoments *objective,
                    const FactorForm &form, const std::stop_token &stop)
{
    std::vector<at::Tensor> lefts;
    for (std::int64_t group = 0; group < form.groups; ++group)
        lefts.push_back(leftFor(partOf(rows, group, form.groups),
                                pointer(ofGroup(objective, group, form.groups)),
                                spreadRight(partOf(right, group, form.groups), form), stop));
    return joined(std::move(lefts));
}

} // namespace

void factor(CompressedWeight &coded, const InputMoments *moments, const Factored &factored,
            const Given &given)
{
    const FactorForm &form = factored.form;
    const at::Tensor rows = toRows(coded.weight, given.layer).contiguous();
    const at::Tensor matrices = matricesOf(rows, form).contiguous();
    const auto before = momentsOfRight(moments, form);
    std::vector<at::Tensor> lefts, rights;
    for (std::int64_t group = 0; group < form.groups; ++group) {
        auto [left, right] =
            lowRank(partOf(matrices, group, form.groups),
                    pointer(ofGroup(pointer(before), group, form.groups)), factored.rank, given.stop);
        lefts.push_back(std::move(left));
        rights.push_back(std::move(right));
    }
    CompressedWeight one, other;
    other.weight = joined(std::move(rights));
    one.weight = form.width > 1 && before // the best for moments of the columns together, not for all
                     ? bestLeft(rows, other.weight, moments, form, given.stop)
                     : storedLeft(joined(std::move(lefts)), form).contiguous();
    keep(coded, std::move(one), std::move(other), form, given);
}

base::Result<void> codeFactors(CompressedWeight &coded, const at::Tensor &original, const Choice &choice,
                               const Given &given, const InputMoments *objective)
{
    const FactorForm form = coded.factors->form;
    const at::Tensor rows = toRows(original, given.layer).contiguous();
    const auto layers = factorsOf(given.layer, form, coded.factors->right.weight.size(0) / form.groups);
    CompressedWeight right, left;
    right.weight = coded.factors->right.weight;
    const auto before = momentsOfRight(given.inputs, form);
    if (auto done = choice.method->apply(right, choice.values,
                                         {.layer = layers[1], .inputs = pointer(before), .stop = given.stop});
        !done)
        return done;
    // Nothing suits one that was rounded to infinity: compressWeight() refuses their product.
    left.weight = graph::isAllFinite(right.weight) ? bestLeft(rows, right.weight, objective, form, given.stop)
                                                   : coded.factors->left.weight;
    const auto between = momentsOfLeft(rows, right.weight, given.inputs, form, given.stop);
    if (auto done = choice.method->apply(
            left, choice.values, {.layer = layers[0], .inputs = pointer(between), .stop = given.stop});
        !done)
        return done;
    keep(coded, std::move(left), std::move(right), form, given);
    return {};
}

} // namespace paretoscope::compress
