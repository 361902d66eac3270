// Who reads the tensors that flow through a network, and where functions of one of them come together again.
// Only inside core. Not thread-safe.
#pragma once

#include "core/graph/readers.h"
#include "core/pipeline/activations/tensorroles.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace paretoscope::pipeline {

class TensorReaders {
public:
    TensorReaders(const graph::ModelData &data, const TensorRoles &roles);

    /// A tensor and the pointwise functions of it up to the one that others read alone.
    struct Chain {
        graph::ValueId end = -1;
        std::vector<std::size_t> nodes; ///< between
    };
    Chain chainFrom(graph::ValueId value) const;

    /// The network gives VALUE in the end, as it is or handed on.
    bool isAnswer(graph::ValueId value) const;
    /// Nodes that hand on what the network gives in the end and nothing else reads: tuples, views.
    std::set<std::size_t> answering() const;
    /// Some node other than such as hand VALUE on reads it, and isOne of it; ISONE is asked of each such
    /// once.
    bool anyReader(graph::ValueId value, const std::function<bool(std::size_t node)> &isOne) const;

private:
    std::vector<std::size_t> readersOf(graph::ValueId value) const;
    bool handsOn(std::size_t node) const;

    const graph::ModelData &m_data;
    const TensorRoles &m_roles;
    const graph::Readers m_readers;
};

} // namespace paretoscope::pipeline
