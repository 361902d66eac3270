// What nodes do to the tensors that flow through a network, as runtimes of integers tell them apart. Only
// inside core. Immutable, thread-safe.
#pragma once

#include "core/graph/modeldata.h"
#include "core/graph/readers.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace paretoscope::pipeline {

enum class TensorRole : std::uint8_t {
    Nothing,   ///< it gives no tensor that is computed from what the network is fed
    Layer,     ///< it computes with a weight
    Joins,     ///< a sum, difference, product, … of two tensors, or of one and a table
    Lays,      ///< tensors side by side
    Averages,  ///< an average pool, a mean over positions
    Pointwise, ///< a function of each number of one tensor: an activation, batch norm
    Passes,    ///< numbers of one tensor, handed on
    Gathers,   ///< a list, tuple or dict of tensors
    Rounds,    ///< as this step does
    Softmax,
    Other ///< computed as floats, whatever it is given
};

class TensorRoles {
public:
    explicit TensorRoles(const graph::ModelData &data);

    TensorRole of(std::size_t node) const { return m_roles[node]; }
    /// Whether VALUE is a tensor, or tensors, computed from what the network is fed.
    bool isLive(graph::ValueId value) const { return m_live[graph::at(value)]; }
    bool isTensor(graph::ValueId value) const;
    /// The tensor of which VALUE is a pointwise function, itself where it is none; −1 of what is not live.
    graph::ValueId originOf(graph::ValueId value) const { return m_origins[graph::at(value)]; }

private:
    void visit(std::size_t node);
    TensorRole roleOf(std::size_t node) const;
    TensorRole roleOfJoining(const graph::Node &node, const std::vector<graph::ValueId> &live) const;
    bool isTable(graph::ValueId value) const;
    std::vector<graph::ValueId> liveInputs(const graph::Node &node) const;
    bool isStatistic(graph::ValueId value) const;
    bool isOfStatistic(graph::ValueId value) const;
    bool leadsIntoNorm(graph::ValueId statistic, graph::ValueId operand) const;

    const graph::ModelData &m_data;
    const graph::Readers m_readers;
    std::vector<bool> m_live, m_computes;
    std::vector<graph::ValueId> m_origins;
    std::vector<TensorRole> m_roles;
};

} // namespace paretoscope::pipeline
