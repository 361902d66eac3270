// A recipe and what changing one layer of it by one step does among the other layers' changes. Only inside
// the search room.
#pragma once

#include "core/search/improve.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace paretoscope::search {

/// PROBLEM with every setting of RECIPE among its options: those that are missing (a recipe set by hand) are
/// measured alone. InvalidSetting where one cannot be applied, or there are not as many as layers.
base::Result<Problem> completed(const evaluate::Evaluator &calibration, const Problem &problem,
                                const pipeline::Recipe &recipe, std::int64_t samples,
                                const ImproveOptions &options, std::stop_token stop,
                                base::ProgressSink &progress);

/// The options of PROBLEM that RECIPE takes, one a layer (settings compared in canonical form). PROBLEM has
/// them all.
std::vector<std::size_t> choicesOf(const Problem &problem, const pipeline::Recipe &recipe);

/// The options next to CHOICE among those worth taking: the next smaller and the next larger, with the same
/// going along.
struct Steps {
    std::optional<std::size_t> down, up;
};
Steps stepsFrom(const std::vector<Option> &options, std::size_t choice);

/// The recipes within one step of every unpinned layer. Per layer the option taken first, then its steps;
/// damages are changes of the damage, measured in context: 0 for what is taken.
struct Neighbourhood {
    Problem region;
    std::vector<std::size_t> choices; ///< of the whole problem
    std::vector<Steps> steps;         ///< of the whole problem
};

/// Measured on the first SAMPLES samples, where RECIPE itself does damage KL.
base::Result<Neighbourhood> measureNeighbourhood(const evaluate::Evaluator &calibration,
                                                 const Problem &problem, const pipeline::Recipe &recipe,
                                                 double kl, std::int64_t samples,
                                                 const ImproveOptions &options, std::stop_token stop,
                                                 base::ProgressSink &progress);

} // namespace paretoscope::search
