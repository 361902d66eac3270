#include "core/formats/pt2/writing/observation.h"

#include "core/graph/batchedrun.h"
#include "core/graph/executor.h"
#include "core/graph/feeding.h"
#include "core/graph/observer.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <span>

namespace paretoscope::formats::pt2 {

namespace {

constexpr std::int64_t smallTensor = 4096; ///< elements that are kept

std::vector<Count> fixedCounts(at::IntArrayRef numbers)
{
    std::vector<Count> counts;
    for (const std::int64_t number : numbers)
        counts.push_back({0, number});
    return counts;
}

Seen seenIn(const c10::IValue &value)
{
    Seen seen;
    if (value.isTensor() && value.toTensor().defined()) {
        const at::Tensor &tensor = value.toTensor();
        seen.kind = Seen::Kind::Tensor;
        seen.tensor = {tensor.scalar_type(), fixedCounts(tensor.sizes()), fixedCounts(tensor.strides())};
        if (tensor.numel() <= smallTensor)
            seen.value = tensor.detach().clone();
    } else if (value.isInt()) {
        seen.kind = Seen::Kind::Whole;
        seen.whole = {0, value.toInt()};
    } else if (value.isList() || value.isTuple()) {
        seen.kind = value.isList() ? Seen::Kind::List : Seen::Kind::Tuple;
        for (const c10::IValue &element :
             value.isList() ? value.toListRef().vec()
                            : std::vector<c10::IValue>(value.toTupleRef().elements().begin(),
                                                       value.toTupleRef().elements().end()))
            seen.elements.push_back(seenIn(element));
    } else if (value.isGenericDict()) {
        seen.kind = Seen::Kind::Dict;
        for (const auto &entry : value.toGenericDict()) {
            seen.keys.push_back(entry.key().isString() ? entry.key().toStringRef() : std::string());
            seen.elements.push_back(seenIn(entry.value()));
        }
    } else if (!value.isNone() && !value.isTensor()) {
        seen.kind = Seen::Kind::Other;
        seen.value = value;
    }
    return seen;
}

using Runs = std::span<const Seen *const>;

/// Nothing where no Count says it.
std::optional<Count> countOf(std::span<const std::int64_t> seen, std::span<const std::int64_t> samples)
{
    Count count{0, seen.front()};
    if (seen.size() > 1) {
        const std::int64_t more = samples[1] - samples[0];
        if ((seen[1] - seen[0]) % more != 0)
            return std::nullopt;
        count.perSample = (seen[1] - seen[0]) / more;
        count.besides = seen[0] - count.perSample * samples[0];
    }
    for (std::size_t i = 0; i < seen.size(); ++i)
        if (count.perSample * samples[i] + count.besides != seen[i])
            return std::nullopt;
    return count;
}

bool isSameValue(const c10::IValue &a, const c10::IValue &b)
{
    if (a.isTensor() != b.isTensor() || a.isNone() != b.isNone())
        return false;
    if (!a.isTensor())
        return a == b;
    return a.toTensor().sizes() == b.toTensor().sizes() &&
           a.toTensor().scalar_type() == b.toTensor().scalar_type() && at::equal(a.toTensor(), b.toTensor());
}

class Combiner {
public:
    explicit Combiner(std::span<const std::int64_t> samples) : m_samples(samples) {}

    Seen combined(Runs runs) const
    {
        Seen seen = *runs.front();
        for (const Seen *run : runs)
            seen.varies = seen.varies || run->kind != seen.kind ||
                          run->elements.size() != seen.elements.size() || run->keys != seen.keys ||
                          run->tensor.sizes.size() != seen.tensor.sizes.size() ||
                          run->tensor.type != seen.tensor.type;
        if (seen.varies)
            return seen;
        if (seen.kind == Seen::Kind::Tensor)
            combineTensor(seen, runs);
        else if (seen.kind == Seen::Kind::Whole)
            combineWhole(seen, runs);
        else if (seen.kind == Seen::Kind::Other)
            seen.varies = !isSame(runs);
        for (std::size_t i = 0; i < seen.elements.size(); ++i) {
            std::vector<const Seen *> elements;
            for (const Seen *run : runs)
                elements.push_back(&run->elements[i]);
            seen.elements[i] = combined(elements);
        }
        return seen;
    }

private:
    static bool isSame(Runs runs)
    {
        return std::ranges::all_of(
            runs, [&](const Seen *run) { return isSameValue(run->value, runs.front()->value); });
    }

