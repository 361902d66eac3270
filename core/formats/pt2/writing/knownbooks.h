// What the codes of types stand for that every reader knows, as a table that a file can hold. Included only
// inside this folder's room. Pure functions, thread-safe.
#pragma once

#include "core/compress/layout.h"

#include <vector>

namespace paretoscope::formats::pt2 {

/// The numbers of every code of BOOK, which is neither Integer nor Stored: 16 quantiles of a normal
/// distribution (Dettmers et al. 2023, QLoRA, appendix E), or small floats (OCP microscaling formats 1.0,
/// section 5.3) without infinities and NaN, those with the sign after those without.
std::vector<float> numbersOfBook(compress::Book book);

} // namespace paretoscope::formats::pt2
