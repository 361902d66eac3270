// One thing that can be done to a network as a whole, before its layers are coded (NetworkStep) or after
// (pipeline/codedstep.h). Each is a file of core/pipeline/steps/ and says there all that the rest of the
// program knows of it: recipe files, --steps, the window's menu, keys of caches follow. Immutable; every
// function may be called from any number of threads.
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/compress/parameter.h"
#include "core/pipeline/work.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::pipeline {

class Calibration; // pipeline/calibration.h, the LibTorch side

struct StepAbout {
    std::string_view key; ///< in recipes, on the command line, in keys of caches
    const char *title;    ///< of the menu: "Fold batch norm"
    const char *tip;
    base::Wording phrase; ///< of what it did: "batch norm folded"
    int place;            ///< among the steps of a recipe: the smaller, the earlier; those after coding last
    const char *paper;
    std::vector<compress::Parameter> parameters = {};
    bool isUsual = false;   ///< taken where a recipe does not say otherwise; then it need not find a place
    bool isLengthy = false; ///< a recipe with it takes seconds: it is taken where somebody asks for it alone
    int version = 1;        ///< raised when results change: part of the keys of caches
    /// The network answers otherwise after it, and its layers may be smaller: what is measured with it is no
    /// measurement of the network as loaded.
    bool changesAnswers = false;
};

/// A place of which a parameter may say more: a group of channels.
struct Place {
    std::vector<std::string> layers; ///< that the place is of; the parameter names it by any of them
    std::size_t all = 0, taken = 0;  ///< how many parts it has, and how many of them the step takes
};

/// What a step would find in a network.
struct Findings {
    std::int64_t places = 0; ///< that it would change
    base::Sentence summary;  ///< also where there are none
    /// What it would leave as it is although it is of the kind that it changes, and why.
    std::vector<base::Sentence> left = {};
    std::vector<base::Sentence> each = {}; ///< its places, where they are worth telling one by one
    std::vector<Place> parts = {};         ///< the same as numbers, all of them
};

class StepKind {
public:
    virtual ~StepKind() = default;

    virtual const StepAbout &about() const = 0;
    virtual bool isAfterCoding() const = 0;
    /// Quick: looks at the graph and at shapes. VALUES has all parameters.
    virtual Findings look(const graph::Model &model, const compress::Values &values) const = 0;
};

class NetworkStep : public StepKind {
public:
    bool isAfterCoding() const final { return false; }
    /// Whether it looks at calibration samples. What it makes then depends on them: they become part of
    /// Model::history().
    virtual bool needsCalibration(const compress::Values & /*values*/) const { return false; }
    /// WORK with all of its places changed; there is one at least. Layers keep names and order, also those
    /// that a step removes, which are gone then (graph/layer.h). Unless the step changes answers, they keep
    /// their shapes, too, and what the network computes is the same but for rounding. CALIBRATION: not null
    /// where it is needed.
    virtual base::Result<Work> run(Work work, const compress::Values &values, const Calibration *calibration,
                                   const std::stop_token &stop) const = 0;
};

/// What look() of a step that runs calibration samples says of a MODEL that takes so few at a time that they
/// cannot run together.
std::optional<Findings> withoutBatches(const graph::Model &model);

/// All of them, by place.
std::span<const StepKind *const> stepKinds();
const StepKind *stepNamed(std::string_view key); ///< null: there is none
const compress::Parameter *parameterOf(const StepKind &kind,
                                       std::string_view key); ///< null: it has none such

} // namespace paretoscope::pipeline
