// Decides what each tensor of a network's forward is fed.
#include "core/graph/networkarguments.h"
#include "core/project/feeding.h"
#include "core/project/feeds/dataoffer.h"

#include <algorithm>

namespace paretoscope::project {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::Feed;
using graph::NetworkArgument;

namespace {

using Kind = NetworkArgument::Kind;

std::string keyOf(const std::string &tensor)
{
    return tensor.substr(tensor.find('.') + 1);
}

class FeedPlanner {
public:
    FeedPlanner(const graph::Model &model, const ProjectFile &file)
        : m_arguments(graph::networkArguments(model)), m_file(file), m_offer(offerOf(file))
    {
    }

    Result<FeedPlan> plan()
    {
        for (const NetworkArgument &argument : m_arguments)
            if (auto fits = checkKind(argument); !fits)
                return fits.error();
        for (NetworkArgument &argument : m_arguments)
            if (argument.kind == Kind::Tensors)
                if (auto found = findTensors(argument); !found)
                    return found.error();
        for (const NetworkArgument &argument : m_arguments)
            if (argument.kind == Kind::Tensors)
                addByName(argument);
        std::size_t next = 0;
        for (const NetworkArgument &argument : m_arguments)
            if (argument.kind == Kind::Tensors)
                for (const graph::FedTensor &tensor : argument.tensors)
                    if (auto fed = addRest(m_plan.tensors[next++], tensor, argument); !fed)
                        return fed.error();
        return finished();
    }

private:
    Result<void> checkKind(const NetworkArgument &argument) const
    {
        const base::Sentence which = whichInput(argument);
        if (argument.kind == Kind::Foreign)
            return Error{
                ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY("feed.foreign-type",
                                 "%1, which cannot be fed from data; save the network in a module whose "
                                 "forward takes tensors, or lists, tuples or dictionaries of tensors."),
                 which}};
        if (argument.kind != Kind::Constant)
            return {};
        const bool asTensor = m_file.inputs.fed.contains(argument.name) || m_offer.has(argument.name);
        const auto wording =
            asTensor ? PARETOSCOPE_SAY(
                           "feed.constant-as-tensor",
                           "%1, no tensor, so that no array or zeros can be fed to it; write one in the "
                           "project: \"inputs\": {\"%2\": …}.")
                     : PARETOSCOPE_SAY("feed.constant-without-value",
                                       "%1, and the project gives no value for it; write one in the project: "
                                       "\"inputs\": {\"%2\": …}.");
        return Error{ErrorCode::InvalidProject, {wording, which, argument.name}};
    }

    /// The beginning of a sentence.
    base::Sentence whichInput(const NetworkArgument &argument) const
    {
        return {PARETOSCOPE_SAY("feed.input-of-type", "The input %1 of %2 is of type %3"), argument.name,
                m_file.model, argument.type};
    }

    const InputField *fieldOf(const std::string &tensor, const std::string &argument) const
    {
        const auto &fed = m_file.inputs.fed;
        if (const auto own = fed.find(tensor); own != fed.end())
            return &own->second;
        const auto whole = fed.find(argument);
        return whole == fed.end() ? nullptr : &whole->second;
    }

    /// Which tensors a list or dictionary holds, where the code does not say it or the project or data say
    /// otherwise.
    Result<void> findTensors(NetworkArgument &argument) const
    {
        if (argument.form != Feed::Form::List && argument.form != Feed::Form::Dict)
            return {};
        std::vector<std::string> parts;
        const InputField *field = fieldOf(argument.name, argument.name);
        const bool list = argument.form == Feed::Form::List;
        if (field && !field->arrays.empty()) {
            for (std::size_t i = 0; i < field->arrays.size(); ++i)
                parts.push_back(list                  ? std::to_string(i)
                                : field->keys.empty() ? field->arrays[i]
                                                      : field->keys[i]);
        } else {
            parts = offeredParts(argument, list);
        }
        if (!parts.empty()) {
            argument.tensors.clear();
            for (const std::string &part : parts)
                argument.tensors.push_back({argument.name + "." + part, {}});
        }
        if (!argument.tensors.empty())
            return {};
        const auto wording =
            list ? PARETOSCOPE_SAY(
                       "feed.unknown-list",
                       "%1, and it cannot be told what it holds; name arrays of the data in the project: "
                       "\"inputs\": {\"%2\": [\"left\", \"right\"]}.")
                 : PARETOSCOPE_SAY(
                       "feed.unknown-dictionary",
                       "%1, and it cannot be told what it holds; name arrays of the data in the project: "
                       "\"inputs\": {\"%2\": {\"arrays\": {\"image\": \"x\"}}}.");
        return Error{ErrorCode::InvalidProject, {wording, whichInput(argument), argument.name}};
    }

