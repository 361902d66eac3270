#include "core/evaluate/outputs/outputevidence.h"

#include "core/evaluate/outputs/outputfit.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <variant>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr double rounding = 1e-6;
constexpr double sumTolerance = 2e-3; ///< also of half precision
constexpr std::int64_t leastEmbedding = 8;

/// Where the classes are, if nothing says so: last in rows and tokens, first in pictures.
std::int64_t usualClassDimension(const at::Tensor &tensor)
{
    const bool trailingOnes =
        tensor.dim() > 2 && tensor.size(1) >= 2 && tensor.numel() == tensor.size(0) * tensor.size(1);
    return trailingOnes || tensor.dim() >= 4 ? 1 : std::max<std::int64_t>(tensor.dim() - 1, 0);
}

bool allBinary(const data::Array &targets)
{
    const auto *labels = std::get_if<std::vector<std::int64_t>>(&targets.values);
    return labels &&
           std::ranges::all_of(*labels, [](std::int64_t label) { return label == 0 || label == 1; });
}

Error misfitOf(const ModelOutput &output, const std::string &activation)
{
    return {ErrorCode::InvalidProject,
            {PARETOSCOPE_SAY("output.other-activation",
                             "The project's \"activation\" says \"%1\", which the output %2 %3 cannot be for "
                             "this task and these labels; choose another, or leave it out."),
             activation, output.name, shapeText(output.shape)},
            {}};
}

/// Which dimension, left out, leaves the shape of TARGETS: the classes of each place.
std::optional<std::int64_t> classDimensionFor(const OutputEvidence &evidence, const data::Array &targets,
                                              std::int64_t classes)
{
    const auto without = [](std::vector<std::int64_t> shape, std::int64_t dimension) {
        if (dimension >= 0)
            shape.erase(shape.begin() + dimension);
        shape.erase(shape.begin());
        std::erase(shape, 1);
        return shape;
    };
    const at::Tensor &tensor = evidence.tensor();
    std::vector<std::int64_t> fitting;
    for (std::int64_t d = 1; d < tensor.dim(); ++d)
        if (tensor.size(d) == classes && without(tensor.sizes().vec(), d) == without(targets.shape, -1))
            fitting.push_back(d);
    if (fitting.empty())
        return std::nullopt;
    for (const std::int64_t d : fitting)
        if (evidence.distributionAlong(d))
            return d;
    return tensor.dim() >= 4 ? fitting.front() : fitting.back();
}

OutputKind independentKind(const OutputEvidence &evidence)
{
    return evidence.endsInSigmoid() || evidence.betweenZeroAndOne() ? OutputKind::IndependentProbabilities
                                                                    : OutputKind::IndependentLogits;
}

/// One label a sample, several classes.
OutputKind oneLabelKind(const OutputEvidence &evidence, std::int64_t dimension)
{
    if (const auto kind = evidence.distributionAlong(dimension))
        return *kind;
    return evidence.endsInSigmoid() ? OutputKind::IndependentProbabilities : OutputKind::Logits;
}

Result<ModelOutput> fitToClasses(ModelOutput output, const OutputEvidence &evidence,
                                 const data::Array &targets, std::optional<OutputKind> activation)
{
    const at::Tensor &tensor = evidence.tensor();
    const std::int64_t labels = std::max<std::int64_t>(targetsPerSample(targets), 1);
    const std::int64_t numbers = tensor.numel() / tensor.size(0);
    if (numbers == labels && (labels == 1 || allBinary(targets))) {
        output.kind = activation.value_or(independentKind(evidence));
        return isIndependent(output.kind) ? Result<ModelOutput>(std::move(output))
                                          : misfitOf(output, std::string(outputKindName(output.kind)));
    }
    const std::int64_t classes = numbers / labels;
    if (numbers % labels != 0 || classes < 2)
        return misfit(tensor, data::Task::Classification);
    output.classDimension = 1;
    if (labels == 1 && tensor.size(1) != classes)
        return misfit(tensor, data::Task::Classification);
    if (labels > 1) {
        const auto dimension = classDimensionFor(evidence, targets, classes);
        if (!dimension)
            return misfit(tensor, data::Task::Classification);
        output.classDimension = *dimension;
    }
    output.kind = activation.value_or(oneLabelKind(evidence, output.classDimension));
    output.oneOfMany = isIndependent(output.kind);
    return output;
}

} // namespace

