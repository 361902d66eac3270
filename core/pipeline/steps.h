// The steps that a recipe takes before layers are coded and after: a value with ==, canonical by
// construction. Free of LibTorch.
#pragma once

#include "core/base/result.h"
#include "core/compress/parameter.h"
#include "core/pipeline/stepkind.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::pipeline {

struct Step {
    const StepKind *kind = nullptr;
    compress::Values values = {}; ///< of all its parameters

    bool operator==(const Step &) const = default;
};

/// KIND with the usual values.
Step usualStep(const StepKind &kind);

/// By place, at most one of a kind.
class Steps {
public:
    Steps() = default; ///< none: the network as it was loaded
    /// Those that are taken where nobody says otherwise.
    static const Steps &usual();

    std::span<const Step> all() const & { return m_steps; }
    std::span<const Step> all() && = delete; // would view what is gone
    std::span<const Step> all() const && = delete;
    bool empty() const { return m_steps.empty(); }
    const Step *find(const StepKind &kind) const; ///< null: it is not taken
    Steps with(const Step &step) const;           ///< in the place of one of the same kind
    Steps without(const StepKind &kind) const;
    Steps beforeCoding() const; ///< what makes the network that layers are measured in
    Steps afterCoding() const;

    /// "foldBatchNorm, equalize ceilings=scale": a key of caches. Values that are usual are not named.
    std::string text() const;

    bool operator==(const Steps &) const = default;

private:
    Steps onSide(bool afterCoding) const;

    std::vector<Step> m_steps;
};

/// What a person typed: "none", or keys joined by commas, "equalize:ceilings=scale". InvalidSetting, naming
/// what there is.
base::Result<Steps> stepsFromText(std::string_view text);
/// For help and sentences: "foldBatchNorm, equalize (ceilings: keep or scale)".
base::Sentence describeSteps();
/// STEP with VALUE for KEY. InvalidSetting, naming what there is.
base::Result<Step> withValue(Step step, std::string_view key, const compress::Value &value);
/// InvalidSetting, naming what there is.
base::Result<Step> stepFromKey(std::string_view key);
/// One line for people: "batch norm folded", "the network as loaded".
base::Sentence phraseOf(const Steps &steps);

} // namespace paretoscope::pipeline
