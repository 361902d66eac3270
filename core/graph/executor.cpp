#include "core/graph/executor.h"

#include "core/graph/batchedrun.h"

#include "core/base/enginescope.h"
#include "core/graph/feeding.h"
#include "core/graph/guard.h"
#include "core/graph/layers/layermacs.h"
#include "core/graph/mappedtensors.h"
#include "core/graph/run/executorrun.h"
#include "core/graph/tensorsin.h"

#include <algorithm>
#include <set>

namespace paretoscope::graph {

namespace {

base::Sentence nodeFailure(const Node &node)
{
    if (node.scope.empty())
        return {PARETOSCOPE_SAY("operator.failed", "The operator %1 failed on this input; check that the "
                                                   "input's shape and type are what the model expects."),
                node.op};
    return {PARETOSCOPE_SAY("operator.failed-within",
                            "The operator %1 in %2 failed on this input; check that "
                            "the input's shape and type are what the model expects."),
            node.op, node.scope};
}

} // namespace

Executor::Executor(Model model) : m_model(std::move(model))
{
    const ModelData &data = m_model.data();
    m_known.resize(data.values.size());
    m_parameterValues.resize(data.parameters.size(), -1);
    for (std::size_t i = 0; i < data.values.size(); ++i) {
        const Value &value = data.values[i];
        if (value.origin == Value::Origin::Constant)
            m_known[i] = value.constant;
        if (value.origin != Value::Origin::Parameter)
            continue;
        m_known[i] = data.parameters[at(value.parameter)].tensor;
        m_parameterValues[at(value.parameter)] = static_cast<ValueId>(i);
    }
    findInputPlaces();
    findLastUses();
    findMovable();
    findRetained();
}

Executor::Executor(Model model, Retention kept) : Executor(std::move(model))
{
    m_retained = std::move(kept);
    m_retained.resize(m_known.size(), false);
    for (const ValueId id : m_model.data().inputs)
        m_retained[at(id)] = true;
    m_retained[at(m_model.data().output)] = true;
}

void Executor::findInputPlaces()
{
    const ModelData &data = m_model.data();
    m_inputPlaces.resize(data.parameters.size());
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer)
        if (data.bindings[layer].block.isWhole())
            m_inputPlaces[at(data.bindings[layer].weight)] = inputPlacesOf(data, layer);
}

void Executor::findMovable()
{
    const ModelData &data = m_model.data();
    for (std::size_t i = 0; i < data.nodes.size(); ++i) {
        const auto &inputs = data.nodes[i].inputs;
        std::vector<bool> movable(inputs.size(), false);
        for (std::size_t slot = 0; slot < inputs.size(); ++slot)
            movable[slot] = std::ranges::count(m_lastUses[i], inputs[slot]) > 0 &&
                            std::find(inputs.begin() + static_cast<std::ptrdiff_t>(slot) + 1, inputs.end(),
                                      inputs[slot]) == inputs.end();
        m_movable.push_back(std::move(movable));
        m_inPlace.push_back(inPlaceFormOf(data.nodes[i]));
    }
}

void Executor::findLastUses()
{
    const ModelData &data = m_model.data();
    m_lastUses.resize(data.nodes.size());
    std::vector<bool> usedLater(data.values.size(), false);
    usedLater[at(data.output)] = true;
    for (std::size_t i = data.nodes.size(); i-- > 0;) {
        const auto visit = [&](ValueId id) {
            const auto origin = data.values[at(id)].origin;
            if (usedLater[at(id)] || (origin != Value::Origin::Node && origin != Value::Origin::Input))
                return;
            usedLater[at(id)] = true;
            m_lastUses[i].push_back(id);
        };
        for (const ValueId id : data.nodes[i].inputs)
            visit(id);
        for (const ValueId id : data.nodes[i].outputs)
            visit(id);
    }
}

void Executor::findRetained()
{
    const ModelData &data = m_model.data();
    m_retained.resize(data.values.size(), false);
    for (std::size_t layer = 0; layer < data.layers.size(); ++layer) {
        std::set<ValueId> produced;
        for (const std::int32_t node : coneOf(m_model, {layer}).nodes) {
            for (const ValueId id : data.nodes[at(node)].inputs)
                if (m_known[at(id)].isNone() && !produced.contains(id))
                    m_retained[at(id)] = true;
            produced.insert(data.nodes[at(node)].outputs.begin(), data.nodes[at(node)].outputs.end());
        }
    }
    m_retained[at(data.output)] = true; // a layer that nothing depends on leaves the output as it was
}

