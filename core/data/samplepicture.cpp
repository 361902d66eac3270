#include "core/data/samplepicture.h"

#include <algorithm>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool holds(const SampleSet &set, std::int64_t position)
{
    return set.dataset && position >= 0 && position < set.size();
}

void setInput(SampleView &view, const Array &input, const Preprocessing &preprocessing)
{
    view.values = input.count();
    view.picture = pictureOf(input, 0, preprocessing);
    if (view.picture)
        return;
    if (const auto *tokens = std::get_if<std::vector<std::int64_t>>(&input.values)) {
        view.tokens = *tokens;
        return;
    }
    const auto &values = std::get<std::vector<float>>(input.values);
    const auto shown = static_cast<std::ptrdiff_t>(std::min(view.values, mostViewedNumbers));
    view.numbers.assign(values.begin(), values.begin() + shown);
}

} // namespace

Result<SampleView> viewSample(const SampleSet &set, std::int64_t position, const Preprocessing &preprocessing)
{
    if (!holds(set, position))
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("samples.not-among-measured",
                                      "There is no sample %1 among those measured; measure again to see it."),
                      position}};
    const auto batch = set.read(position, 1);
    if (!batch)
        return batch.error();
    SampleView view;
    view.number = set.indices[static_cast<std::size_t>(position)];
    view.file = set.dataset->sampleFile(view.number);
    if (!batch->inputs.empty())
        setInput(view, batch->inputs.front(), preprocessing);
    const auto *labels = std::get_if<std::vector<std::int64_t>>(&batch->targets.values);
    if (labels && labels->size() == 1 && batch->targets.shape.size() == 1)
        view.label = labels->front();
    return view;
}

std::string sampleName(const SampleSet &set, std::int64_t position)
{
    if (!holds(set, position))
        return {};
    const std::int64_t number = set.indices[static_cast<std::size_t>(position)];
    const std::string file = set.dataset->sampleFile(number);
    return file.empty() ? "sample " + std::to_string(number) : file;
}

} // namespace paretoscope::data
