#include "core/evaluate/batchdependence.h"

#include "core/base/namelist.h"
#include "core/evaluate/evaluatordata.h"
#include "core/evaluate/running/firstrun.h"
#include "core/evaluate/running/nodevalues.h"
#include "core/evaluate/running/waysofrunning.h"
#include "core/graph/firstlook.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

namespace paretoscope::evaluate {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using graph::Batching;

constexpr int mostDrawing =
    16; ///< operators that turn out to draw random numbers, though their names do not say so

constexpr base::Wording drawsNumbers = PARETOSCOPE_SAY(
    "steady.random",
    "The network draws random numbers (%1); those of a sample start from a seed made of the sample, always "
    "the same, so that differences are of the compression alone. Samples are run one at a time.");

std::vector<base::Sentence> drawingPlaces(const graph::Model &model)
{
    std::vector<base::Sentence> places;
    const auto &nodes = model.data().nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].random)
            places.push_back(placeOf(model, static_cast<std::int32_t>(i)));
    return places;
}

graph::Model withDrawing(const graph::Model &model, std::int32_t node)
{
    auto data = std::make_shared<graph::ModelData>(model.data());
    data->nodes[static_cast<std::size_t>(node)].random = true;
    data->batching.seeded = true;
    return graph::Model(std::move(data)).withBatching(data->batching);
}

enum class Steadiness { Same, LosesRow, Chance, Company }; ///< from the best to the worst

/// The steps from a model to an evaluator in which each sample has one answer.
class Steadying {
public:
    Steadying(graph::Model model, data::Task task, const data::SampleSet &samples,
              const EvaluatorOptions &options)
        : m_model(std::move(model)), m_task(task), m_samples(samples), m_options(options)
    {
    }

    Result<SteadyEvaluator> run()
    {
        if (const auto places = drawingPlaces(m_model); !places.empty())
            seed(places);
        auto made = create();
        if (m_samples.size() == 0)
            return made ? done(std::move(*made)) : Result<SteadyEvaluator>(made.error());
        for (int drawing = 0; made && drawing <= mostDrawing; ++drawing) {
            const auto steady = judge(*made);
            if (!steady)
                return steady.error();
            if (*steady == Steadiness::Same)
                return done(std::move(*made));
            if (*steady == Steadiness::Company)
                break;
            if (*steady == Steadiness::LosesRow)
                keepRow();
            else if (auto found = findDrawing(); !found)
                return found.error();
            made = create();
        }
        return onceBatched(made ? std::optional<Error>() : made.error());
    }

private:
    WaysOfRunning waysOfRunning() const
    {
        return {
            m_model, m_samples, [this](const Batching &batching) {
                return Evaluator::create(m_model.withBatching(batching), m_task, m_samples, m_options).ok();
            }};
    }

    Result<Evaluator> create() const { return Evaluator::create(m_model, m_task, m_samples, m_options); }

    Result<SteadyEvaluator> done(Evaluator evaluator)
    {
        return SteadyEvaluator{m_model, std::move(evaluator), std::move(m_notes)};
    }

    void seed(const std::vector<base::Sentence> &places)
    {
        Batching batching = m_model.batching();
        batching.seeded = true;
        m_model = m_model.withBatching(batching);
        m_notes.emplace_back(drawsNumbers, base::firstOf(places));
    }

    void keepRow()
    {
        Batching batching = m_model.batching();
        batching.losesRow = true;
        m_model = m_model.withBatching(batching);
    }

    /// Two samples of the first micro-batch, alone and in company.
    Result<Steadiness> judge(const Evaluator &evaluator) const
    {
        const EvaluatorData &data = evaluator.data();
        if (data.answersAlone)
            return Steadiness::Same;
        const auto together = firstContact(data);
        if (!together)
            return together.error();
        Steadiness found = Steadiness::Same;
        for (const std::int64_t position : std::set<std::int64_t>{0, together->range.count - 1}) {
            std::vector<at::Tensor> rows;
            for (const at::Tensor &own : together->outputs)
                rows.push_back(own.defined() ? own.narrow(0, position, 1) : own);
            const auto own = judge(data, position, rows);
            if (!own || *own == Steadiness::Chance || *own == Steadiness::Company)
                return own;
            found = std::max(found, *own);
        }
        return found;
    }

