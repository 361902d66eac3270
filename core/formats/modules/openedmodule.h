// A file that was opened as a module of LibTorch, read as a network and run: the same for every format that
// is opened so. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/readmodel.h"
#include "core/formats/runner.h"
#include "core/graph/modeldata.h"

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::formats {

struct OpenedModule {
    torch::jit::Module module; ///< in evaluation mode, with a forward
    FileOrigin origin;
    std::int64_t bytes =
        0; ///< of the file and those beside it that hold its weights; 0: there is but the one
    std::vector<std::filesystem::path> beside{};
    std::map<std::string, graph::StoredWeight> packed{}; ///< weights that were computed from codes, by name
};

using Open = base::Result<OpenedModule> (*)(const std::filesystem::path &);

/// As formats::readModel(). NOGRAPH: what is said of PATH where its module cannot be turned into a graph.
base::Result<ReadModel> readOpened(Open open, const base::Wording &noGraph, const std::filesystem::path &path,
                                   Mode mode, const graph::GivenArguments &given);
base::Result<std::unique_ptr<Runner>> runnerOfOpened(Open open, const std::filesystem::path &path);

} // namespace paretoscope::formats
