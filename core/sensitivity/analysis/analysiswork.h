// What a plan comes to on one model and one set of samples: its cells and blocks, and what each costs. Only
// inside core. Read-only after create().
#pragma once

#include "core/evaluate/evaluatordata.h"
#include "core/graph/cone.h"
#include "core/sensitivity/analysis/context.h"
#include "core/sensitivity/measurementcache.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace paretoscope::sensitivity {

struct AnalysisWork {
    const evaluate::EvaluatorData &data;
    const graph::Executor *executor; ///< of the network that is changed: after the steps of the plan
    Context context;
    std::vector<Variant> variants;
    graph::Activations one = {};                     ///< what one sample keeps: shapes and sizes
    std::unique_ptr<const graph::Executor> own = {}; ///< one that keeps less, where memory is scarce
    std::vector<SampleBlock> blocks = {};            ///< each one micro-batch
    std::vector<graph::Cone> cones = {};             ///< by layer
    std::vector<double> shares = {};                 ///< of a cone in a whole forward run, by layer
    std::int64_t bytesPerSample = 0;                 ///< of retained activations
    /// Steps made another network of it: what coding does to that one is told by its own answers.
    bool isOwnReference = false;

    /// Runs one sample and compresses the weights of a context. Errors as analyse() gives them.
    static base::Result<std::unique_ptr<AnalysisWork>>
    create(const evaluate::EvaluatorData &data, const AnalysisPlan &plan, const std::stop_token &stop);

    const graph::Layer &layerOf(std::size_t variant) const
    {
        return executor->model().layers()[variants[variant].layer];
    }
    /// Retained activations at the most.
    std::int64_t memoryBytes() const;
    CellKey keyOf(std::size_t variant, std::size_t block) const;

    /// In whole forward runs of one sample.
    double unitsOf(std::size_t variant, std::size_t block) const;
    double preparationUnits(std::size_t block) const;
    double totalUnits() const;
};

} // namespace paretoscope::sensitivity
