// Runs a Model's nodes, whole or from retained activations. Included only inside core.
// An Executor is immutable after construction; any number of threads may run it at once, each in its
// EngineScope.
#pragma once

#include "core/base/result.h"
#include "core/graph/cone.h"
#include "core/graph/inplace.h"
#include "core/graph/inputcoding.h"
#include "core/graph/model.h"
#include "core/graph/modeldata.h"
#include "core/graph/outputs.h"
#include "core/graph/sharedcone.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::graph {

/// Replaces one parameter for one run (a compressed weight), and rounds what layers are given that compute
/// with it.
struct Override {
    ParameterId parameter = -1;
    at::Tensor tensor;                                   ///< undefined: the parameter stays as it is
    std::shared_ptr<const InputCoding> inputs = nullptr; ///< null: they are given floats
};

/// Every value of one forward run that some cone may need, by ValueId (empty IValue where dropped).
struct Activations {
    std::vector<c10::IValue> values;
    std::int64_t samples = 1; ///< that were run
    std::vector<at::Tensor>
        randomStates;           ///< by node: of the generator before it drew; empty where nothing draws
    std::int64_t bytes() const; ///< tensor storage held, shared storage counted once
};

/// Which values a run keeps, by ValueId. Inputs cost nothing and are always kept.
using Retention = std::vector<bool>;

class Executor {
public:
    /// Keeps what the cones of all layers read at their border.
    explicit Executor(Model model);
    /// Keeps only KEPT, of which coneOf(model, layers, kept) makes cones that recompute the rest.
    Executor(Model model, Retention kept);

    const Model &model() const { return m_model; }

    /// One whole forward run, of as many samples as there are: a model that is bound to a batch size runs
    /// piece by piece. What the model returns: see graph/outputs.h. Values are freed after their last use.
    /// Throws nothing: c10 errors become ModelUnsupported, naming the node. stop is looked at before every
    /// node.
    base::Result<Outputs> run(std::span<const c10::IValue> inputs, std::span<const Override> overrides,
                              std::stop_token stop) const;

    /// What runRetaining() keeps.
    const Retention &retention() const { return m_retained; }

    /// As run(), keeping what retention() says (and the output). No more samples than the model takes at
    /// once.
    base::Result<Outputs> runRetaining(std::span<const c10::IValue> inputs, std::stop_token stop,
                                       Activations &retained) const;
    /// The same under OVERRIDES: what is kept is that of the changed model. Left empty unless all was run.
    base::Result<Outputs> runRetaining(std::span<const c10::IValue> inputs,
                                       std::span<const Override> overrides, std::stop_token stop,
                                       Activations &retained) const;

    /// Only the nodes of CONE, from retained activations of the same inputs. Equals run() with the same
    /// overrides to the last bit.
    base::Result<Outputs> runCone(const Cone &cone, const Activations &retained,
                                  std::span<const Override> overrides, std::stop_token stop) const;

    /// As runCone(), after which RETAINED is what runRetaining() keeps under the same overrides; unchanged
    /// when it fails or is stopped. While it runs, old and new values of the cone are both held.
    base::Result<Outputs> runConeRetaining(const Cone &cone, Activations &retained,
                                           std::span<const Override> overrides, std::stop_token stop) const;

    /// As runCone() for each of VARIANTS of the layer that SHARED is of, side by side along the batch: the
    /// layer's node once for each, the rest of the cone once for all. OVERRIDES are of the other layers.
    /// Outputs in the order of VARIANTS; they differ from runCone()'s by what a kernel does differently for
    /// another batch. ModelUnsupported where the model does not take to it after all.
    base::Result<std::vector<Outputs>> runShared(const SharedCone &shared, const Activations &retained,
                                                 std::span<const Override> overrides,
                                                 std::span<const Override> variants,
                                                 std::stop_token stop) const;

    /// Multiply-accumulates of each layer for these inputs, divided by the batch size (dimension 0 of input
    /// 0).
    base::Result<std::vector<std::int64_t>> measureMacs(std::span<const c10::IValue> inputs) const;

private:
    struct Run;
    base::Result<Outputs> runOnce(std::span<const c10::IValue> inputs, std::span<const Override> overrides,
                                  std::stop_token stop) const;
    void call(Run &run, std::size_t node) const;
    base::Result<void> start(Run &run, std::span<const c10::IValue> inputs) const;
    base::Result<void> startFrom(Run &run, const Activations &retained) const;
    /// The node's results among the values; what it was the last to read is released.
    base::Result<void> step(Run &run, std::size_t node) const;
    /// The same, releasing nothing.
    base::Result<void> stepKeeping(Run &run, std::size_t node) const;
    base::Result<void> execute(Run &run, std::size_t node) const;
    void spread(Run &run, const SharedCone &shared, std::size_t node, std::size_t copies,
                std::vector<bool> &done) const;
    base::Result<void> runOwner(Run &run, const SharedCone &shared, std::span<const Override> variants) const;
    base::Result<std::vector<Outputs>> runShared(Run &run, const SharedCone &shared,
                                                 std::span<const Override> variants) const;
    base::Result<Outputs> finish(const Run &run) const;
    void keepOutputs(const Run &run, std::size_t node, std::vector<c10::IValue> &kept) const;
    base::Result<Outputs> resume(const Cone &cone, const Activations &retained,
                                 std::span<const Override> overrides, std::stop_token stop,
                                 std::vector<c10::IValue> *kept) const;
    void findInputPlaces();
    void findLastUses();
    void findMovable();
    void findRetained();

    Model m_model;
    std::vector<c10::IValue> m_known;       ///< by ValueId: constants and parameters; the rest empty
    std::vector<ValueId> m_parameterValues; ///< by ParameterId
    std::vector<std::vector<InputPlace>> m_inputPlaces; ///< by ParameterId: of the layers that are all of it
    std::vector<std::vector<ValueId>> m_lastUses;       ///< per node: values that no later node reads
    std::vector<std::vector<bool>> m_movable; ///< per node and input: its last use, and its last slot
    std::vector<InPlace> m_inPlace;           ///< per node
    Retention m_retained;
};

} // namespace paretoscope::graph
