// Recipes worth a run around a recipe whose neighbourhood was measured. Only inside the search room.
#pragma once

#include "core/search/frontier.h"

#include <cstdint>
#include <vector>

namespace paretoscope::search {

/// A recipe of the region and what its steps together promise: the sum of their changes of damage.
struct Proposal {
    pipeline::Recipe recipe;
    double change = 0;
};

/// REGION: per layer what is taken, then its steps with their changes of damage. The best recipe of at most
/// MAXBYTES if steps added up, and the same at a price on every step, rising until no step is worth it: the
/// more layers change at once, the less changes add up, and the more their errors are exploited. Without
/// repetition and without what is taken already; the boldest first.
std::vector<Proposal> jointProposals(const Problem &region, std::int64_t maxBytes);

/// The COUNT best of all single steps and of all pairs of one layer larger and another smaller.
std::vector<Proposal> swapProposals(const Problem &region, std::int64_t maxBytes, std::size_t count);

} // namespace paretoscope::search
