// Which cells recipes may still be made of, by how sure each is. Pure functions.
#pragma once

#include "core/search/frontier.h"
#include "core/sensitivity/sensitivityanalysis.h"

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::search {

/// By what factor the damage of CELL may be larger or smaller than it says: so many standard errors of its
/// logarithm, as means of heavy-tailed damages are uncertain by a factor. An estimate may be off by three,
/// whatever its samples: against others of its layer, as the level of all is off alike (docs/MEASURED.md).
double factorOfDoubt(const sensitivity::SensitivityCell &cell, double standardErrors);

/// Nats, or units of distance: one layer that does more leaves nothing of the network (ln 10 is that of
/// guessing among ten classes instead of being sure).
constexpr double ruinousDamage = 2;

/// The cells of TABLE beside which no other of their layer does less damage in no more bytes (and within a
/// limits on WORK no more of that), and which leave something of the network, beyond doubt (three standard
/// errors each); and those of PINS. All of a setting together. Estimates of large damages are rather low and
/// are taken at their word.
std::vector<sensitivity::Variant> inQuestion(const sensitivity::SensitivityTable &table,
                                             std::span<const graph::Layer> layers, std::span<const Pin> pins,
                                             const std::optional<WorkLimits> &work = {});

} // namespace paretoscope::search
