#include "core/formats/torchscript/memory.h"

#include <torch/csrc/jit/runtime/operator.h>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

bool isTensor(const jit::Value *value)
{
    return value->type()->kind() == c10::TypeKind::TensorType;
}

class RootFinder {
public:
    std::set<jit::Value *> roots;

    void trace(jit::Value *value)
    {
        if (!m_seen.insert(value).second)
            return;
        jit::Node *node = value->node();
        if (node->kind() == prim::Param)
            traceBlockInput(value, node);
        else if (!node->blocks().empty())
            traceBlockOutputs(value, node);
        else if (const jit::Operator *known = node->maybeOperator())
            traceSchema(value, node, known->schema());
        else if (node->inputs().empty())
            roots.insert(value);
        else
            traceAll(node); // containers: what comes out is what went in
    }

private:
    void traceAll(jit::Node *node)
    {
        for (jit::Value *input : node->inputs())
            trace(input);
        for (jit::Value *output : node->outputs())
            roots.insert(output); // a container is memory of its own as well
    }

    void traceBlockInput(jit::Value *value, jit::Node *parameters)
    {
        jit::Node *owner = parameters->owningBlock()->owningNode();
        if (!owner || owner->kind() != prim::Loop || value->offset() == 0) {
            roots.insert(value);
            return;
        }
        trace(owner->input(value->offset() + 1)); // inputs: trip count, condition, carried values
        trace(parameters->owningBlock()->outputs()[value->offset()]);
    }

    void traceBlockOutputs(jit::Value *value, jit::Node *node)
    {
        const bool loop = node->kind() == prim::Loop;
        for (jit::Block *block : node->blocks())
            if (const std::size_t slot = value->offset() + (loop ? 1 : 0); slot < block->outputs().size())
                trace(block->outputs()[slot]);
        if (loop)
            trace(node->input(value->offset() + 2));
    }

    void traceSchema(jit::Value *value, jit::Node *node, const c10::FunctionSchema &schema)
    {
        const bool described = value->offset() < schema.returns().size();
        const auto *alias = described ? schema.returns()[value->offset()].alias_info() : nullptr;
        if (schema.is_vararg() || schema.is_varret() || (alias && alias->isWildcardAfter())) {
            traceAll(node);
            return;
        }
        bool fresh = true;
        for (std::size_t i = 0; alias && i < node->inputs().size() && i < schema.arguments().size(); ++i) {
            const auto *input = schema.arguments()[i].alias_info();
            if (!input || !overlap(*input, *alias))
                continue;
            trace(node->input(i));
            fresh = false;
        }
        if (fresh)
            roots.insert(value);
    }

    static bool overlap(const c10::AliasInfo &input, const c10::AliasInfo &output)
    {
        if (input.isWildcardAfter())
            return true;
        for (const auto &set : input.afterSets())
            if (output.beforeSets().count(set) != 0)
                return true;
        return false;
    }

    std::set<jit::Value *> m_seen;
};

} // namespace

std::set<jit::Value *> memoryRoots(jit::Value *value)
{
    RootFinder finder;
    finder.trace(value);
    return finder.roots;
}

bool isInPlace(const jit::Node *node)
{
    const jit::Operator *known = node->maybeOperator();
    return known && known->schema().is_mutable();
}

std::set<jit::Value *> writtenBy(jit::Node *node)
{
    std::set<jit::Value *> written;
    for (jit::Block *block : node->blocks())
        for (jit::Node *inner : block->nodes())
            written.merge(writtenBy(inner));
    if (!isInPlace(node))
        return written;
    const auto &arguments = node->getOperator().schema().arguments();
    for (std::size_t i = 0; i < node->inputs().size() && i < arguments.size(); ++i) {
        if (!arguments[i].alias_info() || !arguments[i].alias_info()->isWrite())
            continue;
        for (jit::Value *root : memoryRoots(node->input(i)))
            if (isTensor(node->input(i)) || !isTensor(root))
                written.insert(root);
    }
    return written;
}

} // namespace paretoscope::formats
