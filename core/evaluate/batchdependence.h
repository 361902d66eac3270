// A network whose answer for a sample depends on the other samples of its batch, on chance, or on how many
// there are: found out when a project is opened, named, and put right where that is possible. Torch-free to
// hold. Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/evaluator.h"
#include "core/graph/model.h"

#include <vector>

namespace paretoscope::evaluate {

struct SteadyEvaluator {
    graph::Model model; ///< with the batching that it needs
    Evaluator evaluator;
    std::vector<base::Sentence> notes; ///< what was found, and how the network is run therefore
};

/// Evaluator::create(), after which every sample has one answer, whatever its company and order: the first
/// and the last sample of those first run together are run alone, too; of a large network the first one is
/// run between samples that are NaN, if that tells (running/company.h). Where that differs beyond the
/// rounding of kernels, or nothing runs, the ways of running are tried in turn: one sample at a time, without
/// the dimension of the batch, in batches of a size that the graph mentions. Random numbers start from a seed
/// made of the sample. ModelUnsupported, naming the operator, where answers depend on the neighbours in any
/// case.
base::Result<SteadyEvaluator> createSteady(const graph::Model &model, data::Task task,
                                           const data::SampleSet &samples, const EvaluatorOptions &options);

} // namespace paretoscope::evaluate
