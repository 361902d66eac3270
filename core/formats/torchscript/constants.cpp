#include "core/formats/torchscript/constants.h"

#include "core/formats/torchscript/jitblocks.h"
#include "core/formats/torchscript/nodename.h"
#include "core/graph/tensorsin.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

/// What a packed object was made from: weight, bias, the convolution's numbers, lower and upper bound of the
/// result.
std::vector<c10::IValue> unpacked(const jit::Value *packed)
{
    const auto object = jit::toIValue(packed);
    if (!object || !object->isObject())
        return {};
    jit::Function *state = object->toObject()->type()->findMethod("__getstate__");
    if (!state)
        return {};
    const c10::IValue parts = (*state)({*object});
    return parts.isTuple() ? parts.toTupleRef().elements().vec() : std::vector<c10::IValue>();
}

struct Plain {
    const char *op;
    std::vector<std::size_t> order; ///< of the parts, as the plain operator wants them
};

/// For each packed operator the plain one.
const std::map<std::string_view, Plain> &plainOperators()
{
    static const std::map<std::string_view, Plain> operators{
        {"prepacked::linear_clamp_run", {"aten::linear", {0, 1}}},
        {"prepacked::conv2d_clamp_run", {"aten::conv2d", {0, 1, 2, 3, 4, 5}}},
        // weight, bias, stride, padding, output padding, dilation, groups
        {"prepacked::conv2d_transpose_clamp_run", {"aten::conv_transpose2d", {0, 1, 2, 3, 4, 6, 5}}}};
    return operators;
}

void unpack(jit::Node *node, const Plain &plain)
{
    const std::vector<c10::IValue> parts = unpacked(node->input(1));
    if (parts.size() != plain.order.size() + 2)
        return;
    jit::Graph &graph = *node->owningGraph();
    const jit::WithInsertPoint here(node);
    std::vector<jit::Value *> inputs{node->input(0)};
    for (const std::size_t part : plain.order)
        inputs.push_back(graph.insertConstant(parts[part]));
    jit::Value *result =
        graph.insertNode(graph.create(jit::Symbol::fromQualString(plain.op), inputs, 1))->output();
    const c10::IValue &low = parts[parts.size() - 2];
    const c10::IValue &high = parts[parts.size() - 1];
    if (!low.isNone() || !high.isNone())
        result =
            graph
                .insertNode(graph.create(jit::Symbol::fromQualString("aten::clamp"),
                                         {result, graph.insertConstant(low), graph.insertConstant(high)}, 1))
                ->output();
    node->output()->replaceAllUsesWith(result);
    node->destroy();
}

bool isWeightLike(const c10::IValue &constant)
{
    return constant.isTensor() && constant.toTensor().defined() && constant.toTensor().is_floating_point() &&
           constant.toTensor().layout() == at::kStrided && constant.toTensor().dim() > 0 &&
           constant.toTensor().numel() > 0;
}

class Lifter {
public:
    Lifter(AttributeResolver &resolver) : m_resolver(resolver) {}

    void visit(jit::Node *node)
    {
        const jit::Operator *known = node->maybeOperator();
        std::string place;
        for (std::size_t i = 0; known && i < node->inputs().size(); ++i) {
            jit::Value *input = node->input(i);
            if (input->node()->kind() != prim::Constant)
                continue;
            const auto constant = jit::toIValue(input);
            if (!constant || !isWeightLike(*constant))
                continue;
            if (place.empty())
                place = nextPlace(node->kind().toUnqualString());
            lift(input, constant->toTensor(), place, argumentName(*known, i));
        }
    }

private:
    static std::string argumentName(const jit::Operator &known, std::size_t index)
    {
        const auto &arguments = known.schema().arguments();
        return index < arguments.size() ? arguments[index].name() : "constant";
    }

    /// "conv2d_2"; "_convolution" and "relu_" are called without their underscores.
    std::string nextPlace(std::string kind)
    {
        while (kind.starts_with('_'))
            kind.erase(0, 1);
        while (kind.ends_with('_'))
            kind.pop_back();
        return kind + '_' + std::to_string(++m_count[kind]);
    }

    void lift(jit::Value *constant, const at::Tensor &tensor, const std::string &place,
              const std::string &argument)
    {
        const bool trained = !argument.starts_with("running_");
        constant->replaceAllUsesWith(m_resolver.adopt({place + '.' + argument, tensor, !trained}));
    }

    AttributeResolver &m_resolver;
    std::map<std::string, int> m_count;
};

} // namespace

void unpackMobileOperators(jit::Graph &graph)
{
    visitNodes(graph.block(), [](jit::Node *node) {
        const auto plain = plainOperators().find(nameOf(node));
        if (plain != plainOperators().end())
            unpack(node, plain->second);
    });
}

void liftConstants(jit::Graph &graph, AttributeResolver &resolver)
{
    const auto trained = [](const graph::Parameter &parameter) {
        return !parameter.buffer && parameter.tensor.is_floating_point();
    };
    if (std::ranges::any_of(resolver.parameters(), trained))
        return;
    Lifter lifter(resolver);
    visitNodes(graph.block(), [&](jit::Node *node) { lifter.visit(node); });
}

void hoistTensorConstants(jit::Graph &graph)
{
    for (jit::Node *node : jit::findAllNodes(graph, prim::Constant, true)) {
        const auto value = jit::toIValue(node->output());
        if (value && !graph::tensorsIn(*value).empty() && node->owningBlock() != graph.block())
            node->moveBefore(*graph.nodes().begin());
    }
}

} // namespace paretoscope::formats
