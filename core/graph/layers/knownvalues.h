// Which values of a graph do not depend on the model's inputs, and what they are. Included only inside core.
// Not thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace paretoscope::graph {

class KnownValues {
public:
    /// Values must know their producers.
    explicit KnownValues(const ModelData &data);

    /// A constant, a parameter, or computed from those alone, always in the same way.
    bool isKnown(ValueId value) const;
    /// Parameters that a known value is computed from.
    std::set<ParameterId> sourcesOf(ValueId value) const;
    /// Computes a known value; nothing where an operator fails.
    std::optional<c10::IValue> compute(ValueId value);

private:
    const ModelData &m_data;
    std::vector<bool> m_known;
    std::map<ValueId, c10::IValue> m_computed;
};

} // namespace paretoscope::graph
