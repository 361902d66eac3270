#include "core/pipeline/activations/tensorroles.h"

#include "core/graph/roundedvalues.h"
#include "core/pipeline/channels/nodearguments.h"

#include <ATen/core/jit_type.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::Value;
using graph::ValueId;

namespace {

constexpr int mostSteps = 32; ///< from a tensor to what it is for

using Names = std::set<std::string, std::less<>>;

bool holdsTensors(const c10::TypePtr &type)
{
    if (!type || type->isSubtypeOf(*c10::TensorType::get()))
        return true;
    if (const auto list = type->cast<c10::ListType>())
        return holdsTensors(list->getElementType());
    if (const auto optional = type->cast<c10::OptionalType>())
        return holdsTensors(optional->getElementType());
    return type->kind() == c10::TypeKind::TupleType || type->kind() == c10::TypeKind::DictType;
}

bool joins(const std::string &name)
{
    static const Names names{"aten::add",     "aten::sub",     "aten::rsub",     "aten::mul",     "aten::div",
                             "aten::maximum", "aten::minimum", "aten::subtract", "aten::multiply"};
    return names.contains(name);
}

bool isPointwise(const std::string &name)
{
    static const Names names{
        "aten::relu",       "aten::relu6",       "aten::hardtanh", "aten::clamp",      "aten::clamp_min",
        "aten::clamp_max",  "aten::sigmoid",     "aten::tanh",     "aten::gelu",       "aten::silu",
        "aten::hardswish",  "aten::hardsigmoid", "aten::elu",      "aten::leaky_relu", "aten::prelu",
        "aten::celu",       "aten::selu",        "aten::softplus", "aten::softsign",   "aten::mish",
        "aten::neg",        "aten::abs",         "aten::exp",      "aten::erf",        "aten::pow",
        "aten::square",     "aten::sqrt",        "aten::rsqrt",    "aten::threshold",  "aten::log_sigmoid",
        "aten::batch_norm", "aten::reciprocal",  "aten::to",       "aten::type_as",    "aten::instance_norm"};
    return names.contains(name);
}

bool averages(const std::string &name)
{
    static const Names names{"aten::avg_pool1d",          "aten::avg_pool2d",
                             "aten::avg_pool3d",          "aten::adaptive_avg_pool1d",
                             "aten::adaptive_avg_pool2d", "aten::adaptive_avg_pool3d"};
    return names.contains(name);
}

bool reduces(const std::string &name)
{
    static const Names names{"aten::mean", "aten::var",  "aten::var_mean",          "aten::std",
                             "aten::sum",  "aten::norm", "aten::linalg_vector_norm"};
    return names.contains(name);
}

bool gathers(const std::string &name)
{
    return name == "prim::ListConstruct" || name == "prim::TupleConstruct" || name == "prim::DictConstruct";
}

} // namespace

TensorRoles::TensorRoles(const ModelData &data)
    : m_data(data), m_readers(graph::readersOf(data)), m_live(data.values.size(), false),
      m_computes(data.nodes.size(), false), m_origins(data.values.size(), -1),
      m_roles(data.nodes.size(), TensorRole::Nothing)
{
    for (const graph::LayerBinding &binding : data.bindings)
        for (const std::int32_t node : binding.computing)
            m_computes[at(node)] = true;
    for (const ValueId input : data.inputs) {
        m_live[at(input)] = holdsTensors(data.values[at(input)].type);
        m_origins[at(input)] = input;
    }
    for (std::size_t node = 0; node < data.nodes.size(); ++node)
        visit(node);
}

bool TensorRoles::isTensor(ValueId value) const
{
    const c10::TypePtr &type = m_data.values[at(value)].type;
    return !type || type->isSubtypeOf(*c10::TensorType::get());
}

std::vector<ValueId> TensorRoles::liveInputs(const Node &node) const
{
    std::vector<ValueId> live;
    std::ranges::copy_if(node.inputs, std::back_inserter(live), [&](ValueId id) { return isLive(id); });
    return live;
}

void TensorRoles::visit(std::size_t index)
{
    const Node &node = m_data.nodes[index];
    const std::vector<ValueId> live = liveInputs(node);
    if (live.empty())
        return;
    bool gives = false;
    for (const ValueId output : node.outputs) {
        m_live[at(output)] = holdsTensors(m_data.values[at(output)].type);
        m_origins[at(output)] = m_live[at(output)] ? output : -1;
        gives = gives || m_live[at(output)];
    }
    if (!gives)
        return;
    m_roles[index] = roleOf(index);
    if (m_roles[index] == TensorRole::Pointwise)
        m_origins[at(node.outputs[0])] = originOf(live.front());
}

