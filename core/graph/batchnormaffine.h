// What a batch norm does in inference mode: a scale and a shift by channel. Included only inside core. Pure
// functions, thread-safe; addParameter() changes what it is given.
#pragma once

#include "core/graph/modeldata.h"

#include <string>

namespace paretoscope::graph {

/// y = x · scale + shift, by channel, in float64.
struct Affine {
    at::Tensor scale;
    at::Tensor shift;
};

/// Of an aten::batch_norm with known statistics.
Affine affineOf(const ModelData &data, const Node &norm);

/// A parameter or constant in float64; undefined for None.
at::Tensor knownTensor(const ModelData &data, ValueId id);

/// Of a parameter or constant: its type in the file.
FloatType storedTypeOf(const ModelData &data, ValueId id);

/// One more parameter, rounded to STORED, and the value that is it.
ValueId addParameter(ModelData &data, std::string name, const at::Tensor &tensor, FloatType stored);

} // namespace paretoscope::graph
