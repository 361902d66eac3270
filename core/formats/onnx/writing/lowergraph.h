// Our graph as nodes of ONNX. Included only inside core/formats/onnx.
#pragma once

#include "core/base/result.h"
#include "core/formats/onnx/writing/graphbuilder.h"
#include "core/formats/onnx/writing/weightsource.h"
#include "core/graph/model.h"
#include "core/graph/sampleinputs.h"

#include <vector>

namespace paretoscope::formats::onnx::writing {

/// Writes MODEL into BUILDER, its parameters as WEIGHTS has them; SAMPLE tells the shapes of its values.
/// ModelUnsupported, naming the operator and where it stands, where ONNX has no form for it.
base::Result<void> lowerGraph(const graph::Model &model, const graph::SampleInputs &sample,
                              WeightSource &weights, GraphBuilder &builder);

/// Clauses of what is known to have no form without a run: "the operator aten::foo in layer1 …".
std::vector<base::Sentence> unwritableIn(const graph::Model &model);

} // namespace paretoscope::formats::onnx::writing
