#include "core/compress/inputs/inputmethod.h"

#include "core/compress/damagelaw.h"

#include <cmath>

namespace paretoscope::compress {

namespace {

constexpr std::int64_t fewestBits = 2, mostBits = 16, usualBits = 8;

} // namespace

bool InputMethod::isNothing(const graph::Layer &layer, const Values &) const
{
    return layer.kind == graph::LayerKind::Embedding && layer.uses == 1;
}

std::optional<base::Sentence> InputMethod::whyNot(const graph::Layer &layer, const Values &values) const
{
    if (isNothing(layer, values))
        return std::nullopt;
    if (layer.kind == graph::LayerKind::Embedding)
        return PARETOSCOPE_SAY("inputs.tied-table",
                               "is a table that something else computes with, too, whose input would be "
                               "rounded with it; leave its activations as floats.");
    if (!graph::areInputsRounded(layer.kind))
        return PARETOSCOPE_SAY("inputs.other-kind",
                               "is no linear layer or convolution, and only their inputs are rounded; leave "
                               "its activations as floats.");
    if (!layer.blockOf.empty())
        return PARETOSCOPE_SAY("inputs.block", "shares its operator with other layers, whose input would be "
                                               "rounded with its own; leave its activations as floats.");
    if (layer.stored != graph::FloatType::Float32)
        return PARETOSCOPE_SAY("inputs.half", "computes in half precision, where inputs cannot be rounded; "
                                              "leave its activations as floats.");
    return std::nullopt;
}

double InputMethod::fineness(const Values &values) const
{
    return inputBitsOf(values);
}

double InputMethod::damageBeyond(double position, std::span<const KnownDamage> known) const
{
    return quarteredABit(position, known);
}

double InputMethod::lateness(const Values &values) const
{
    return std::abs(inputBitsOf(values) - static_cast<double>(usualBits));
}

Parameter inputBitsParameter()
{
    return {.key = "activationBits",
            .title = PARETOSCOPE_TEXT("Methods", "Activation bits"),
            .tip = PARETOSCOPE_TEXT("Methods", "Bits of each number that the layer is given"),
            .range =
                Range{fewestBits, mostBits, true, PARETOSCOPE_TEXT("Methods", "activations of %1 bits"), "a"},
            .usual = usualBits,
            .shown = Shown::Slider};
}

Parameter inputSymmetryParameter()
{
    return {.key = "activationSymmetric",
            .title = PARETOSCOPE_TEXT("Methods", "Zero point of activations"),
            .tip = PARETOSCOPE_TEXT("Methods", "Whether 0 is in the middle of the levels of activations"),
            .named = {{false, PARETOSCOPE_TEXT("Methods", "Asymmetric")},
                      {true, PARETOSCOPE_TEXT("Methods", "Symmetric (none)"),
                       PARETOSCOPE_TEXT("Methods", "symmetric activations"), "azero"}},
            .usual = false};
}

int inputBitsOf(const Values &values)
{
    return static_cast<int>(std::get<std::int64_t>(values.find("activationBits")->second));
}

bool areInputsSymmetric(const Values &values)
{
    return std::get<bool>(values.find("activationSymmetric")->second);
}

} // namespace paretoscope::compress