    std::vector<std::string> offeredParts(const NetworkArgument &argument, bool list) const
    {
        std::vector<std::string> parts;
        const std::string prefix = argument.name + ".";
        for (const std::string &array : m_offer.arrays)
            if (array.starts_with(prefix))
                parts.push_back(array.substr(prefix.size()));
        if (list) { // 0, 1, … without a gap
            std::size_t count = 0;
            while (std::ranges::find(parts, std::to_string(count)) != parts.end())
                ++count;
            parts.clear();
            for (std::size_t i = 0; i < count; ++i)
                parts.push_back(std::to_string(i));
        }
        if (!parts.empty() || !argument.tensors.empty() || m_arguments.size() > 1)
            return parts;
        const auto &all = m_offer.named ? m_offer.usual : std::vector<std::string>(m_offer.count);
        for (std::size_t i = 0; i < all.size(); ++i) // it is all that the network takes
            if (list || !all[i].empty())
                parts.push_back(list ? std::to_string(i) : all[i]);
        return parts;
    }

    /// What the project says, and arrays of a tensor's own name.
    void addByName(const NetworkArgument &argument)
    {
        Feed feed{argument.form, {}, {}};
        for (std::size_t i = 0; i < argument.tensors.size(); ++i) {
            const graph::FedTensor &tensor = argument.tensors[i];
            FedTensorSource source;
            source.name = tensor.name;
            const InputField *field = fieldOf(tensor.name, argument.name);
            const auto &shape = field && field->zeros ? *field->zeros : tensor.state;
            setShape(source, feed, shape, field);
            if (argument.form == Feed::Form::Dict)
                feed.keys.push_back(keyOf(tensor.name));
            if (field && !field->arrays.empty())
                source.array =
                    field->arrays[field->arrays.size() == 1 ? 0 : std::min(i, field->arrays.size() - 1)];
            else if (field && !field->carry.empty())
                source.carry = field->carry;
            else if (!(field && field->zeros))
                source.array = arrayNamed(tensor.name, argument);
            m_plan.tensors.push_back(std::move(source));
        }
        m_plan.feeds.push_back(std::move(feed));
    }

    static void setShape(FedTensorSource &source, Feed &feed, const std::vector<std::int64_t> &shape,
                         const InputField *field)
    {
        source.rowShape = shape;
        std::erase(source.rowShape, -1);
        const auto batch = std::ranges::find(shape, -1);
        std::int64_t dimension = shape.empty() ? 0 : batch == shape.end() ? -1 : batch - shape.begin();
        if (field && field->batchDimension)
            dimension = *field->batchDimension;
        feed.batchDimensions.push_back(dimension);
        if (!field)
            return;
        source.integer = field->integer;
        source.sequence = field->sequence;
    }

    std::string arrayNamed(const std::string &tensor, const NetworkArgument &argument) const
    {
        if (m_offer.has(tensor))
            return tensor;
        if (argument.form == Feed::Form::Dict && m_offer.has(keyOf(tensor)))
            return keyOf(tensor);
        return {};
    }