TensorRole TensorRoles::roleOf(std::size_t index) const
{
    const Node &node = m_data.nodes[index];
    const std::string name = plainName(node);
    const std::vector<ValueId> live = liveInputs(node);
    if (gathers(name))
        return TensorRole::Gathers;
    if (name == "aten::cat" || name == "aten::concat" || name == "aten::stack")
        return TensorRole::Lays;
    const bool isPassing = name != "aten::relu" && graph::handsNumbersOn(m_data, node);
    if (isPassing && isLive(node.inputs[0]))
        return TensorRole::Passes;
    if (node.opaque || node.outputs.size() != 1 || !isTensor(node.outputs[0]))
        return TensorRole::Other;
    if (m_computes[index])
        return TensorRole::Layer;
    if (name.starts_with("aten::fake_quantize_per_tensor_affine") || name == "aten::quantize_per_tensor")
        return TensorRole::Rounds;
    if (name == "aten::softmax" || name == "aten::log_softmax" || name == "aten::_softmax")
        return TensorRole::Softmax;
    if (joins(name))
        return roleOfJoining(node, live);
    if (isPointwise(name) && live.size() == 1)
        return TensorRole::Pointwise;
    if (averages(name))
        return TensorRole::Averages;
    if (name == "aten::mean" && !isStatistic(node.outputs[0]))
        return TensorRole::Averages;
    return TensorRole::Other;
}

/// SiLU, GELU and their like, written in several operators, are functions of one tensor; what a norm divides
/// by is no tensor that flows between layers.
TensorRole TensorRoles::roleOfJoining(const Node &node, const std::vector<ValueId> &live) const
{
    const ValueId first = originOf(live.front());
    if (live.size() == 1 && std::ranges::any_of(node.inputs, [&](ValueId id) { return isTable(id); }))
        return TensorRole::Joins;
    if (std::ranges::all_of(live, [&](ValueId id) { return originOf(id) == first; }))
        return TensorRole::Pointwise;
    const bool isNorm = std::ranges::any_of(live, [&](ValueId id) { return isOfStatistic(id); });
    return isNorm ? TensorRole::Other : TensorRole::Joins;
}

/// A statistic, or views and functions of one.
bool TensorRoles::isOfStatistic(ValueId value) const
{
    for (int steps = 0; steps < mostSteps; ++steps) {
        if (isStatistic(value) || isStatistic(originOf(value)))
            return true;
        value = originOf(value);
        const std::int32_t producer = m_data.values[at(value)].producer;
        if (producer < 0 || m_roles[at(producer)] != TensorRole::Passes)
            return false;
        value = m_data.nodes[at(producer)].inputs[0];
    }
    return false;
}

/// A tensor of the network along two dimensions or more, such as embeddings of positions. Such as have one
/// are biases, and scales of norms, which runtimes compute with their layer.
bool TensorRoles::isTable(ValueId value) const
{
    for (int steps = 0; steps < mostSteps; ++steps) {
        const Value &own = m_data.values[at(value)];
        if (own.origin == Value::Origin::Node) { // a view of one
            const Node &node = m_data.nodes[at(own.producer)];
            if (isLive(value) || !graph::handsNumbersOn(m_data, node))
                return false;
            value = node.inputs[0];
            continue;
        }
        at::Tensor tensor;
        if (own.origin == Value::Origin::Parameter)
            tensor = m_data.parameters[at(own.parameter)].tensor;
        else if (own.origin == Value::Origin::Constant && own.constant.isTensor())
            tensor = own.constant.toTensor();
        return tensor.defined() && tensor.is_floating_point() &&
               std::ranges::count_if(tensor.sizes(), [](std::int64_t size) { return size > 1; }) > 1;
    }
    return false;
}

/// Over the last dimension, or over all: of a norm, not of what a pool gives, unless the dimension goes and
/// nothing is divided by it or subtracted.
bool TensorRoles::isStatistic(ValueId value) const
{
    const std::int32_t producer = m_data.values[at(value)].producer;
    if (producer < 0 || !reduces(plainName(m_data.nodes[at(producer)])))
        return false;
    const Node &node = m_data.nodes[at(producer)];
    const auto dimensions = intsAt(m_data, node, 1);
    if (plainName(node) != "aten::mean" || !dimensions || node.inputs.size() < 3)
        return true;
    const c10::IValue &keeps = m_data.values[at(node.inputs[2])].constant;
    return *dimensions == std::vector<std::int64_t>{-1} &&
           ((keeps.isBool() && keeps.toBool()) || leadsIntoNorm(value, node.inputs[0]));
}

/// By views and functions of STATISTIC into a root, or what is subtracted from OPERAND, or divides it.
bool TensorRoles::leadsIntoNorm(ValueId statistic, ValueId operand) const
{
    std::vector<ValueId> open{statistic};
    for (int steps = 0; steps < mostSteps && !open.empty(); ++steps) {
        const ValueId own = open.back();
        open.pop_back();
        for (const std::int32_t reader : m_readers[at(own)]) {
            const Node &node = m_data.nodes[at(reader)];
            const std::string name = plainName(node);
            const bool isOfOperand = std::ranges::find(node.inputs, operand) != node.inputs.end();
            if (name == "aten::rsqrt" || name == "aten::sqrt" ||
                (isOfOperand && (name == "aten::sub" || name == "aten::div")))
                return true;
            const bool isScalarSum = name == "aten::add" && node.overload == "Scalar";
            if (!isOfOperand && (isScalarSum || graph::handsNumbersOn(m_data, node)))
                open.insert(open.end(), node.outputs.begin(), node.outputs.end());
        }
    }
    return false;
}

} // namespace paretoscope::pipeline
