// Shapes of what single operators write, as far as those of what they read are known: what valueShapes() goes
// by. Immutable, thread-safe.
#pragma once

#include "core/pipeline/heads/valueshapes.h"

#include <string>

namespace paretoscope::pipeline {

class ShapeRules {
public:
    /// SHAPES: by value, of what runs before; both must outlive this.
    ShapeRules(const graph::ModelData &data, const std::vector<KnownShape> &shapes)
        : m_data(data), m_shapes(shapes)
    {
    }

    /// Of the one output of NODE, which is no layer; of a list, that of each of its elements.
    KnownShape of(const graph::Node &node) const;

private:
    bool isTensor(const graph::Node &node, std::size_t slot) const;
    KnownShape ofList(const graph::Node &node, std::size_t slot) const;
    KnownShape listed(const graph::Node &node) const;
    KnownShape swapped(const graph::Node &node) const;
    KnownShape permuted(const graph::Node &node) const;
    KnownShape unsqueezed(const graph::Node &node) const;
    KnownShape selected(const graph::Node &node) const;
    KnownShape sliced(const graph::Node &node) const;
    KnownShape same(const graph::Node &node) const;
    KnownShape divided(const graph::Node &node) const;
    KnownShape flattened(const graph::Node &node) const;
    KnownShape averaged(const graph::Node &node) const;
    KnownShape expanded(const graph::Node &node) const;
    KnownShape multiplied(const graph::Node &node) const;
    KnownShape attended(const graph::Node &node) const;
    KnownShape sideBySide(const graph::Node &node) const;
    KnownShape stacked(const graph::Node &node) const;
    KnownShape chosen(const graph::Node &node) const;
    KnownShape repeated(const graph::Node &node) const;
    const KnownShape &input(const graph::Node &node, std::size_t slot) const
    {
        return m_shapes[graph::at(node.inputs[slot])];
    }

    const graph::ModelData &m_data;
    const std::vector<KnownShape> &m_shapes;
};

} // namespace paretoscope::pipeline