OutputEvidence::OutputEvidence(at::Tensor tensor, graph::OutputPlace place)
    : m_tensor(tensor.defined() ? tensor.to(at::kDouble) : std::move(tensor)), m_place(std::move(place))
{
}

bool OutputEvidence::finite() const
{
    return at::isfinite(m_tensor).all().item<bool>();
}

bool OutputEvidence::betweenZeroAndOne() const
{
    return m_tensor.min().item<double>() >= 0 && m_tensor.max().item<double>() <= 1;
}

bool OutputEvidence::unitLength() const
{
    const at::Tensor squares = m_tensor.flatten(1).square().sum(1);
    return at::abs(at::sub(squares, 1)).max().item<double>() < sumTolerance;
}

bool OutputEvidence::addsUpToOne(std::int64_t dimension, bool logarithms) const
{
    const at::Tensor shares = logarithms ? at::exp(m_tensor) : m_tensor;
    if (!logarithms && m_tensor.min().item<double>() < -rounding)
        return false;
    return at::abs(at::sub(shares.sum(dimension), 1)).max().item<double>() < sumTolerance;
}

std::optional<OutputKind> OutputEvidence::distributionAlong(std::int64_t dimension) const
{
    const std::int64_t named = m_place.dimension.value_or(dimension);
    const bool along = named == dimension || named + m_tensor.dim() == dimension;
    if (endsInSoftmax() && along && addsUpToOne(dimension, false))
        return OutputKind::Probabilities;
    if (endsInLogSoftmax() && along && addsUpToOne(dimension, true))
        return OutputKind::LogProbabilities;
    if (m_tensor.size(dimension) < 2 || !finite())
        return std::nullopt;
    if (addsUpToOne(dimension, false))
        return OutputKind::Probabilities;
    if (addsUpToOne(dimension, true))
        return OutputKind::LogProbabilities;
    return std::nullopt;
}

void setKind(ModelOutput &output, const OutputEvidence &evidence)
{
    const at::Tensor &tensor = evidence.tensor();
    output.kind = OutputKind::Values;
    for (const std::int64_t d : {usualClassDimension(tensor), std::int64_t{1}, tensor.dim() - 1})
        if (d >= 1 && d < tensor.dim())
            if (const auto kind = evidence.distributionAlong(d)) {
                output.kind = *kind;
                output.classDimension = d;
                return;
            }
    if (tensor.dim() <= 2 && evidence.endsInSigmoid())
        output.kind = OutputKind::IndependentProbabilities;
    else if (tensor.dim() == 2 && tensor.size(1) >= leastEmbedding && evidence.unitLength())
        output.kind = OutputKind::Embedding;
}

Result<ModelOutput> fitToTask(ModelOutput output, const OutputEvidence &evidence, const data::Array &targets,
                              data::Task task, std::optional<OutputKind> activation)
{
    const at::Tensor &tensor = evidence.tensor();
    const auto asNumbers = [&](OutputKind kind) {
        output.kind = kind;
        return output;
    };
    switch (task) {
    case data::Task::Classification:
        if (activation && !isDistribution(*activation))
            return *activation == OutputKind::Embedding
                       ? Result<ModelOutput>(asNumbers(OutputKind::Embedding))
                       : misfitOf(output, "values");
        return fitToClasses(std::move(output), evidence, targets, activation);
    case data::Task::LanguageModel:
        if (tensor.dim() != 3 || tensor.size(2) < 2)
            return misfit(tensor, task);
        if (activation && (!isDistribution(*activation) || isIndependent(*activation)))
            return misfitOf(output, std::string(outputKindName(*activation)));
        output.classDimension = 2;
        output.kind = activation.value_or(evidence.distributionAlong(2).value_or(OutputKind::Logits));
        return output;
    case data::Task::Regression:
        if (activation && *activation != OutputKind::Values)
            return misfitOf(output, std::string(outputKindName(*activation)));
        return asNumbers(OutputKind::Values);
    case data::Task::Unlabelled:
        break;
    }
    if (!activation) {
        setKind(output, evidence);
        return output;
    }
    output.kind = *activation;
    output.classDimension = usualClassDimension(tensor);
    const bool classes = isDistribution(*activation) && !isIndependent(*activation);
    if (classes && (tensor.dim() < 2 || tensor.size(output.classDimension) < 2))
        return misfitOf(output, std::string(outputKindName(*activation)));
    return output;
}

} // namespace paretoscope::evaluate