    /// A tensor that nothing names: the samples are what is fed first, states begin at zero.
    Result<void> addRest(FedTensorSource &source, const graph::FedTensor &tensor,
                         const NetworkArgument &argument)
    {
        const bool first = &source == &m_plan.tensors.front();
        const InputField *field = fieldOf(tensor.name, argument.name);
        const bool asked = field && (field->zeros || !field->carry.empty());
        if (source.isStored() || (asked && !first)) {
            if (!source.carry.empty() && source.rowShape.empty() && tensor.state.empty())
                return needsSize(tensor.name);
            return {};
        }
        if (first && asked)
            return Error{
                ErrorCode::InvalidProject,
                {PARETOSCOPE_SAY(
                     "feed.first-must-be-data",
                     "The first input, %1, must come from the data; give zeros and states for the others."),
                 tensor.name}};
        if ((tensor.state.empty() || !m_file.evaluate.inputKeys.empty()) && takeNext(source))
            return {};
        if (tensor.state.empty())
            return hasNoData(tensor.name);
        m_zeros += (m_zeros.empty() ? "" : ", ") + tensor.name;
        return {};
    }

    bool takeNext(FedTensorSource &source)
    {
        const auto taken = [&](const std::string &array) {
            return std::ranges::find(m_plan.tensors, array, &FedTensorSource::array) != m_plan.tensors.end();
        };
        if (!m_offer.named) {
            if (m_place >= m_offer.count)
                return false;
            source.place = static_cast<std::ptrdiff_t>(m_place++);
            return true;
        }
        const auto free = std::ranges::find_if_not(m_offer.usual, taken);
        if (free == m_offer.usual.end())
            return false;
        source.array = *free;
        return true;
    }

    static Error needsSize(const std::string &name)
    {
        return {ErrorCode::InvalidProject,
                {PARETOSCOPE_SAY("feed.state-without-size",
                                 "The size of the state %1 cannot be told from the network; give it beside "
                                 "\"carry\": \"zeros\": [2, \"batch\", 64]."),
                 name}};
    }

    Error hasNoData(const std::string &name) const
    {
        return {ErrorCode::DataMismatch,
                {PARETOSCOPE_SAY("feed.no-data",
                                 "The network also takes %1, which %2 does not hold; add an array of that "
                                 "name (npz), or write in the project \"inputs\": {\"%1\": {\"array\": "
                                 "\"NAME\"}} or {\"zeros\": [1, \"batch\", 64]}."),
                 name, m_offer.file}};
    }

    Result<FeedPlan> finished()
    {
        std::vector<std::string> arrays;
        for (std::size_t i = 0; i < m_plan.tensors.size(); ++i) {
            const FedTensorSource &source = m_plan.tensors[i];
            arrays.push_back(source.array);
            m_plan.plain = m_plan.plain && source.isStored() && source.rowShape.empty() &&
                           (m_offer.named || source.place == static_cast<std::ptrdiff_t>(i));
        }
        m_plan.plain = m_plan.plain && std::ranges::all_of(m_plan.feeds, &Feed::isPlain) &&
                       (!m_offer.named || arrays == m_offer.usual);
        for (const FedTensorSource &source : m_plan.tensors)
            if (!source.carry.empty())
                m_plan.notes.push_back(
                    {PARETOSCOPE_SAY(
                         "feed.carried",
                         "The state %1 of a sample is the output %2 that the float network has at the "
                         "sample before; compressed networks are fed the same, so that differences are "
                         "of one step."),
                     source.name, source.carry});
        if (!m_zeros.empty())
            m_plan.notes.push_back(
                {PARETOSCOPE_SAY("feed.zeros",
                                 "States that the data does not hold are zeros for every sample "
                                 "(%1); \"inputs\" in the project can name arrays for them, or "
                                 "carry them from sample to sample."),
                 m_zeros});
        return std::move(m_plan);
    }

    std::vector<NetworkArgument> m_arguments;
    const ProjectFile &m_file;
    const DataOffer m_offer;
    FeedPlan m_plan;
    std::size_t m_place = 0; ///< the next input of data without names
    std::string m_zeros;     ///< states that are zeros unasked
};

} // namespace

graph::GivenArguments givenArguments(const ProjectFile &file)
{
    graph::GivenArguments given;
    given.constants = file.inputs.constants;
    for (const auto &[name, field] : file.inputs.fed)
        given.fed.insert(name.substr(0, name.find('.')));
    for (const std::string &array : offerOf(file).arrays)
        given.offered.insert(array.substr(0, array.find('.')));
    return given;
}

Result<FeedPlan> planFeeding(const graph::Model &model, const ProjectFile &file)
{
    return FeedPlanner(model, file).plan();
}

} // namespace paretoscope::project
