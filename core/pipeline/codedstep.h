// One thing that can be done to a network whose layers are coded: to what of it is no code, or by coding them
// again. Only inside core.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/compress/layersetting.h"
#include "core/pipeline/calibration.h"
#include "core/pipeline/stepkind.h"
#include "core/pipeline/steps.h"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::pipeline {

/// A view: valid as long as what it is of.
struct CodedNetwork {
    const graph::Model &model;                        ///< as floats, after the steps before coding
    std::span<const compress::LayerSetting> settings; ///< by layer
    const compress::CodedLayers &coded;               ///< as steps before this one left them
    std::span<const graph::Override> changed; ///< what they override, and what steps before this one changed
};

struct CodedChanges {
    std::vector<graph::Override> parameters; ///< that are no layer's weight, of the same shapes
    compress::CodedLayers coded;             ///< by layer, null where it stays as it is; or empty
};

/// What there is of CHANGED in the place of ALL's.
void take(CodedChanges &all, const CodedChanges &changed);
/// All PARTS, one after another.
CodedChanges joined(std::span<const CodedChanges> parts);

/// A step being taken, which may be long.
struct Taking {
    std::stop_token stop;
    /// What it has made by now, part by part, in order, each of what it made before it. What is there at
    /// first is of the same step on the same network with the same samples, stopped on its way: it goes on
    /// from there.
    std::vector<CodedChanges> parts = {};
    double seconds = 0; ///< that they took to learn, where the step asks for no more than so many
    /// The share of the step that is done, from the calling thread.
    std::function<void(double share)> told = [](double) {};
};

class CodedStep : public StepKind {
public:
    bool isAfterCoding() const final { return true; }
    /// Nothing where nothing that NETWORK's settings change is one of the step's places.
    virtual base::Result<CodedChanges> run(const CodedNetwork &network, const Calibration &calibration,
                                           const compress::Values &values, Taking &taking) const = 0;
    /// What run() takes, in runs of one sample through the network, about; 0: too little to be told, or kept.
    virtual double runs(const compress::Values & /*values*/, const Calibration & /*calibration*/) const
    {
        return 0;
    }
    /// How fast the machine is decides what comes of it.
    virtual bool dependsOnSpeed(const compress::Values & /*values*/) const { return false; }
    /// Whether it looks at calibration samples.
    virtual bool needsCalibration(const compress::Values & /*values*/) const { return true; }
    /// Of the layers that SETTINGS change those that run() does something for.
    virtual std::int64_t layersServed(const graph::Model &model,
                                      std::span<const compress::LayerSetting> settings,
                                      const compress::Values &values) const = 0;
};

/// Of one of them.
bool dependOnSpeed(const Steps &steps);

} // namespace paretoscope::pipeline
