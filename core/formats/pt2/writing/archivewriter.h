// The zip that torch.export.load reads. Included only inside this folder's room. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/pt2/writing/networkwriter.h"

#include <filesystem>
#include <map>
#include <string>

namespace paretoscope::formats::pt2 {

/// NETWORK and EXTRA (by name below extra/) into PATH, the same bytes every time. Descriptions are deflated,
/// tensors are not; those of few bytes share a part of the archive, since each part takes some 250 bytes.
base::Result<void> writeArchive(const WrittenNetwork &network,
                                const std::map<std::string, std::string> &extra,
                                const std::filesystem::path &path);

} // namespace paretoscope::formats::pt2