    void combineWhole(Seen &seen, Runs runs) const
    {
        std::vector<std::int64_t> numbers;
        for (const Seen *run : runs)
            numbers.push_back(run->whole.besides);
        const auto count = countOf(numbers, m_samples);
        seen.varies = !count;
        seen.whole = count.value_or(seen.whole);
    }

    void combineTensor(Seen &seen, Runs runs) const
    {
        if (!isSame(runs))
            seen.value = {};
        for (std::size_t i = 0; i < seen.tensor.sizes.size(); ++i) {
            std::vector<std::int64_t> sizes, strides;
            for (const Seen *run : runs) {
                sizes.push_back(run->tensor.sizes[i].besides);
                strides.push_back(run->tensor.strides[i].besides);
            }
            const auto size = countOf(sizes, m_samples);
            seen.varies = seen.varies || !size;
            seen.tensor.sizes[i] = size.value_or(seen.tensor.sizes[i]);
            seen.tensor.strides[i] = countOf(strides, m_samples).value_or(seen.tensor.strides[i]);
        }
    }

    std::span<const std::int64_t> m_samples;
};

std::vector<c10::IValue> repeated(const graph::SampleInputs &sample, std::int64_t times)
{
    std::vector<c10::IValue> inputs;
    for (const c10::IValue &input : sample.arguments)
        inputs.push_back(input.isTensor() && times > 1
                             ? c10::IValue(at::cat(std::vector<at::Tensor>(static_cast<std::size_t>(times),
                                                                           input.toTensor())))
                             : input);
    return inputs;
}

/// What one run sees, by ValueId.
base::Result<std::vector<Seen>> seenInRun(const graph::Model &model, std::span<const c10::IValue> inputs)
{
    const graph::ModelData &data = model.data();
    std::vector<Seen> values(data.values.size());
    const graph::Batching &batching = data.batching;
    const auto own =
        graph::inputsFrom(data, batching.isUsual() ? std::vector<c10::IValue>(inputs.begin(), inputs.end())
                                                   : graph::fitted(batching, inputs));
    if (!own)
        return own.error();
    for (std::size_t i = 0; i < own->size(); ++i)
        values[graph::at(data.inputs[i])] = seenIn((*own)[i]);
    std::vector<std::size_t> nodes(data.nodes.size());
    std::iota(nodes.begin(), nodes.end(), std::size_t{0});
    const auto look = [&](std::size_t node, torch::jit::Stack &stack,
                          const std::function<void(torch::jit::Stack &)> &run) {
        run(stack);
        const auto &outputs = data.nodes[node].outputs;
        for (std::size_t i = 0; i < outputs.size(); ++i)
            values[graph::at(outputs[i])] = seenIn(stack[stack.size() - outputs.size() + i]);
    };
    const graph::Executor executor(graph::observed(model, nodes, look),
                                   graph::Retention(data.values.size(), false));
    const auto run = executor.run(inputs, {}, {});
    if (!run)
        return run.error();
    return values;
}

} // namespace

bool Seen::holdsTensor() const
{
    return kind == Kind::Tensor || std::ranges::any_of(elements, &Seen::holdsTensor);
}

base::Result<Observation> observe(const graph::Model &model, const graph::SampleInputs &sample)
{
    const bool isBound = model.batching().most() > 0;
    const std::vector<std::int64_t> samples =
        isBound ? std::vector<std::int64_t>{1} : std::vector<std::int64_t>{2, 3, 17};
    std::vector<std::vector<Seen>> runs;
    for (const std::int64_t count : samples) {
        auto run = seenInRun(model, repeated(sample, count));
        if (!run)
            return run.error();
        runs.push_back(std::move(*run));
    }
    Observation observation;
    const Combiner combiner(samples);
    for (std::size_t i = 0; i < runs.front().size(); ++i) {
        std::vector<const Seen *> own;
        for (const auto &run : runs)
            own.push_back(&run[i]);
        observation.values.push_back(combiner.combined(own));
    }
    return observation;
}

} // namespace paretoscope::formats::pt2
