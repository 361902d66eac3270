#include "core/formats/torchscript/evaluationmode.h"

#include "core/formats/torchscript/nodes.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

/// Without namespace and the underscore of what works in place.
std::string_view plainName(const jit::Node *node)
{
    std::string_view name = node->kind().toUnqualString();
    if (name.size() > 1 && name.ends_with('_') && !name.ends_with("__"))
        name.remove_suffix(1);
    return name;
}

std::string placeOf(jit::Node *node)
{
    const std::string scope = scopeOf(node);
    return std::string(plainName(node)) + (scope.empty() ? "" : " in " + scope);
}

void visit(jit::Block *block, const std::function<void(jit::Node *)> &each)
{
    for (jit::Node *node : block->nodes()) {
        for (jit::Block *inner : node->blocks())
            visit(inner, each);
        each(node);
    }
}

/// The slot of the argument that is called one of NAMES.
template <std::size_t N>
std::optional<std::size_t> slotOf(const jit::Node *node, const std::array<std::string_view, N> &names)
{
    const jit::Operator *known = node->maybeOperator();
    if (!known)
        return std::nullopt;
    const auto &arguments = known->schema().arguments();
    for (std::size_t slot = 0; slot < std::min(arguments.size(), node->inputs().size()); ++slot)
        if (std::ranges::find(names, arguments[slot].name()) != names.end())
            return slot;
    return std::nullopt;
}

/// An instance norm without running statistics normalises each sample alone, in training or not.
constexpr std::array<std::string_view, 3> switchNames{"train", "training", "use_input_stats"};
constexpr std::array<std::string_view, 1> meanName{"running_mean"};
constexpr std::array<std::string_view, 3> shareNames{"p", "dropout", "dropout_p"};

/// A norm has something else to take only where it has running statistics.
bool hasChoice(const jit::Node *node)
{
    const auto mean = slotOf(node, meanName);
    return !mean || node->input(*mean)->type()->kind() != c10::TypeKind::NoneType;
}

/// The share that is dropped; nothing where it is not known, 0 where the operator drops nothing.
std::optional<double> droppedShare(const jit::Node *node)
{
    const auto slot = slotOf(node, shareNames);
    if (!slot)
        return 0.0;
    const auto share = jit::toIValue(node->input(*slot));
    if (!share || !(share->isDouble() || share->isInt()))
        return std::nullopt;
    return share->isDouble() ? share->toDouble() : static_cast<double>(share->toInt());
}

bool isNorm(const jit::Node *node)
{
    return slotOf(node, meanName).has_value();
}

bool isNoisyRelu(const jit::Node *node)
{
    return plainName(node).starts_with("rrelu");
}

bool isOn(const jit::Node *node, std::size_t slot)
{
    const auto value = jit::toIValue(node->input(slot));
    return value && (value->isBool() ? value->toBool() : value->isInt() && value->toInt() != 0);
}

/// Attention has no switch, only a share: PyTorch's modules give 0 in evaluation.
bool dropsWithoutSwitch(const jit::Node *node)
{
    return plainName(node).find("scaled_dot_product") != std::string_view::npos && droppedShare(node) != 0.0;
}

template <typename T> void setInput(jit::Node *node, std::size_t slot, T value)
{
    const jit::WithInsertPoint here(node);
    node->replaceInput(slot, node->owningGraph()->insertConstant(value));
}

const std::unordered_set<std::string_view> &drawing()
{
    static const std::unordered_set<std::string_view> names{
        "rand",           "randn",           "randint",
        "randperm",       "rand_like",       "randn_like",
        "randint_like",   "bernoulli",       "normal",
        "uniform",        "random",          "exponential",
        "geometric",      "cauchy",          "log_normal",
        "multinomial",    "poisson",         "binomial",
        "standard_gamma", "_standard_gamma", "_sample_dirichlet",
        "_fused_dropout", "rrelu_with_noise"};
    return names;
}

} // namespace

bool isInTraining(const jit::Module &module)
{
    for (const jit::Module &inner : module.modules())
        if (inner.hasattr("training") && inner.attr("training").isBool() && inner.attr("training").toBool())
            return true;
    return false;
}

std::vector<std::string> askingForTraining(jit::Graph &graph)
{
    std::vector<std::string> found;
    visit(graph.block(), [&](jit::Node *node) {
        const auto slot = slotOf(node, switchNames);
        if (slot && !jit::toIValue(node->input(*slot)) && hasChoice(node) &&
            (isNorm(node) || isNoisyRelu(node) || droppedShare(node) != 0.0))
            found.push_back(placeOf(node));
    });
    return found;
}

std::vector<std::string> enterEvaluationMode(jit::Graph &graph)
{
    std::vector<std::string> changed;
    visit(graph.block(), [&](jit::Node *node) {
        if (dropsWithoutSwitch(node)) {
            changed.push_back(placeOf(node));
            return setInput(node, *slotOf(node, shareNames), 0.0);
        }
        const auto slot = slotOf(node, switchNames);
        if (!slot || !isOn(node, *slot) || !hasChoice(node))
            return;
        setInput(node, *slot, false);
        if (isNorm(node) || isNoisyRelu(node) || droppedShare(node) != 0.0)
            changed.push_back(placeOf(node));
    });
    return changed;
}

std::function<void(jit::Stack &)> sparingStatistics(const jit::Node *node,
                                                    std::function<void(jit::Stack &)> run)
{
    const auto slot = slotOf(node, switchNames);
    const auto mean = slotOf(node, meanName);
    if (!run || !slot || !mean || !isOn(node, *slot) || !hasChoice(node))
        return run;
    return [run = std::move(run), count = node->inputs().size(), first = *mean](jit::Stack &stack) {
        for (std::size_t i = stack.size() - count + first; i < stack.size() - count + first + 2; ++i)
            if (stack[i].isTensor() && stack[i].toTensor().defined())
                stack[i] = stack[i].toTensor().clone();
        run(stack);
    };
}

bool drawsAtRandom(const jit::Node *node)
{
    for (const jit::Block *block : node->blocks())
        for (const jit::Node *inner : block->nodes())
            if (drawsAtRandom(inner))
                return true;
    if (drawing().contains(plainName(node)) || dropsWithoutSwitch(node))
        return true;
    const auto slot = slotOf(node, switchNames);
    if (!slot || isNorm(node) || droppedShare(node) == 0.0)
        return slot && isNoisyRelu(node) && !jit::constant_as<bool>(node->input(*slot)).has_value();
    return isOn(node, *slot) || !jit::toIValue(node->input(*slot));
}

} // namespace paretoscope::formats
