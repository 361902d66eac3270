// Where the writer of a graph has its parameters from: as they are, or packed with the nodes that unpack
// them. Included only inside this folder.
#pragma once

#include "core/formats/onnx/writing/graphbuilder.h"
#include "core/graph/modeldata.h"

#include <optional>

namespace paretoscope::formats::onnx {

class WeightSource {
public:
    virtual ~WeightSource() = default;

    /// The value of PARAMETER in BUILDER's graph, with the numbers, shape and type that the network computes
    /// with: written when it is first asked for, the same name from then on.
    virtual ValueName parameter(GraphBuilder &builder, graph::ParameterId parameter) = 0;

    /// INPUT [..., columns] times the transposed of the matrix PARAMETER [rows, columns], by an operator that
    /// keeps the matrix packed while it runs: [..., rows]. Nothing where there is none for it; then the
    /// writer multiplies by parameter().
    virtual std::optional<ValueName> product(GraphBuilder &, const ValueName & /*input*/, graph::ParameterId)
    {
        return std::nullopt;
    }

protected:
    WeightSource() = default;
    WeightSource(const WeightSource &) = default;
    WeightSource &operator=(const WeightSource &) = default;
};

} // namespace paretoscope::formats::onnx
