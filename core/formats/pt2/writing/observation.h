// What a network's values are like as it runs: types and sizes of tensors, numbers, lists of such, and which
// of them follow how many samples are run. Included only inside this folder's room. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/pt2/program/writtenprogram.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/sampleinputs.h"

#include <ATen/core/ivalue.h>

#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

struct Seen {
    enum class Kind { Nothing, Tensor, Whole, Other, List, Tuple, Dict };
    Kind kind = Kind::Nothing;
    TensorMeta tensor;   ///< of a Tensor
    Count whole;         ///< of a Whole number
    c10::IValue value;   ///< of Other: a float, a text, …; of a small Tensor that no input has a part in
    bool varies = false; ///< follows the samples in another way than a Count can say
    std::vector<Seen> elements{}; ///< of a List, Tuple or Dict
    std::vector<std::string> keys{};

    bool holdsTensor() const;
};

struct Observation {
    std::vector<Seen> values; ///< by ValueId: of inputs, and of what nodes write
};

/// MODEL run on one sample, repeated, in three batches of different sizes: what is the same in all is taken
/// to be fixed. In one alone where the network is bound to that. Fails as the network does.
base::Result<Observation> observe(const graph::Model &model, const graph::SampleInputs &sample);

} // namespace paretoscope::formats::pt2
