// Which tensors that flow between layers a runtime of integers would round besides what layers are given, and
// which of them share a range. Only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/modeldata.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace paretoscope::pipeline {

struct RoundedTensor {
    graph::ValueId value = -1;
    std::size_t range = 0;    ///< those of the same number share one
    bool answersStay = false; ///< what the network gives of it in the end stays floats
};

struct RoundedTensors {
    std::vector<RoundedTensor> tensors; ///< in the order in which they are computed
    std::size_t ranges = 0;
    std::set<std::size_t> answering; ///< nodes that only hand on what the network gives in the end
};

enum class FinalAnswers : std::uint8_t { Kept, Rounded };

/// What sums, products of two tensors, concatenations and average pools are given and give, each behind its
/// activation, and each once: who reads it reads it rounded. What is handed on from there (views, parts, the
/// largest of several) has the same integers and needs no rounding. Operands of a concatenation share the
/// range of its result, and an average pool of windows that of what it is given, as runtimes of
/// integers have it. What layers alone read is left to their own settings, what a softmax alone reads
/// and what the network rounds already stays; so does what it gives in the end, also where others read it
/// rounded, unless ANSWERS says otherwise or the network writes into it later.
RoundedTensors tensorsToRound(const graph::ModelData &data, FinalAnswers answers);

} // namespace paretoscope::pipeline
