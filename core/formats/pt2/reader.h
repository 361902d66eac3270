// Networks saved by torch.export.save (.pt2): read in the layout that PyTorch writes since 2.8.
#pragma once

#include "core/formats/readmodel.h"

#include <filesystem>

namespace paretoscope::formats::pt2 {

/// As formats::readModel().
base::Result<ReadModel> read(const std::filesystem::path &path, Mode mode,
                             const graph::GivenArguments &given);

} // namespace paretoscope::formats::pt2