base::Result<void> Executor::start(Run &run, std::span<const c10::IValue> inputs) const
{
    const ModelData &data = m_model.data();
    const Batching &batching = data.batching;
    run.samples = samplesIn(inputs);
    if (batching.most() > 0 && run.samples > batching.most())
        return base::Error{
            base::ErrorCode::Internal,
            {PARETOSCOPE_SAY("batch.too-large", "The model takes %1 samples at once, but %2 were given."),
             batching.most(), run.samples},
            {}};
    if (batching.seeded)
        run.randomState = RandomDraws::startOf(seedOf(inputs));
    auto own = batching.isUsual() ? inputsFrom(data, inputs) : inputsFrom(data, fitted(batching, inputs));
    if (!own)
        return own.error();
    for (std::size_t i = 0; i < own->size(); ++i)
        run.values[at(data.inputs[i])] = std::move((*own)[i]);
    return {};
}

base::Result<void> Executor::startFrom(Run &run, const Activations &retained) const
{
    if (retained.values.size() != m_known.size())
        return base::Error{base::ErrorCode::Internal,
                           PARETOSCOPE_SAY("activations.of-other-model",
                                           "The retained activations are not those of this model."),
                           {}};
    for (std::size_t i = 0; i < m_known.size(); ++i)
        if (m_retained[i] && m_known[i].isNone())
            run.values[i] = retained.values[i];
    run.samples = retained.samples;
    run.randomStates = &retained.randomStates;
    return {};
}

base::Result<void> Executor::step(Run &run, std::size_t index) const
{
    const Node &node = m_model.data().nodes[index];
    run.stack.clear();
    for (std::size_t slot = 0; slot < node.inputs.size(); ++slot) {
        const ValueId id = node.inputs[slot];
        if (m_movable[index][slot])
            run.stack.push_back(std::move(run.values[at(id)]));
        else
            run.stack.push_back(run.value(id));
    }
    auto done = execute(run, index);
    for (const ValueId id : m_lastUses[index])
        run.values[at(id)] = {};
    return done;
}

base::Result<void> Executor::stepKeeping(Run &run, std::size_t index) const
{
    run.stack.clear();
    for (const ValueId id : m_model.data().nodes[index].inputs)
        run.stack.push_back(run.value(id));
    return execute(run, index);
}

base::Result<void> Executor::execute(Run &run, std::size_t index) const
{
    if (run.stop.stop_requested())
        return base::cancelled();
    const Node &node = m_model.data().nodes[index];
    try {
        run.roundInput(index);
        if (!runInPlace(m_inPlace[index], run.stack))
            call(run, index);
    } catch (const Refusal &refusal) {
        return base::Error{
            base::ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("input.refused",
                             "The network refuses this input: %1; give it what it was made for."),
             refusal.what()},
            nodeFailure(node).english()};
    } catch (...) {
        return base::errorFromException(base::ErrorCode::ModelUnsupported, nodeFailure(node));
    }
    if (run.stack.size() != node.outputs.size())
        return base::Error{base::ErrorCode::ModelUnsupported, nodeFailure(node), "wrong number of results"};
    for (std::size_t i = 0; i < node.outputs.size(); ++i)
        run.values[at(node.outputs[i])] = std::move(run.stack[i]);
    return {};
}

/// What draws random numbers draws the same from the same samples, also where a run is taken up again in the
/// middle.
void Executor::call(Run &run, std::size_t index) const
{
    const Node &node = m_model.data().nodes[index];
    if (!node.random || !m_model.batching().seeded)
        return node.run(run.stack);
    if (run.randomStates)
        run.randomState = run.randomStates->at(index);
    else {
        run.drawnFrom.resize(m_model.data().nodes.size());
        run.drawnFrom[index] = run.randomState;
    }
    const RandomDraws draws(run.randomState);
    node.run(run.stack);
}

base::Result<Outputs> Executor::finish(const Run &run) const
{
    auto outputs = outputsIn(run.value(m_model.data().output));
    return outputs ? unfitted(m_model.batching(), std::move(*outputs), run.samples) : outputs;
}

base::Result<Outputs> Executor::run(std::span<const c10::IValue> inputs, std::span<const Override> overrides,
                                    std::stop_token stop) const
{
    if (m_model.batching().most() == 0)
        return runOnce(inputs, overrides, std::move(stop));
    return inPieces(m_model.batching(), inputs,
                    [&](std::span<const c10::IValue> piece) { return runOnce(piece, overrides, stop); });
}

