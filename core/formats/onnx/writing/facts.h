// What is known of the values of a network from runs of it: types, sizes, and which of them change with the
// number of samples. Included only inside this folder.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/sampleinputs.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx::writing {

/// Of a size that is not the same in every run.
constexpr std::int64_t isOpen = -1;

struct Fact {
    enum class Kind { Unseen, Tensor, Plain, Several };

    Kind kind = Kind::Unseen;
    c10::ScalarType type = at::kFloat; ///< of a tensor
    std::vector<std::int64_t> sizes{}; ///< of a tensor; isOpen where they differ
    c10::IValue value{};               ///< Plain: of the first run
    bool isSame = true;                ///< Plain: it is the same in every run
    std::vector<Fact> elements{};      ///< Several: of a list, tuple or dictionary that holds tensors
    std::vector<std::string> keys{};   ///< of a dictionary, parallel to elements
};

struct Facts {
    std::vector<Fact> values;  ///< by ValueId
    bool hasAnyBatch = false;  ///< one sample and several were run
    bool hasAnyLength = false; ///< tokens of another length, too
};

/// From runs of MODEL on SAMPLE, on copies of it side by side, and, of networks that are fed whole numbers,
/// on shorter ones. Errors as of Executor::run().
base::Result<Facts> factsOf(const graph::Model &model, const graph::SampleInputs &sample);

} // namespace paretoscope::formats::onnx::writing
