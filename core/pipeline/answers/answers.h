// What a network answers to the calibration samples, as far as answers of networks are compared: how much
// what steps remove is missed at the end. Included only inside core. Immutable, thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/graph/executor.h"
#include "core/pipeline/calibration.h"

#include <ATen/core/Tensor.h>

#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

class Answers {
public:
    /// Of MODEL with CHANGED in the place of its own parameters, from one run of all calibration samples. Of
    /// outputs with many numbers some rows are looked at, always the same. NonFinite where one is no number,
    /// ModelUnsupported where the network returns nothing that it computes.
    static base::Result<Answers> of(const graph::Model &model, std::span<const graph::Override> changed,
                                    const Calibration &calibration, const std::stop_token &stop);

    /// Σ over outputs of ‖y − y₀‖² / ‖y₀‖², where OTHER answers y and this y₀.
    double distanceOf(const Answers &other) const;

private:
    std::vector<at::Tensor> m_rows; ///< by output, float32 [rows, numbers]
};

} // namespace paretoscope::pipeline
