#include "core/pipeline/activations/roundedtensors.h"

#include "core/graph/roundedvalues.h"
#include "core/graph/weightpath.h"
#include "core/pipeline/activations/tensorreaders.h"
#include "core/pipeline/activations/tensorroles.h"
#include "core/pipeline/channels/nodearguments.h"

#include <algorithm>
#include <map>
#include <optional>

namespace paretoscope::pipeline {

using graph::at;
using graph::ModelData;
using graph::Node;
using graph::ValueId;

namespace {

/// Sets of ranges that are one.
class Ranges {
public:
    std::size_t add()
    {
        m_parents.push_back(m_parents.size());
        return m_parents.back();
    }
    std::size_t of(std::size_t range)
    {
        while (m_parents[range] != range)
            range = m_parents[range] = m_parents[m_parents[range]];
        return range;
    }
    void unite(std::size_t a, std::size_t b) { m_parents[of(b)] = of(a); }

private:
    std::vector<std::size_t> m_parents;
};

class TensorFinder {
public:
    TensorFinder(const ModelData &data, FinalAnswers answers)
        : m_data(data), m_answers(answers), m_roles(data), m_readers(data, m_roles),
          m_roundings(graph::roundingsIn(data)), m_ranges(data.values.size()),
          m_isInChain(data.nodes.size(), false)
    {
    }

    RoundedTensors find() &&
    {
        for (const ValueId input : m_data.inputs)
            if (m_roles.isLive(input) && m_roles.isTensor(input))
                visit(input, TensorRole::Other);
        for (std::size_t node = 0; node < m_data.nodes.size(); ++node)
            if (!m_isInChain[node])
                visitNode(node);
        std::map<std::size_t, std::size_t> numbers;
        for (RoundedTensor &tensor : m_found.tensors)
            tensor.range = numbers.try_emplace(m_united.of(tensor.range), numbers.size()).first->second;
        m_found.ranges = numbers.size();
        if (m_answers == FinalAnswers::Kept)
            m_found.answering = m_readers.answering();
        return std::move(m_found);
    }

private:
    using Range = std::optional<std::size_t>; ///< of a tensor that is rounded, or has the numbers of one

    void visitNode(std::size_t index)
    {
        const Node &node = m_data.nodes[index];
        const TensorRole role = m_roles.of(index);
        if (role == TensorRole::Nothing || role == TensorRole::Rounds || role == TensorRole::Gathers)
            return;
        if (graph::handsNumbersOn(m_data, node) && m_roles.isLive(node.inputs[0])) {
            const Range given = m_ranges[at(node.inputs[0])];
            for (const ValueId output : node.outputs)
                m_ranges[at(output)] = given;
            if (given || role == TensorRole::Passes)
                return;
        }
        if (role == TensorRole::Lays)
            return visitLaying(node);
        for (const ValueId output : node.outputs)
            if (m_roles.isLive(output) && m_roles.isTensor(output))
                visit(output, role, isWindowed(node) ? m_ranges[at(node.inputs[0])] : Range());
    }

    /// Side by side tensors of one range have it.
    void visitLaying(const Node &node)
    {
        const auto elements = graph::listElements(m_data, node.inputs[0]);
        Range shared;
        bool all = elements.has_value();
        for (const ValueId element : elements.value_or(std::vector<ValueId>())) {
            const Range own = m_ranges[at(element)];
            all = all && own;
            if (own && shared)
                m_united.unite(*shared, *own);
            shared = shared ? shared : own;
        }
        if (all && shared)
            m_ranges[at(node.outputs[0])] = shared;
        else
            visit(node.outputs[0], TensorRole::Lays, shared);
    }

    void visit(ValueId value, TensorRole role, Range shared = {})
    {
        if (m_roundings[at(value)])
            return;
        const bool isLaid = role == TensorRole::Lays;
        const auto chain = isLaid ? TensorReaders::Chain{value, {}} : m_readers.chainFrom(value);
        for (const std::size_t node : chain.nodes)
            m_isInChain[node] = true;
        if (!isRounded(chain.end, role))
            return;
        const std::size_t range = m_united.add();
        if (shared && chain.end == value)
            m_united.unite(*shared, range);
        m_ranges[at(chain.end)] = range;
        m_found.tensors.push_back(
            {chain.end, range, m_answers == FinalAnswers::Kept && !isWrittenLater(chain.end)});
    }

    /// A node writes other numbers into VALUE once it is there.
    bool isWrittenLater(ValueId value) const
    {
        const std::int32_t memory = m_data.writtenMemory.empty() ? -1 : m_data.writtenMemory[at(value)];
        const auto touches = [&](ValueId id) { return m_data.writtenMemory[at(id)] == memory; };
        const std::int32_t producer = m_data.values[at(value)].producer;
        const auto first = m_data.nodes.begin() + (producer + 1);
        return memory >= 0 && std::any_of(first, m_data.nodes.end(), [&](const Node &node) {
                   return node.mutates && std::ranges::any_of(node.inputs, touches);
               });
    }

    bool isRounded(ValueId end, TensorRole role)
    {
        const bool isAnswer = m_readers.isAnswer(end);
        if (m_roundings[at(end)] || (isAnswer && m_answers == FinalAnswers::Rounded))
            return !m_roundings[at(end)];
        const auto isRead = [&](std::size_t node) {
            const TensorRole reader = m_roles.of(node);
            return reader != TensorRole::Softmax && reader != TensorRole::Rounds;
        };
        if (role == TensorRole::Joins || role == TensorRole::Lays || role == TensorRole::Averages)
            return m_readers.anyReader(end, isRead);
        return m_readers.anyReader(end, [&](std::size_t node) { return wantsIntegers(node); });
    }

    /// Of what reads a tensor: such as compute with integers, without a weight. Scores and a mask, which a
    /// softmax alone reads, are added up as floats.
    bool wantsIntegers(std::size_t index)
    {
        const TensorRole role = m_roles.of(index);
        if (role != TensorRole::Joins)
            return role == TensorRole::Lays || role == TensorRole::Averages;
        if (const auto known = m_wants.find(index); known != m_wants.end())
            return known->second;
        const ValueId end = m_readers.chainFrom(m_data.nodes[index].outputs[0]).end;
        const bool wants = m_readers.isAnswer(end) || m_readers.anyReader(end, [&](std::size_t node) {
            return m_roles.of(node) != TensorRole::Softmax;
        });
        return m_wants[index] = wants;
    }

    static bool isWindowed(const Node &node) { return plainName(node).starts_with("aten::avg_pool"); }

    const ModelData &m_data;
    const FinalAnswers m_answers;
    const TensorRoles m_roles;
    const TensorReaders m_readers;
    const std::vector<std::optional<graph::InputCoding>> m_roundings; ///< that the network has already
    std::vector<Range> m_ranges;                                      ///< by value
    std::vector<bool> m_isInChain;
    std::map<std::size_t, bool> m_wants;
    Ranges m_united;
    RoundedTensors m_found;
};

} // namespace

RoundedTensors tensorsToRound(const ModelData &data, FinalAnswers answers)
{
    return TensorFinder(data, answers).find();
}

} // namespace paretoscope::pipeline
