#include "core/base/namelist.h"

#include <algorithm>

namespace paretoscope::base {

namespace {

constexpr Wording andMore = PARETOSCOPE_SAY("names.and-more", "%1 and %2 more");
constexpr Wording listing = PARETOSCOPE_SAY("names.listed", "%1, %2");

/// ALL from the first to the last, each put to those before it by NEXT, the last by LAST.
Sentence folded(std::span<const Sentence> all, Wording next, Wording last)
{
    Sentence whole = all.empty() ? Sentence() : all.front();
    for (std::size_t i = 1; i < all.size(); ++i)
        whole = Sentence(i + 1 == all.size() ? last : next, std::move(whole), all[i]);
    return whole;
}

} // namespace

Sentence named(std::string_view name)
{
    return {PARETOSCOPE_SAY("names.all", "%1"), name};
}

Sentence firstOf(std::span<const std::string> names, std::size_t shown)
{
    std::string text;
    for (const std::string &name : names.first(std::min(names.size(), shown)))
        text += (text.empty() ? "" : ", ") + name;
    if (names.size() > shown)
        return {andMore, text, names.size() - shown};
    return named(text);
}

Sentence firstOf(std::span<const Sentence> names, std::size_t shown)
{
    Sentence first = listed(names.first(std::min(names.size(), shown)));
    return names.size() > shown ? Sentence(andMore, std::move(first), names.size() - shown) : first;
}

Sentence listed(std::span<const Sentence> all)
{
    return folded(all, listing, listing);
}

Sentence allOf(std::span<const Sentence> all)
{
    return folded(all, listing, PARETOSCOPE_SAY("names.and", "%1 and %2"));
}

Sentence anyOf(std::span<const Sentence> all)
{
    return folded(all, listing, PARETOSCOPE_SAY("names.or", "%1 or %2"));
}

Sentence inARow(std::span<const Sentence> all)
{
    constexpr Wording row = PARETOSCOPE_SAY("sentences.in-a-row", "%1 %2");
    return folded(all, row, row);
}

} // namespace paretoscope::base
