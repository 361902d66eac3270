// Convolutions and linear layers whose channels can be scaled, one by one. Included only inside core. Pure
// functions, thread-safe.
#pragma once

#include "core/base/sentence.h"
#include "core/graph/readers.h"
#include "core/graph/weightuse.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::pipeline {

/// A convolution or linear layer that alone reads its weight, once.
struct ChannelLayer {
    std::size_t node = 0;
    graph::WeightUse use;
    graph::Layer layer; ///< whole, also where it is set apart
};

/// At NODE, where weight and bias can be scaled by output channel.
std::optional<ChannelLayer> writerAt(const graph::ModelData &data, std::size_t node);
/// At NODE, where the weight can be scaled by input channel and what it is multiplied with can be seen: a
/// weight that reaches its node through a transpose, too.
std::optional<ChannelLayer> readerAt(const graph::ModelData &data, std::size_t node);

std::int64_t inputChannels(const graph::Layer &layer);

/// By node: whether a layer reads in the end what it writes.
std::vector<bool> leadingToLayers(const graph::ModelData &data, const graph::Readers &readers);

/// What stands in the way of scaling or cutting: "aten::add, which does not scale with its input".
struct Obstacle {
    base::Sentence what;
    std::vector<std::string> layers; ///< that are left as they are because of it, each once
};

/// By what it is in English.
using Obstacles = std::map<std::string, Obstacle>;
void leave(Obstacles &obstacles, const std::string &layer, const base::Sentence &because);

} // namespace paretoscope::pipeline
