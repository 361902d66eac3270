#include "core/evaluate/modeloutput.h"

#include <algorithm>
#include <array>
#include <locale>
#include <sstream>

namespace paretoscope::evaluate {

namespace {

/// In the order of OutputKind.
constexpr std::array<std::string_view, 7> names{"logits",
                                                "log-probabilities",
                                                "probabilities",
                                                "independent-logits",
                                                "independent-probabilities",
                                                "embedding",
                                                "values"};

} // namespace

std::string_view outputKindName(OutputKind kind)
{
    return names[static_cast<std::size_t>(kind)];
}

std::optional<OutputKind> outputKindFromName(std::string_view name)
{
    const auto *found = std::ranges::find(names, name);
    if (found != names.end())
        return static_cast<OutputKind>(found - names.begin());
    if (name == "softmax")
        return OutputKind::Probabilities;
    if (name == "log-softmax" || name == "log_softmax")
        return OutputKind::LogProbabilities;
    if (name == "sigmoid")
        return OutputKind::IndependentProbabilities;
    return std::nullopt;
}

const std::vector<std::string> &outputKindNames()
{
    static const std::vector<std::string> all(names.begin(), names.end());
    return all;
}

bool isDistribution(OutputKind kind)
{
    return kind != OutputKind::Embedding && kind != OutputKind::Values;
}

bool isIndependent(OutputKind kind)
{
    return kind == OutputKind::IndependentLogits || kind == OutputKind::IndependentProbabilities;
}

DamageKind damageKind(const ModelOutputs &outputs)
{
    bool divergence = false;
    bool distance = false;
    for (const ModelOutput &output : outputs.all) {
        divergence = divergence || (output.counts() && isDistribution(output.kind));
        distance = distance || (output.counts() && !isDistribution(output.kind));
    }
    return divergence && distance ? DamageKind::Mixed : distance ? DamageKind::Distance : DamageKind::Kl;
}

std::string_view damageKindName(DamageKind kind)
{
    return kind == DamageKind::Kl ? "kl" : kind == DamageKind::Distance ? "distance" : "mixed";
}

std::string describe(const ModelOutputs &outputs)
{
    const ModelOutput &own = outputs.ofTask();
    if (outputs.all.size() == 1 && own.kind == OutputKind::Logits && own.weight == 1)
        return {};
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << "outputs 1, task " << outputs.task << '\n';
    for (const ModelOutput &output : outputs.all)
        text << output.name << ' ' << outputKindName(output.kind) << ' ' << output.place << ' '
             << output.batchDimension << ' ' << output.classDimension << ' ' << output.oneOfMany << ' '
             << (output.counts() ? output.weight : 0) << '\n';
    return text.str();
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

} // namespace paretoscope::evaluate
