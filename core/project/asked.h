// What a person asked of a network, kept in its project file beside recipe and pins: `asked`. The budget with
// what was typed, limits, what the trade-off chart shows, the selected layer. Values and pure functions.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/behaviour.h"
#include "core/graph/layer.h"
#include "core/search/work.h"
#include "core/sensitivity/measuredwith.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace paretoscope::project {

struct ProjectFile;

/// What a budget limits. Bits: on average, of a weight. Ratio: of float's bytes to the recipe's, at least.
/// Latency: of a sample alone, as measured.
enum class BudgetKind { Bytes, Damage, Loss, Bits, Ratio, Latency };

struct AskedBudget {
    BudgetKind kind = BudgetKind::Bytes; ///< also where nothing was typed: what the field shows
    std::optional<double>
        most;          ///< bytes, nats or distance, a share, bits, a ratio, milliseconds; absent: no limit
    std::string typed; ///< "5 %": how it was said; what counts is `most`
    bool operator==(const AskedBudget &) const = default;
};

/// That recipes have to keep beside the budget; all of them.
struct AskedLimits {
    std::optional<std::int64_t> bytes; ///< stored, at most
    evaluate::BehaviourLimits behaviour{};
    std::optional<double> latencyMs{};  ///< of a sample alone, at most
    search::MostWork work{};            ///< of countedKinds
    search::MostWork timedWork() const; ///< work, and latencyMs in nanoseconds
    bool any() const { return bytes || isAny(work) || behaviour.any() || latencyMs; }
    bool operator==(const AskedLimits &other) const;
};

struct Asked {
    AskedBudget budget;
    AskedLimits limits;
    std::string quality;              ///< on the axis of the trade-off chart, by its key; empty: as usual
    std::optional<std::size_t> layer; ///< selected
    sensitivity::MeasuredWith measuredWith{}; ///< that layers are
};

/// Nothing asked where the project says nothing, and no layer where it has none of that name. InvalidProject
/// naming NAME and the field for a wrong type or a number that is no limit.
base::Result<Asked> savedAsked(const ProjectFile &project, std::span<const graph::Layer> layers,
                               const std::string &name);

/// Fields within `asked` that this program does not know stay.
void saveAsked(ProjectFile &project, const Asked &asked, std::span<const graph::Layer> layers);

/// Of a project whose model has other layers now.
void forgetAsked(ProjectFile &project);

} // namespace paretoscope::project
