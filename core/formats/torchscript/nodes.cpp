#include "core/formats/torchscript/nodes.h"

#include "core/formats/torchscript/jitblocks.h"

#include "core/graph/guard.h"
#include "core/graph/tensorsin.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/csrc/jit/runtime/jit_exception.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <iterator>
#include <unordered_map>
#include <utility>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using Run = std::function<void(jit::Stack &)>;

/// The last COUNT values of the stack, taken off it.
std::vector<c10::IValue> pop(jit::Stack &stack, std::size_t count)
{
    const auto begin = stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<c10::IValue> values(std::make_move_iterator(begin), std::make_move_iterator(stack.end()));
    stack.erase(begin, stack.end());
    return values;
}

Run listConstruct(const jit::Node *node)
{
    const c10::TypePtr element = node->output()->type()->expectRef<c10::ListType>().getElementType();
    return [element, count = node->inputs().size()](jit::Stack &stack) {
        c10::impl::GenericList list(element);
        list.reserve(count);
        for (c10::IValue &value : pop(stack, count))
            list.push_back(std::move(value));
        stack.emplace_back(std::move(list));
    };
}

Run listUnpack(const jit::Node *node)
{
    return [count = node->outputs().size()](jit::Stack &stack) {
        const c10::IValue list = pop(stack, 1).front();
        const auto elements = list.toListRef();
        TORCH_CHECK(elements.size() == count, "Expected ", count, " elements in a list but found ",
                    elements.size());
        stack.insert(stack.end(), elements.begin(), elements.end());
    };
}

Run tupleConstruct(const jit::Node *node)
{
    const auto type = node->output()->type()->expect<c10::TupleType>();
    return [type, count = node->inputs().size()](jit::Stack &stack) {
        auto elements = pop(stack, count);
        stack.emplace_back(type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                                          : c10::ivalue::Tuple::create(std::move(elements)));
    };
}

Run tupleUnpack(const jit::Node *)
{
    return [](jit::Stack &stack) {
        const c10::IValue tuple = pop(stack, 1).front();
        const auto &elements = tuple.toTupleRef().elements();
        stack.insert(stack.end(), elements.begin(), elements.end());
    };
}

Run dictConstruct(const jit::Node *node)
{
    const auto type = node->output()->type()->expect<c10::DictType>();
    return [type, count = node->inputs().size()](jit::Stack &stack) {
        const auto entries = pop(stack, count);
        c10::impl::GenericDict dict(type->getKeyType(), type->getValueType());
        for (std::size_t i = 0; i + 1 < entries.size(); i += 2)
            dict.insert_or_assign(entries[i], entries[i + 1]);
        stack.emplace_back(std::move(dict));
    };
}

Run builtIn(const jit::Node *node)
{
    switch (node->kind()) {
    case prim::ListConstruct:
        return listConstruct(node);
    case prim::ListUnpack:
        return listUnpack(node);
    case prim::TupleConstruct:
        return tupleConstruct(node);
    case prim::TupleUnpack:
        return tupleUnpack(node);
    case prim::DictConstruct:
        return dictConstruct(node);
    case prim::unchecked_cast:
        return [](jit::Stack &) {};
    default:
        return {};
    }
}

void collectFree(jit::Node *node, const std::function<void(jit::Value *)> &visit)
{
    for (jit::Value *input : node->inputs())
        visit(input);
    for (jit::Block *block : node->blocks()) {
        for (jit::Node *inner : block->nodes())
            collectFree(inner, visit);
        for (jit::Value *output : block->outputs())
            visit(output);
    }
}

/// What the network said, without the interpreter's traceback.
std::string ownSentence(const jit::JITException &raised)
{
    std::string text = raised.getOriginalMsg().value_or(raised.what());
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '.'))
        text.pop_back();
    return text.substr(0, 1000);
}

} // namespace

Run operationOf(jit::Node *node)
{
    if (Run own = builtIn(node))
        return own;
    if (!node->blocks().empty())
        return {};
    const jit::Operator *known = node->maybeOperator();
    if (!known)
        return {};
    const bool countsInputs = known->schema().is_vararg() && known->hasOperation();
    return [operation = node->getOperation(), countsInputs,
            count = static_cast<std::int64_t>(node->inputs().size())](jit::Stack &stack) mutable {
        if (countsInputs)
            stack.emplace_back(count); // as the interpreter does for operators with any number of arguments
        operation(stack);
    };
}

OpaqueGraph isolate(jit::Node *node)
{
    OpaqueGraph isolated{std::make_shared<jit::Graph>(), {}};
    std::unordered_map<jit::Value *, jit::Value *> renamed;
    collectFree(node, [&](jit::Value *value) {
        if (isInside(value, node) || renamed.contains(value))
            return;
        const auto constant = jit::toIValue(value);
        if (constant && graph::tensorsIn(*constant).empty()) {
            jit::Node *clone =
                isolated.graph->createClone(value->node(), [](jit::Value *other) { return other; });
            renamed[value] = isolated.graph->prependNode(clone)->output();
            return;
        }
        jit::Value *input = isolated.graph->addInput();
        input->setType(value->type());
        renamed[value] = input;
        isolated.inputs.push_back(value);
    });
    jit::Node *clone =
        isolated.graph->createClone(node, [&](jit::Value *value) { return renamed.at(value); });
    isolated.graph->appendNode(clone);
    for (jit::Value *output : clone->outputs())
        isolated.graph->registerOutput(output);
    return isolated;
}

Run interpreterOf(const std::shared_ptr<jit::Graph> &graph)
{
    return [code = jit::Code(graph, "opaque")](jit::Stack &stack) {
        try {
            jit::InterpreterState(code).run(stack);
        } catch (const jit::JITException &raised) {
            throw graph::Refusal(ownSentence(raised));
        }
    };
}

/// LibTorch writes "top(Net)::forward.layer1(Sequential)::forward.conv1(Conv2d)::forward"; types and methods
/// go.
std::string scopeOf(jit::Node *node)
{
    std::string path;
    const auto callstack = node->callstack();
    if (!callstack)
        return node->scopeName(); // of a graph that was made by us
    for (const auto &entry : (*callstack)->vec()) {
        const auto &instance = std::get<2>(entry);
        if (!instance || instance->instance_name().empty() || instance->instance_name() == "SELF")
            continue;
        path += (path.empty() ? "" : ".") + instance->instance_name();
    }
    return path;
}

} // namespace paretoscope::formats
