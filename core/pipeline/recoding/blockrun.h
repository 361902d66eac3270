// Runs a network block by block, some samples at a time, so that autograd may look on. Only inside core.
// Thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/executor.h"
#include "core/graph/modeldata.h"
#include "core/pipeline/recoding/blocks.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// What a network computes with besides what it is.
struct RunsWith {
    std::map<graph::ParameterId, at::Tensor> parameters; ///< in the place of its own
    /// Called where a node is to be run, its inputs on the stack; may be absent.
    std::function<void(std::size_t node, torch::jit::Stack &stack)> given;
};

class BlockRun {
public:
    using Values = std::vector<c10::IValue>;

    /// MODEL must outlive it.
    explicit BlockRun(const graph::Model &model);

    /// What BLOCK makes of ENTRIES, parallel to its own: its exits. SAMPLES: the network's inputs, parallel
    /// to ModelData::inputs. Looks at STOP before every node, and at every node on the way back. Throws what
    /// LibTorch throws.
    base::Result<Values> run(const Block &block, const Values &samples, const Values &entries,
                             const RunsWith &with, const std::stop_token &stop) const;

private:
    void replace(Values &values, const Block &block, const Values &samples, const Values &entries,
                 const RunsWith &with) const;
    bool runNode(std::size_t node, Values &values, const RunsWith &with, const std::stop_token &stop) const;

    const graph::ModelData &m_data;
    Values m_known; ///< by ValueId: constants and parameters
};

/// Of the EXITS of BLOCK what the NEXT one is given.
BlockRun::Values entriesFrom(const BlockRun::Values &exits, const Block &block, const Block &next);

} // namespace paretoscope::pipeline
