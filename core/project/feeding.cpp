#include "core/project/feeding.h"

#include "core/data/feddataset.h"
#include "core/data/namedarrays.h"
#include "core/data/npzarchive.h"
#include "core/evaluate/carriedstates.h"

#include <algorithm>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// SOURCE, told to read PLAN's arrays, each once. Preprocessing is for the first of them, the network's first
/// input.
data::DataSource readingArrays(data::DataSource source, const FeedPlan &plan)
{
    const auto archive = data::NpzArchive::open(source.path);
    if (const auto chosen = archive ? data::chooseArrays(source, archive->keys()) : archive.error(); chosen)
        source.targetKey = chosen->target;
    source.inputKeys.clear();
    for (const FedTensorSource &tensor : plan.tensors)
        if (!tensor.array.empty() &&
            std::ranges::find(source.inputKeys, tensor.array) == source.inputKeys.end())
            source.inputKeys.push_back(tensor.array);
    return source;
}

Result<std::vector<std::int64_t>> sequenceNumbers(const std::string &name, const data::DataSource &source)
{
    if (name.empty())
        return std::vector<std::int64_t>();
    if (source.format != "npz")
        return Error{ErrorCode::InvalidProject,
                     {PARETOSCOPE_SAY("feed.sequence-needs-npz",
                                      "The array %1, in which carried states are to begin anew, can only be "
                                      "read from npz files; leave \"sequence\" out or save the data so."),
                      name}};
    auto archive = data::NpzArchive::open(source.path);
    if (!archive)
        return archive.error();
    const auto array = archive->array(name);
    return array ? array->allIntegers() : Result<std::vector<std::int64_t>>(array.error());
}

Result<void> carry(std::vector<data::FedInput> &inputs, const std::shared_ptr<const data::Dataset> &stored,
                   const data::DataSource &source, const graph::Model &model, const FeedPlan &plan,
                   const std::stop_token &stop)
{
    std::vector<evaluate::CarriedState> states;
    std::string sequence;
    for (std::size_t i = 0; i < plan.tensors.size(); ++i)
        if (!plan.tensors[i].carry.empty()) {
            states.push_back({i, plan.tensors[i].carry});
            sequence = plan.tensors[i].sequence.empty() ? sequence : plan.tensors[i].sequence;
        }
    if (states.empty())
        return {};
    const auto numbers = sequenceNumbers(sequence, source);
    if (!numbers)
        return numbers.error();
    if (!numbers->empty() && static_cast<std::int64_t>(numbers->size()) != stored->size())
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY(
                          "feed.sequence-of-other-length",
                          "The array %1 has %2 numbers where %3 has %4 samples; they must belong together."),
                      sequence, numbers->size(), source.path, stored->size()}};
    const auto rows = evaluate::carryStates(model, *data::fedWith(stored, inputs), states, *numbers, stop);
    if (!rows)
        return rows.error();
    for (std::size_t s = 0; s < states.size(); ++s) {
        inputs[states[s].input].rows = (*rows)[s];
        inputs[states[s].input].rowsHash = model.contentHash() + ' ' + states[s].output + ' ' + sequence;
    }
    return {};
}

} // namespace

Result<std::shared_ptr<const data::Dataset>> openFed(const data::DataSource &given, const ProjectFile &file,
                                                     const graph::Model &model, const FeedPlan &plan,
                                                     const std::stop_token &stop)
{
    if (plan.plain)
        return data::openDataset(given, file.task, file.input);
    const data::DataSource source = given.format == "npz" ? readingArrays(given, plan) : given;
    auto dataset = data::openDataset(source, file.task, file.input);
    if (!dataset)
        return dataset;
    std::vector<data::FedInput> inputs;
    for (const FedTensorSource &tensor : plan.tensors) {
        data::FedInput input{tensor.place, tensor.rowShape, tensor.integer, {}, {}};
        if (!tensor.array.empty())
            input.stored = std::ranges::find(source.inputKeys, tensor.array) - source.inputKeys.begin();
        inputs.push_back(std::move(input));
    }
    if (auto carried = carry(inputs, *dataset, source, model, plan, stop); !carried)
        return carried.error();
    return data::fedWith(std::move(*dataset), std::move(inputs));
}

std::string describe(const FedTensorSource &source, const graph::Feed &feed, std::size_t element)
{
    if (!source.array.empty())
        return "array " + source.array;
    if (source.place >= 0)
        return "input " + std::to_string(source.place) + " of the data";
    if (!source.carry.empty())
        return "output " + source.carry + " of the sample before";
    std::string text;
    std::int64_t dimension = 0;
    const auto add = [&](const std::string &size) { text += (text.empty() ? "" : ", ") + size; };
    for (const std::int64_t size : source.rowShape) {
        if (dimension++ == feed.batchDimensions.at(element))
            add("batch");
        add(std::to_string(size));
    }
    if (feed.batchDimensions.at(element) >= dimension)
        add("batch");
    return "zeros [" + text + "]";
}

} // namespace paretoscope::project
