#include "core/formats/onnx/writing/facts.h"

#include "core/graph/batchedrun.h"
#include "core/graph/executor.h"
#include "core/graph/feeding.h"
#include "core/graph/observer.h"
#include "core/graph/tensorsin.h"

#include <ATen/ops/cat.h>

#include <numeric>

namespace paretoscope::formats::onnx::writing {

namespace {

using Arguments = std::vector<c10::IValue>;

Fact factOf(const c10::IValue &value)
{
    Fact fact;
    if (value.isTensor() && value.toTensor().defined()) {
        fact.kind = Fact::Kind::Tensor;
        fact.type = value.toTensor().scalar_type();
        fact.sizes = value.toTensor().sizes().vec();
        return fact;
    }
    if (graph::tensorsIn(value).empty()) {
        fact.kind = Fact::Kind::Plain;
        fact.value = value.isTensor() ? c10::IValue() : value.deepcopy();
        return fact;
    }
    fact.kind = Fact::Kind::Several;
    if (value.isGenericDict())
        for (const auto &entry : value.toGenericDict()) {
            fact.elements.push_back(factOf(entry.value()));
            fact.keys.push_back(entry.key().isString() ? entry.key().toStringRef() : std::string());
        }
    else if (value.isTuple())
        for (const c10::IValue &element : value.toTupleRef().elements())
            fact.elements.push_back(factOf(element));
    else if (value.isList())
        for (const c10::IValue &element : value.toListRef())
            fact.elements.push_back(factOf(element));
    return fact;
}

bool isEqual(const c10::IValue &a, const c10::IValue &b)
{
    if (a.tagKind() != b.tagKind())
        return false;
    try {
        return a == b;
    } catch (const std::exception &) {
        return false; // of a kind that LibTorch does not compare
    }
}

/// What is true of both; whether they are of one kind and rank.
bool join(Fact &known, const Fact &other)
{
    if (known.kind != other.kind || known.type != other.type || known.sizes.size() != other.sizes.size() ||
        known.elements.size() != other.elements.size())
        return false;
    for (std::size_t i = 0; i < known.sizes.size(); ++i)
        if (known.sizes[i] != other.sizes[i])
            known.sizes[i] = isOpen;
    if (known.kind == Fact::Kind::Plain)
        known.isSame = known.isSame && other.isSame && isEqual(known.value, other.value);
    bool fits = true;
    for (std::size_t i = 0; i < known.elements.size(); ++i)
        fits = join(known.elements[i], other.elements[i]) && fits;
    return fits;
}

bool join(std::vector<Fact> &known, const std::vector<Fact> &other)
{
    bool fits = true;
    for (std::size_t i = 0; i < known.size(); ++i)
        fits = join(known[i], other[i]) && fits;
    return fits;
}

base::Result<std::vector<Fact>> seenIn(const graph::Model &model, const Arguments &arguments)
{
    const graph::ModelData &data = model.data();
    std::vector<Fact> facts(data.values.size());
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (data.values[i].origin == graph::Value::Origin::Constant)
            facts[i] = factOf(data.values[i].constant);
        else if (data.values[i].origin == graph::Value::Origin::Parameter)
            facts[i] = factOf(data.parameters[graph::at(data.values[i].parameter)].tensor);
    auto own = data.batching.isUsual() ? graph::inputsFrom(data, arguments)
                                       : graph::inputsFrom(data, graph::fitted(data.batching, arguments));
    if (!own)
        return own.error();
    for (std::size_t i = 0; i < own->size(); ++i)
        facts[graph::at(data.inputs[i])] = factOf((*own)[i]);
    std::vector<std::size_t> all(data.nodes.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const graph::Observer look = [&](std::size_t index, torch::jit::Stack &stack, const auto &run) {
        run(stack);
        const auto &outputs = data.nodes[index].outputs;
        for (std::size_t i = 0; i < outputs.size(); ++i)
            facts[graph::at(outputs[i])] = factOf(stack[stack.size() - outputs.size() + i]);
    };
    const graph::Executor executor(graph::observed(model, all, look), {});
    if (auto outputs = executor.run(arguments, {}, {}); !outputs)
        return outputs.error();
    return facts;
}

/// COPIES of what is in ARGUMENTS, side by side along dimension 0.
Arguments repeated(const Arguments &arguments, std::size_t copies)
{
    Arguments many;
    for (const c10::IValue &argument : arguments)
        many.emplace_back(argument.isTensor() && argument.toTensor().dim() > 0
                              ? at::cat(std::vector<at::Tensor>(copies, argument.toTensor()))
                              : argument);
    return many;
}

Arguments oneSample(const Arguments &arguments)
{
    Arguments one;
    for (const c10::IValue &argument : arguments)
        one.emplace_back(argument.isTensor() && argument.toTensor().dim() > 0
                             ? argument.toTensor().narrow(0, 0, 1)
                             : argument);
    return one;
}

/// One token less of every sample; nothing where it is not fed tokens alone.
Arguments shorter(const Arguments &arguments)
{
    Arguments cut;
    for (const c10::IValue &argument : arguments) {
        if (!argument.isTensor() || argument.toTensor().dim() != 2 ||
            argument.toTensor().is_floating_point() || argument.toTensor().size(1) < 3)
            return {};
        cut.emplace_back(argument.toTensor().narrow(1, 0, argument.toTensor().size(1) - 1));
    }
    return cut;
}

} // namespace

base::Result<Facts> factsOf(const graph::Model &model, const graph::SampleInputs &sample)
{
    const graph::Batching &batching = model.batching();
    const Arguments one = oneSample(sample.arguments);
    const bool isFree = batching.most() == 0;
    auto first = seenIn(model, isFree && batching.losesRow ? repeated(one, 2) : one);
    if (!first)
        return first.error();
    Facts facts;
    facts.values = std::move(*first);
    if (isFree) {
        auto several = seenIn(model, repeated(one, 3));
        if (!several)
            return several.error();
        std::vector<Fact> both = facts.values;
        facts.hasAnyBatch = join(both, *several);
        if (!facts.hasAnyBatch) { // one sample loses a dimension on its way
            auto two = seenIn(model, repeated(one, 2));
            if (!two)
                return two.error();
            both = std::move(*two);
            facts.hasAnyBatch = join(both, *several);
        }
        if (facts.hasAnyBatch)
            facts.values = std::move(both);
    }
    if (const Arguments cut = shorter(one); facts.hasAnyBatch && !cut.empty())
        if (const auto seen = seenIn(model, cut)) {
            std::vector<Fact> both = facts.values;
            if (join(both, *seen)) {
                facts.hasAnyLength = true;
                facts.values = std::move(both);
            }
        }
    return facts;
}

} // namespace paretoscope::formats::onnx::writing
