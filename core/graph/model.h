// The network as loaded: the program's own graph behind a handle that needs no LibTorch to pass around.
// Immutable and cheap to copy; safe to use from any thread at once.
#pragma once

#include "core/base/enginescope.h"
#include "core/base/result.h"
#include "core/graph/batching.h"
#include "core/graph/feed.h"
#include "core/graph/layer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::graph {

struct ModelData; // graph/modeldata.h, the LibTorch side

class Model {
public:
    Model() = default; ///< no model; only valid() may be called
    explicit Model(std::shared_ptr<const ModelData> data);

    bool valid() const { return m_data != nullptr; }
    const std::vector<Layer> &layers() const;
    std::optional<std::size_t> layerIndex(const std::string &name) const;

    /// Elements of every trained floating-point parameter that the graph uses; buffers (running statistics,
    /// tables) are not counted, a tied weight once.
    std::int64_t parameterCount() const;
    /// Bytes that every exported file must carry besides the layers' weights: numel × element size, as the
    /// network's file has it, over every parameter and buffer that is not a layer's weight, and over every
    /// tensor constant (also inside constant lists, tuples and dicts). Only what some node reads or the model
    /// returns exists in the graph, so nothing else is counted.
    std::int64_t otherBytes() const;
    std::int64_t inputCount() const;  ///< tensors that it is fed
    std::int64_t opaqueCount() const; ///< nodes that run as stored; their weights are layers
    /// What steps of a recipe made of it, since it was read: their keys (pipeline/works.h). Empty: nothing.
    const std::string &history() const;
    /// The same network, known to be so.
    Model withHistory(const std::string &history) const;
    const Batching &batching() const;
    /// The same network, to be run so.
    Model withBatching(const Batching &batching) const;
    /// The same network, its inputs (see graph/networkarguments.h) fed so.
    Model withFeeds(const std::vector<Feed> &feeds) const;

    /// SHA-256 over structure, parameter values and history.
    const std::string &contentHash() const;

    const ModelData &data() const { return *m_data; }

private:
    std::shared_ptr<const ModelData> m_data;
};

} // namespace paretoscope::graph