    /// ROWS: of the sample at POSITION, arranged, from its micro-batch.
    Result<Steadiness> judge(const EvaluatorData &data, std::int64_t position,
                             const std::vector<at::Tensor> &rows) const
    {
        const auto alone = position == 0 ? Result<graph::Outputs>(data.firstAlone) : runAlone(data, position);
        if (!alone)
            return Steadiness::Company; // it runs in company only
        Steadiness found = Steadiness::Same;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const evaluate::ModelOutput &output = data.outputs->all[i];
            if (rows[i].defined())
                found = std::max(found, compared(alone->tensors.at(output.place), rows[i], output));
        }
        if (found != Steadiness::Company)
            return found;
        const auto again = runAlone(data, position);
        for (std::size_t i = 0; again && i < alone->tensors.size(); ++i)
            if (relativeDifference(again->tensors.at(i), alone->tensors[i]) > m_tolerance)
                return Steadiness::Chance;
        return again ? Steadiness::Company : Steadiness::Chance;
    }

    /// Same, LosesRow or Company.
    Steadiness compared(const at::Tensor &alone, const at::Tensor &row, const ModelOutput &output) const
    {
        if (alone.dim() == row.dim() &&
            relativeDifference(alone.movedim(output.batchDimension, 0), row) <= m_tolerance)
            return Steadiness::Same;
        const bool sameNumbers = alone.numel() == row.numel() && alone.dim() < row.dim() &&
                                 relativeDifference(alone.reshape(row.sizes()), row) <= m_tolerance;
        return sameNumbers ? Steadiness::LosesRow : Steadiness::Company;
    }

    static Result<graph::Outputs> runAlone(const EvaluatorData &data, std::int64_t position)
    {
        const auto sample = data.samples.read(position, 1);
        if (!sample)
            return sample.error();
        auto outputs = graph::runSparingly(data.executor.model(), toInputs(*sample));
        if (!outputs)
            return outputs;
        for (at::Tensor &tensor : outputs->tensors)
            tensor = tensor.clone();
        return outputs;
    }

    /// The first operator that gives something else for the same sample is marked as one that draws.
    Result<void> findDrawing()
    {
        const WaysOfRunning ways = waysOfRunning();
        const std::vector<std::int64_t> first{0};
        const auto inputs = ways.inputsOf(first);
        if (!inputs)
            return inputs.error();
        const auto node =
            firstDifference(recordValues(m_model, *inputs), recordValues(m_model, *inputs), 1, m_tolerance);
        const bool marked = !node || m_model.data().nodes[static_cast<std::size_t>(*node)].random;
        if (marked)
            return Error{
                ErrorCode::ModelUnsupported, chance(node ? placeOf(m_model, *node) : base::Sentence()), {}};
        m_model = withDrawing(m_model, *node);
        std::erase_if(m_notes, [](const base::Sentence &note) { return note.id() == drawsNumbers.id; });
        seed(drawingPlaces(m_model));
        return {};
    }

    /// What parts a sample alone, or among others, from the same one in other company.
    base::Sentence dependentPlace(const WaysOfRunning &ways) const
    {
        const std::int64_t samples = ways.dependentSize().value_or(companySize);
        std::vector<std::int64_t> company;
        for (std::int64_t i = samples; i-- > 0;)
            company.push_back(i);
        std::vector<std::int64_t> other{0};
        if (ways.dependentSize()) {
            other = company;
            other.front() = samples;
        }
        const auto one = ways.inputsOf(other);
        const auto two = ways.inputsOf(company);
        if (!one || !two)
            return {};
        NodeValues before = recordValues(m_model, *one);
        NodeValues after = recordValues(m_model, *two);
        const auto node = ways.dependentSize() ? firstDifference(lastSample(before, samples),
                                                                 lastSample(after, samples), 1, m_tolerance)
                                               : firstDifference(before, after, samples, m_tolerance);
        return node ? placeOf(m_model, *node) : base::Sentence();
    }

    /// FAILURE: of the usual way, where it does not run.
    Result<SteadyEvaluator> onceBatched(const std::optional<Error> &failure)
    {
        const WaysOfRunning ways = waysOfRunning();
        if (failure && ways.runsAsUsual(m_model.batching()))
            return *failure; // about something else, such as labels
        const auto found = ways.find(m_model.batching());
        if (!found && failure && !ways.dependentSize())
            return *failure;
        const base::Sentence place = dependentPlace(ways);
        if (!found)
            return Error{
                ErrorCode::ModelUnsupported,
                at(place,
                   PARETOSCOPE_SAY("steady.dependent",
                                   "The network's answers depend on the other samples of the batch, and it "
                                   "gives none, or always the same, for a sample alone; every figure would "
                                   "depend on the order of the samples. Save it so that it answers for one "
                                   "sample, with running statistics in its batch norms."),
                   PARETOSCOPE_SAY("steady.dependent-at",
                                   "The network's answers depend on the other samples of the batch (%1), and "
                                   "it gives none, or always the same, for a sample alone; every figure "
                                   "would depend on the order of the samples. Save it so that it answers for "
                                   "one sample, with running statistics in its batch norms.")),
                {}};
        m_model = m_model.withBatching(*found);
        auto made = create();
        if (!made)
            return made.error();
        m_notes.push_back(noteOn(*found, failure.has_value(), place));
        return done(std::move(*made));
    }

    /// NOWHERE has no place for PLACE, which is then not known; SOMEWHERE has it as %1.
    static base::Sentence at(const base::Sentence &place, base::Wording nowhere, base::Wording somewhere)
    {
        return place.isEmpty() ? base::Sentence(nowhere) : base::Sentence(somewhere, place);
    }

    static base::Sentence chance(const base::Sentence &place)
    {
        return at(place,
                  PARETOSCOPE_SAY("steady.chance",
                                  "The network gives another answer for the same sample each time, so that "
                                  "every figure would be chance; save it without what is random."),
                  PARETOSCOPE_SAY("steady.chance-at",
                                  "The network gives another answer for the same sample each time (%1), so "
                                  "that every figure would be chance; save it without what is random."));
    }

    static base::Sentence noteOn(const Batching &batching, bool failed, const base::Sentence &place)
    {
        if (batching.unbatched)
            return PARETOSCOPE_SAY("steady.unbatched", "The network takes one sample without the dimension "
                                                       "of the batch; samples are run one at a time.");
        if (batching.size > 1 && place.isEmpty())
            return {PARETOSCOPE_SAY("steady.batches", "The network only runs in batches of %1; samples are "
                                                      "run in batches of that size, the last one filled up."),
                    batching.size};
        if (batching.size > 1)
            return {PARETOSCOPE_SAY("steady.batches-at",
                                    "The network only runs in batches of %1 (%2); samples are run in batches "
                                    "of that size, the last one filled up."),
                    batching.size, place};
        if (failed)
            return at(
                place,
                PARETOSCOPE_SAY("steady.one-by-one",
                                "The network only runs in batches of 1; samples are run one at a time."),
                PARETOSCOPE_SAY(
                    "steady.one-by-one-at",
                    "The network only runs in batches of 1 (%1); samples are run one at a time."));
        return at(
            place,
            PARETOSCOPE_SAY("steady.company",
                            "The network's answer for a sample depends on the other samples of its batch; "
                            "samples are run one at a time, so that no figure depends on their order."),
            PARETOSCOPE_SAY(
                "steady.company-at",
                "The network's answer for a sample depends on the other samples of its batch (%1); samples "
                "are run one at a time, so that no figure depends on their order."));
    }

    graph::Model m_model;
    const data::Task m_task;
    const data::SampleSet &m_samples;
    const EvaluatorOptions m_options;
    const double m_tolerance = roundingTolerance(m_model);
    std::vector<base::Sentence> m_notes;
};

} // namespace

Result<SteadyEvaluator> createSteady(const graph::Model &model, data::Task task,
                                     const data::SampleSet &samples, const EvaluatorOptions &options)
{
    return base::guarded(ErrorCode::ModelUnsupported, notOnData, [&] {
        const base::EngineScope scope;
        return Steadying(model, task, samples, options).run();
    });
}

} // namespace paretoscope::evaluate
