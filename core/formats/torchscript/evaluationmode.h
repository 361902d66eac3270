// What a network does in training only: dropout at work, batch norm that normalises by the batch. Tracing
// bakes it in, scripting keeps a switch. Included only inside core. Changes only the graph it is given.
#pragma once

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

#include <functional>
#include <string>
#include <vector>

namespace paretoscope::formats {

/// Whether MODULE, or one inside it, was saved with training switched on.
bool isInTraining(const torch::jit::Module &module);

/// Operators of an inlined GRAPH that ask a module whether it is in training, "dropout in features.3".
std::vector<std::string> askingForTraining(torch::jit::Graph &graph);

/// Operators of GRAPH that are told to behave as in training are told to behave as in evaluation, also inside
/// control flow: dropout passes on what it gets, batch norm takes its running statistics (left alone where it
/// has none). Returns what was changed, as above; what makes no difference (dropout of nothing) is changed
/// and not told.
std::vector<std::string> enterEvaluationMode(torch::jit::Graph &graph);

/// A batch norm in training writes into its running statistics, whatever its schema says: what runs such a
/// NODE by RUN is given copies of them. Any other node keeps RUN.
std::function<void(torch::jit::Stack &)> sparingStatistics(const torch::jit::Node *node,
                                                           std::function<void(torch::jit::Stack &)> run);

/// Whether NODE, or one in its blocks, draws random numbers.
bool drawsAtRandom(const torch::jit::Node *node);

} // namespace paretoscope::formats
