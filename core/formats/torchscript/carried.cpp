// Attributes that a network assigns inside branches and loops: the part of AttributeResolver that turns them
// into values which the branches return and the loops hand on, as if they were local variables.
#include "core/formats/torchscript/attributes.h"

#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <functional>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;

bool anyNode(jit::Block *block, const std::function<bool(const jit::Node *)> &wanted)
{
    return std::ranges::any_of(block->nodes(), [&](jit::Node *node) {
        return wanted(node) ||
               std::ranges::any_of(node->blocks(), [&](jit::Block *inner) { return anyNode(inner, wanted); });
    });
}

} // namespace

bool AttributeResolver::isSlot(const jit::Node *node, const Slot &slot) const
{
    if ((node->kind() != prim::GetAttr && node->kind() != prim::SetAttr) ||
        node->s(c10::attr::name) != slot.second)
        return false;
    const auto owner = m_owners.find(node->input(0));
    return owner != m_owners.end() && owner->second.object.get() == slot.first;
}

std::optional<AttributeResolver::Slot> AttributeResolver::nestedWriteIn(jit::Block *block, int depth) const
{
    for (jit::Node *node : block->nodes()) {
        if (depth > 0 && node->kind() == prim::SetAttr)
            if (const auto owner = m_owners.find(node->input(0)); owner != m_owners.end())
                return Slot{owner->second.object.get(), node->s(c10::attr::name)};
        const bool understood = node->kind() == prim::If || node->kind() == prim::Loop;
        for (jit::Block *inner : node->blocks())
            if (auto found = understood ? nestedWriteIn(inner, depth + 1) : std::nullopt)
                return found;
    }
    return std::nullopt;
}

bool AttributeResolver::carryNestedWrites()
{
    bool changed = false;
    for (;;) {
        findOwners();
        const auto slot = nestedWriteIn(m_graph->block(), 0);
        if (!slot)
            return changed;
        const auto owner = std::ranges::find_if(
            m_owners, [&](const auto &entry) { return entry.second.object.get() == slot->first; });
        m_containers.clear();
        const c10::IValue attribute = owner->second.object->getAttr(slot->second);
        jit::Value *initial = replacementFor(
            attribute, owner->second.path + (owner->second.path.empty() ? "" : ".") + slot->second,
            *m_graph->nodes().begin());
        if (!initial)
            return changed;
        if (attribute.isNone())
            initial->setType(owner->second.object->type()->getAttribute(slot->second));
        carry(m_graph->block(), *slot, initial);
        changed = true;
    }
}

/// Replaces what BLOCK reads of the attribute by what it holds there, CURRENT to begin with, and tells what
/// it holds at the end.
jit::Value *AttributeResolver::carry(jit::Block *block, const Slot &slot, jit::Value *current)
{
    for (auto it = block->nodes().begin(); it != block->nodes().end();) {
        jit::Node *node = *it++;
        if (isSlot(node, slot)) {
            if (node->kind() == prim::GetAttr)
                node->output()->replaceAllUsesWith(current);
            else
                current = node->input(1);
            node->destroy();
        } else if (!node->blocks().empty()) {
            current = carryThrough(node, slot, current);
        }
    }
    return current;
}

jit::Value *AttributeResolver::carryThrough(jit::Node *node, const Slot &slot, jit::Value *current)
{
    const auto writes = [&](const jit::Node *inner) {
        return inner->kind() == prim::SetAttr && isSlot(inner, slot);
    };
    const bool written =
        std::ranges::any_of(node->blocks(), [&](jit::Block *block) { return anyNode(block, writes); });
    if (!written) {
        for (jit::Block *block : node->blocks())
            carry(block, slot, current);
        return current;
    }
    const auto *object = static_cast<const c10::ivalue::Object *>(slot.first);
    const c10::TypePtr type = object->type()->getAttribute(slot.second);
    if (node->kind() == prim::Loop) {
        node->addInput(current);
        current = node->blocks()[0]->addInput()->setType(type);
    }
    for (jit::Block *block : node->blocks())
        block->registerOutput(carry(block, slot, current));
    return node->addOutput()->setType(type);
}

} // namespace paretoscope::formats