base::Result<Outputs> Executor::runOnce(std::span<const c10::IValue> inputs,
                                        std::span<const Override> overrides, std::stop_token stop) const
{
    Run run(*this, std::move(stop));
    if (auto started = start(run, inputs); !started)
        return started.error();
    run.replace(overrides);
    for (std::size_t i = 0; i < m_model.data().nodes.size(); ++i) {
        if (auto done = step(run, i); !done)
            return done.error();
    }
    return finish(run);
}

base::Result<Outputs> Executor::runRetaining(std::span<const c10::IValue> inputs, std::stop_token stop,
                                             Activations &retained) const
{
    return runRetaining(inputs, {}, std::move(stop), retained);
}

base::Result<Outputs> Executor::runRetaining(std::span<const c10::IValue> inputs,
                                             std::span<const Override> overrides, std::stop_token stop,
                                             Activations &retained) const
{
    retained.values.clear();
    Run run(*this, std::move(stop));
    if (auto started = start(run, inputs); !started)
        return started.error();
    run.replace(overrides);
    std::vector<c10::IValue> kept(run.values.size());
    for (const ValueId id : m_model.data().inputs)
        if (m_retained[at(id)])
            kept[at(id)] = run.values[at(id)];
    for (std::size_t i = 0; i < m_model.data().nodes.size(); ++i) {
        if (auto done = step(run, i); !done)
            return done.error();
        keepOutputs(run, i, kept);
    }
    retained = {std::move(kept), run.samples, std::move(run.drawnFrom)};
    return finish(run);
}

void Executor::keepOutputs(const Run &run, std::size_t node, std::vector<c10::IValue> &kept) const
{
    for (const ValueId id : m_model.data().nodes[node].outputs)
        if (m_retained[at(id)])
            kept[at(id)] = run.values[at(id)];
}

base::Result<Outputs> Executor::runCone(const Cone &cone, const Activations &retained,
                                        std::span<const Override> overrides, std::stop_token stop) const
{
    return resume(cone, retained, overrides, std::move(stop), nullptr);
}

base::Result<Outputs> Executor::runConeRetaining(const Cone &cone, Activations &retained,
                                                 std::span<const Override> overrides,
                                                 std::stop_token stop) const
{
    std::vector<c10::IValue> kept = retained.values;
    auto output = resume(cone, retained, overrides, std::move(stop), &kept);
    if (output)
        retained.values = std::move(kept);
    return output;
}

base::Result<Outputs> Executor::resume(const Cone &cone, const Activations &retained,
                                       std::span<const Override> overrides, std::stop_token stop,
                                       std::vector<c10::IValue> *kept) const
{
    Run run(*this, std::move(stop));
    if (auto started = startFrom(run, retained); !started)
        return started.error();
    run.replace(overrides);
    for (const std::int32_t node : cone.nodes) {
        if (auto done = step(run, at(node)); !done)
            return done.error();
        if (kept)
            keepOutputs(run, at(node), *kept);
    }
    return finish(run);
}

base::Result<std::vector<std::int64_t>> Executor::measureMacs(std::span<const c10::IValue> inputs) const
{
    Run run(*this, {});
    if (auto started = start(run, inputs); !started)
        return started.error();
    MacCounter counter(m_model.data());
    for (std::size_t i = 0; i < m_model.data().nodes.size(); ++i) {
        if (auto done = stepKeeping(run, i); !done)
            return done.error();
        counter.observe(i, run.values);
        for (const ValueId id : m_model.data().nodes[i].inputs)
            if (m_known[at(id)].isTensor())
                releaseMapped(m_known[at(id)].toTensor());
        for (const ValueId id : m_lastUses[i])
            run.values[at(id)] = {};
    }
    return counter.perSample(std::max(run.samples, m_model.batching().size));
}

std::int64_t Activations::bytes() const
{
    std::set<const void *> seen;
    std::int64_t total = 0;
    for (const c10::IValue &value : values)
        for (const at::Tensor &tensor : tensorsIn(value))
            if (tensor.has_storage() && seen.insert(tensor.storage().unsafeGetStorageImpl()).second)
                total += static_cast<std::int64_t>(tensor.storage().nbytes());
    return total;
}

} // namespace paretoscope::graph
