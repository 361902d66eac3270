// Writes nodes of plain operators in the place of others: what rewritings of a graph share. Included only
// inside core. Not thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <string>
#include <vector>

namespace paretoscope::graph {

class GraphWriter {
public:
    /// Nodes are appended to NODES, values to DATA.
    GraphWriter(ModelData &data, std::vector<Node> &nodes, std::string scope)
        : m_data(data), m_nodes(nodes), m_scope(std::move(scope))
    {
    }

    ValueId constant(c10::IValue value);
    /// OP is an operator of LibTorch's dispatcher, "aten::softmax" with overload "int"; INPUTS are all its
    /// arguments.
    ValueId call(const std::string &op, const std::string &overload, std::vector<ValueId> inputs,
                 c10::TypePtr type = nullptr);
    ValueId ints(std::vector<ValueId> elements); ///< a list of integers known at run time only

private:
    ValueId newValue(Value::Origin origin, c10::TypePtr type);
    ValueId add(Node node, c10::TypePtr type);

    ModelData &m_data;
    std::vector<Node> &m_nodes;
    std::string m_scope;
};

/// Removes nodes that nobody reads and that write nothing. Values must know their producers, and know them
/// anew after.
void removeUnreadNodes(ModelData &data);

} // namespace paretoscope::graph
