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
    bool batchNormFolded() const;
    const Batching &batching() const;
    /// The same network, to be run so.
    Model withBatching(const Batching &batching) const;
    /// The same network, its inputs (see graph/networkarguments.h) fed so.
    Model withFeeds(const std::vector<Feed> &feeds) const;
    std::int64_t foldableBatchNorms() const;   ///< how many foldBatchNorm() would fold or combine
    std::int64_t combinableBatchNorms() const; ///< those of them that it would combine

    /// SHA-256 over structure and parameter values; differs between folded and unfolded.
    const std::string &contentHash() const;

    const ModelData &data() const { return *m_data; }

private:
    std::shared_ptr<const ModelData> m_data;
};

/// Fold every batch norm (in inference mode) into the convolution or linear it follows, where that one has no
/// other consumer: w' = w · γ/√(σ²+ε), b' = (b − μ) · γ/√(σ²+ε) + β, computed in float64. Any other batch
/// norm in inference mode is combined: its four vectors become the scale and the shift in these formulas, its
/// "weight" and "bias". Layers keep names and order.
base::Result<Model> foldBatchNorm(const Model &model);

} // namespace paretoscope::graph
