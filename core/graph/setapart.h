// Sets layers apart into their blocks: an LSTM's matrix into its gates, packed attention weights into query,
// key and value. Called when a project is opened, whose field `apart` says which. Free of LibTorch; pure
// functions.
#pragma once

#include "core/base/result.h"
#include "core/graph/model.h"

#include <map>
#include <string>
#include <vector>

namespace paretoscope::graph {

struct Apart {
    bool recognised = false; ///< every layer whose blocks are recognised, besides those named
    /// By layer: the names of its equal blocks of output channels, first to last; empty: those that are
    /// recognised.
    std::map<std::string, std::vector<std::string>> layers;

    bool operator==(const Apart &) const = default;
};

/// The same network, whose layers are these blocks in place of those that APART sets apart; as loaded or
/// folded. InvalidProject, in a sentence, for layers that do not exist or have no such blocks, and for names
/// that are empty, doubled or taken.
base::Result<Model> setApart(const Model &model, const Apart &apart);

} // namespace paretoscope::graph
