// What steps that fold a scale for each channel, learnt from calibration samples, have in common. Only inside
// core. Pure functions, thread-safe.
#pragma once

#include "core/pipeline/channels/scalegroups.h"
#include "core/pipeline/stepkind.h"

namespace paretoscope::pipeline {

class ScalingStep : public NetworkStep {
public:
    bool needsCalibration(const compress::Values & /*values*/) const override { return true; }
    Findings look(const graph::Model &model, const compress::Values &values) const override;
};

} // namespace paretoscope::pipeline
