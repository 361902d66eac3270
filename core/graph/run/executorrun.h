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
    void replace(ParameterId parameter, const at::Tensor &tensor)
    {
        const ValueId id = m_executor.m_parameterValues.at(static_cast<std::size_t>(parameter));
        values[static_cast<std::size_t>(id)] = tensor;
    }
    void replace(std::span<const Override> overrides)
    {
        for (const Override &change : overrides)
            replace(change.parameter, change.tensor);
    }
};

} // namespace paretoscope::graph
