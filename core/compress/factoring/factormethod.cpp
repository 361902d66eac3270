#include "core/compress/factoring/factormethod.h"

#include "core/compress/damagelaw.h"
#include "core/compress/factoring/codedfactors.h"
#include "core/compress/factorlayers.h"
#include "core/compress/layersetting.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr double leastShare = 0.001;

double shareOf(const Values &values)
{
    return std::get<double>(values.find("rank")->second);
}

/// Per cent of the full rank that give a rank of MOST at most.
std::int64_t percentOf(const FactorForm &form, std::int64_t most)
{
    std::int64_t percent = 100;
    while (percent > 0 && form.rankOf(static_cast<double>(percent) / 100) > most)
        --percent;
    return percent;
}

} // namespace

Parameter rankParameter()
{
    return {.key = "rank",
            .title = PARETOSCOPE_TEXT("Methods", "Rank"),
            .tip = PARETOSCOPE_TEXT("Methods", "Share of the full rank that is kept: the weight becomes the "
                                               "product of two smaller ones"),
            .range = Range{leastShare, 1, false, PARETOSCOPE_TEXT("Methods", "rank %1"), "r"},
            .usual = 1.0,
            .ladder = {0.2, 0.4, 0.6},
            .shown = Shown::Slider};
}

std::optional<base::Sentence> FactorMethod::whyNot(const graph::Layer &layer, const Values &values) const
{
    if (of() == FactorsOf::Kernel && !canSplitKernel(layer))
        return PARETOSCOPE_SAY("factor.no-kernel",
                               "has no kernel of several rows and columns that all its channels share, which "
                               "this factoring takes apart; choose another one or leave its rank at 1.");
    const FactorForm form = formOf(layer, of());
    const std::int64_t rank = form.rankOf(shareOf(values)), most = form.mostSavingRank();
    if (rank <= most)
        return std::nullopt;
    const std::int64_t percent = percentOf(form, most);
    if (most == 0 || percent == 0)
        return PARETOSCOPE_SAY("factor.small",
                               "is so small that two factors would hold as many numbers or more; "
                               "leave its rank at 1.");
    return base::Sentence{PARETOSCOPE_SAY("factor.saves-nothing",
                                          "would not get smaller: of rank %1 its factors hold %2 numbers, it "
                                          "has %3; choose a rank of %4 at most, or 1."),
                          rank, form.numbers(rank), layer.weightCount(), static_cast<double>(percent) / 100};
}

std::optional<base::Sentence> FactorMethod::whyNotBeside(std::span<const Choice> choices) const
{
    const auto prunes = [](const Choice &choice) { return choice.method->about().stage == Stage::Prune; };
    if (std::ranges::none_of(choices, prunes))
        return std::nullopt;
    return PARETOSCOPE_SAY("factor.pruned",
                           "cannot have both zeros and a lower rank, whose product has none; leave "
                           "its sparsity at 0 or its rank at 1.");
}

base::Result<void> FactorMethod::apply(CompressedWeight &coded, const Values &values,
                                       const Given &given) const
{
    const FactorForm form = formOf(given.layer, of());
    factor(coded, about().needs == Needs::Inputs ? given.inputs : nullptr,
           {form, form.rankOf(shareOf(values))}, given);
    return {};
}

void FactorMethod::lay(Layout &layout, const graph::Layer &layer, const Values &values) const
{
    const FactorForm form = formOf(layer, of());
    for (const graph::Layer &part : factorsOf(layer, form, form.rankOf(shareOf(values)))) {
        Layout own;
        own.count = own.kept = part.weightCount();
        own.bits = layout.bits;
        layout.factors.push_back(own);
    }
}

std::optional<Factored> FactorMethod::factored(const graph::Layer &layer, const Values &values) const
{
    const FactorForm form = formOf(layer, of());
    return Factored{form, form.rankOf(shareOf(values))};
}

double FactorMethod::fineness(const Values &values) const
{
    return 1 - shareOf(values);
}

double FactorMethod::damageBeyond(double position, std::span<const KnownDamage> known) const
{
    return cubicBelow(position, known);
}

double FactorMethod::lateness(const Values &values) const
{
    constexpr double bitsPerShare = 10; // a tenth of the rank counts as a bit
    return bitsPerShare * fineness(values);
}

} // namespace paretoscope::compress
