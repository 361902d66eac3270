// Choices that no other beats in bytes, damage and all that they spend of limits. Only inside the search
// room.
#pragma once

#include "core/search/frontier.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace paretoscope::search {

/// By limit, those that count first; 0 of others.
using Spent = std::array<std::int64_t, workKinds.size()>;

/// What is beaten by none that came before it, in order of bytes: the damage falls as more is spent. Exact of
/// one limit. Of more, what is spent of all but the last is told in classes where it may be more than 1,024,
/// of three limits more than 48: what is beaten may stay where both are of one class. A binary indexed tree
/// (Fenwick 1994) of them.
class Unbeaten {
public:
    /// Of LIMITS limits, of which up to MOST are spent.
    Unbeaten(std::size_t limits, const Spent &most);

    /// False: it is beaten.
    bool take(double kl, const Spent &spent);

private:
    using Damages = std::map<std::int64_t, double>; ///< least by what is spent of the last limit

    struct Classes {
        std::int64_t width = 1;
        std::size_t count = 1;
    };
    std::array<Classes, 2> m_classes; ///< of the limits before the last
    std::size_t m_last;
    std::vector<Damages> m_damages;
};

} // namespace paretoscope::search
