#include "core/evaluate/carriedstates.h"

#include "core/evaluate/outputs/outputfit.h"
#include "core/evaluate/scoring.h"
#include "core/graph/executor.h"

#include <algorithm>
#include <optional>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using Rows = std::vector<float>;

constexpr std::int64_t mostNumbers = std::int64_t{1} << 28; ///< of all states: 1 GB

class Stream {
public:
    Stream(const graph::Model &model, const data::Dataset &dataset, std::span<const CarriedState> states)
        : m_model(model), m_dataset(dataset), m_states(states), m_places(states.size()), m_rows(states.size())
    {
    }

    Result<void> run(std::span<const std::int64_t> sequences, const std::stop_token &stop)
    {
        for (std::int64_t i = 0; i < m_dataset.size(); ++i) {
            if (stop.stop_requested())
                return base::cancelled();
            const auto place = static_cast<std::size_t>(i);
            const bool begins = i == 0 || (!sequences.empty() && sequences[place] != sequences[place - 1]);
            if (auto done = step(i, begins, stop); !done)
                return done;
        }
        return {};
    }

    std::vector<std::shared_ptr<const Rows>> rows()
    {
        std::vector<std::shared_ptr<const Rows>> all;
        for (Rows &own : m_rows)
            all.push_back(std::make_shared<const Rows>(std::move(own)));
        return all;
    }

private:
    Result<void> step(std::int64_t index, bool begins, const std::stop_token &stop)
    {
        const auto batch = m_dataset.read(std::span(&index, 1));
        if (!batch)
            return batch.error();
        std::vector<c10::IValue> inputs = toInputs(*batch);
        for (std::size_t s = 0; s < m_states.size(); ++s) {
            c10::IValue &state = inputs.at(m_states[s].input);
            if (!begins)
                state = m_current[s];
            if (auto kept = keep(s, state.toTensor()); !kept)
                return kept;
        }
        graph::Activations kept;
        const auto outputs = runOne(inputs, stop, kept);
        if (!outputs)
            return outputs.error();
        if (index == 0)
            if (auto found = findPlaces(kept, inputs, *outputs); !found)
                return found;
        m_current.clear();
        for (std::size_t s = 0; s < m_states.size(); ++s) {
            const at::Tensor &own = outputs->tensors.at(m_places[s]);
            const at::Tensor &fed = inputs.at(m_states[s].input).toTensor();
            m_current.push_back(
                own.detach().reshape(fed.sizes()).clone()); // one sample: its dimension holds 1
        }
        return {};
    }

    /// Of networks that take no batch nothing is known yet: whichever way runs.
    Result<graph::Outputs> runOne(const std::vector<c10::IValue> &inputs, const std::stop_token &stop,
                                  graph::Activations &kept)
    {
        if (m_executor)
            return m_executor->runRetaining(inputs, stop, kept);
        m_executor.emplace(m_model);
        auto outputs = m_executor->runRetaining(inputs, stop, kept);
        if (outputs || stop.stop_requested())
            return outputs;
        graph::Batching unbatched = m_model.batching();
        unbatched.size = 1;
        unbatched.unbatched = true;
        m_executor.emplace(m_model.withBatching(unbatched));
        auto alone = m_executor->runRetaining(inputs, stop, kept);
        return alone ? alone : outputs;
    }

    Result<void> keep(std::size_t state, const at::Tensor &tensor)
    {
        const at::Tensor own = tensor.to(at::kFloat).contiguous();
        if (m_rows[state].empty()) {
            if (own.numel() > mostNumbers / std::max<std::int64_t>(m_dataset.size(), 1))
                return Error{
                    ErrorCode::DataMismatch,
                    PARETOSCOPE_SAY(
                        "carry.too-large",
                        "The states of all samples have more than 1 GB; carry them over fewer samples."),
                    {}};
            m_rows[state].reserve(static_cast<std::size_t>(own.numel() * m_dataset.size()));
        }
        m_rows[state].insert(m_rows[state].end(), own.data_ptr<float>(), own.data_ptr<float>() + own.numel());
        return {};
    }

    Result<void> findPlaces(const graph::Activations &kept, const std::vector<c10::IValue> &inputs,
                            const graph::Outputs &outputs)
    {
        const graph::ModelData &data = m_executor->model().data();
        const auto places = graph::placesOfOutputs(data, kept.values[static_cast<std::size_t>(data.output)]);
        std::string known;
        for (const graph::OutputPlace &place : places)
            known += (known.empty() ? "" : ", ") + place.name;
        for (std::size_t s = 0; s < m_states.size(); ++s) {
            const std::string &name = m_states[s].output;
            auto found = std::ranges::find(places, name, &graph::OutputPlace::name);
            const bool number = !name.empty() && name.size() < 6 &&
                                std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
            if (found == places.end() && number && std::stoul(name) < places.size())
                found = places.begin() + static_cast<std::ptrdiff_t>(std::stoul(name));
            if (found == places.end())
                return Error{ErrorCode::InvalidProject,
                             {PARETOSCOPE_SAY("carry.unknown-output",
                                              "A state is to be carried from the output %1, but the network "
                                              "gives only %2; name one of these in \"carry\"."),
                              name, known},
                             {}};
            m_places[s] = static_cast<std::size_t>(found - places.begin());
            const at::Tensor &output = outputs.tensors.at(m_places[s]);
            const at::Tensor &fed = inputs.at(m_states[s].input).toTensor();
            if (output.numel() != fed.numel() || !fed.is_floating_point())
                return Error{
                    ErrorCode::InvalidProject,
                    {PARETOSCOPE_SAY("carry.other-shape",
                                     "The output %1 has the shape %2 for one sample and cannot be the state "
                                     "that is fed, of %3 numbers; name another in \"carry\"."),
                     name, shapeText(output.sizes()), fed.numel()},
                    {}};
        }
        return {};
    }

    const graph::Model m_model;
    const data::Dataset &m_dataset;
    const std::span<const CarriedState> m_states;
    std::optional<graph::Executor> m_executor;
    std::vector<std::size_t> m_places;
    std::vector<at::Tensor> m_current;
    std::vector<Rows> m_rows;
};

} // namespace

Result<std::vector<std::shared_ptr<const Rows>>>
carryStates(const graph::Model &model, const data::Dataset &dataset, std::span<const CarriedState> states,
            std::span<const std::int64_t> sequences, std::stop_token stop)
{
    return base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("carry.failed", "The states cannot be carried from sample to sample."),
        [&]() -> Result<std::vector<std::shared_ptr<const Rows>>> {
            const base::EngineScope scope;
            Stream stream(model, dataset, states);
            if (auto done = stream.run(sequences, stop); !done)
                return done.error();
            return stream.rows();
        });
}

} // namespace paretoscope::evaluate
