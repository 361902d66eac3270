// One forward run of an Executor under way. Only inside core/graph.
#pragma once

#include "core/graph/executor.h"

namespace paretoscope::graph {

/// The values computed so far and the stack that nodes pop from and push to. Constants and parameters stay
/// with the executor: copying them for every run would cost, and threads would contend for their counts.
struct Executor::Run {
    Run(const Executor &executor, std::stop_token stopToken)
        : m_executor(executor), values(executor.m_known.size()), stop(std::move(stopToken))
    {
    }

    const Executor &m_executor;
    std::vector<c10::IValue> values; ///< by ValueId; a known value lies here only where it is replaced
    torch::jit::Stack stack;
    std::stop_token stop;
    std::int64_t samples = 1;
    at::Tensor randomState; ///< of the generator; undefined where nothing draws
    const std::vector<at::Tensor> *randomStates = nullptr; ///< of a run that is resumed: by node
    std::vector<at::Tensor> drawnFrom;                     ///< by node: the state before it drew

    const c10::IValue &value(ValueId id) const
    {
        const auto place = static_cast<std::size_t>(id);
        return values[place].isNone() ? m_executor.m_known[place] : values[place];
    }
    void replace(const Override &change)
    {
        const auto parameter = static_cast<std::size_t>(change.parameter);
        if (const ValueId id = m_executor.m_parameterValues.at(parameter); id >= 0 && change.tensor.defined())
            values[static_cast<std::size_t>(id)] = change.tensor;
        for (const InputPlace &place : m_executor.m_inputPlaces[parameter])
            code(place, change.inputs);
    }
    void replace(std::span<const Override> overrides)
    {
        for (const Override &change : overrides)
            replace(change);
    }
    /// Of NODE's inputs, which are on the stack, that which is rounded.
    void roundInput(std::size_t node)
    {
        if (node >= codings.size() || !codings[node].coding)
            return;
        const auto &[place, coding] = codings[node];
        c10::IValue &input = stack[place->slot];
        if (input.isTensor() && input.toTensor().scalar_type() == at::kFloat)
            input = rounded(input.toTensor(), *coding, place->row);
    }

private:
    struct Coded {
        const InputPlace *place = nullptr;
        std::shared_ptr<const InputCoding> coding;
    };
    void code(const InputPlace &place, const std::shared_ptr<const InputCoding> &coding)
    {
        if (!coding && codings.empty())
            return;
        codings.resize(m_executor.m_model.data().nodes.size());
        codings[place.node] = {&place, coding};
    }

    std::vector<Coded> codings; ///< by node; empty: nothing is rounded
};

} // namespace paretoscope::graph
