#include "core/pipeline/recoding/blockrun.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace paretoscope::pipeline {

namespace {

using graph::at;

/// Raised where STOP is, on the way back through TENSOR.
void hearOnTheWayBack(const c10::IValue &value, const std::stop_token &stop)
{
    if (value.isTensor() && value.toTensor().defined() && value.toTensor().requires_grad())
        value.toTensor().register_hook([stop](const at::Tensor &) {
            if (stop.stop_requested())
                throw std::runtime_error("stopped");
        });
}

} // namespace

BlockRun::BlockRun(const graph::Model &model) : m_data(model.data()), m_known(m_data.values.size())
{
    for (std::size_t i = 0; i < m_known.size(); ++i) {
        const graph::Value &value = m_data.values[i];
        if (value.origin == graph::Value::Origin::Constant)
            m_known[i] = value.constant;
        if (value.origin == graph::Value::Origin::Parameter)
            m_known[i] = m_data.parameters[at(value.parameter)].tensor.detach();
    }
}

base::Result<BlockRun::Values> BlockRun::run(const Block &block, const Values &samples, const Values &entries,
                                             const RunsWith &with, const std::stop_token &stop) const
{
    Values values = m_known;
    replace(values, block, samples, entries, with);
    for (const std::size_t node : block.before)
        if (!runNode(node, values, with, stop))
            return base::cancelled();
    for (std::size_t node = block.first; node < block.end; ++node)
        if (!runNode(node, values, with, stop))
            return base::cancelled();
    Values exits;
    for (const graph::ValueId id : block.exits)
        exits.push_back(values[at(id)]);
    return exits;
}

void BlockRun::replace(Values &values, const Block &block, const Values &samples, const Values &entries,
                       const RunsWith &with) const
{
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const graph::Value &value = m_data.values[i]; value.origin == graph::Value::Origin::Parameter)
            if (const auto own = with.parameters.find(value.parameter); own != with.parameters.end())
                values[i] = own->second;
    for (std::size_t i = 0; i < samples.size(); ++i)
        values[at(m_data.inputs[i])] = samples[i];
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const graph::ValueId id = block.entries[i];
        const bool isWritten = !m_data.writtenMemory.empty() && m_data.writtenMemory[at(id)] >= 0;
        values[at(id)] = isWritten && entries[i].isTensor() ? entries[i].toTensor().clone() : entries[i];
    }
}

bool BlockRun::runNode(std::size_t index, Values &values, const RunsWith &with,
                       const std::stop_token &stop) const
{
    if (stop.stop_requested())
        return false;
    const graph::Node &node = m_data.nodes[index];
    torch::jit::Stack stack;
    for (const graph::ValueId id : node.inputs)
        stack.push_back(values[at(id)]);
    if (with.given)
        with.given(index, stack);
    node.run(stack);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
        values[at(node.outputs[i])] = std::move(stack.at(i));
        if (c10::GradMode::is_enabled())
            hearOnTheWayBack(values[at(node.outputs[i])], stop);
    }
    return true;
}

BlockRun::Values entriesFrom(const BlockRun::Values &exits, const Block &block, const Block &next)
{
    BlockRun::Values entries;
    for (const graph::ValueId id : next.entries)
        entries.push_back(
            exits.at(static_cast<std::size_t>(std::ranges::find(block.exits, id) - block.exits.begin())));
    return entries;
}

} // namespace paretoscope::pipeline
