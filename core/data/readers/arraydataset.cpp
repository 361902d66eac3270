#include "core/data/readers/arraydataset.h"

#include "core/base/enginescope.h"
#include "core/data/readers/classlabels.h"
#include "core/data/readers/labels.h"
#include "core/data/readers/mismatch.h"
#include "core/data/readers/openbytes.h"
#include "core/data/readers/severallabels.h"

#include <algorithm>

namespace paretoscope::data {

using base::ErrorCode;
using base::Result;

namespace {

class ArrayDataset final : public StoredDataset {
public:
    ArrayDataset(Description description, StoredParts parts, std::vector<std::int64_t> labels)
        : StoredDataset(std::move(description)), m_parts(std::move(parts)), m_labels(std::move(labels))
    {
    }

    std::int64_t size() const override { return m_parts.inputs.front().rows(); }
    std::vector<std::string> classNames() const override { return m_parts.classNames; }
    DataNotes notes() const override { return m_parts.notes; }
    Result<Batch> read(std::span<const std::int64_t> indices) const override;

protected:
    void addStoredBytes(base::ContentHash &hash) const override;

private:
    Result<Array> readInput(std::size_t which, std::span<const std::int64_t> indices) const;
    Result<Array> readTargets(std::span<const std::int64_t> indices) const;
    Result<Batch> readWindows(std::span<const std::int64_t> indices) const;
    Result<Array> readTokens(const StoredArray &array, std::span<const std::int64_t> indices) const;

    StoredParts m_parts;
    std::vector<std::int64_t> m_labels; ///< classification with one class a sample only
};

/// [H,W,C] to [C,H,W], or [H,W] to [1,H,W].
void toChannelsFirst(Sample &sample, SampleForm form)
{
    if (form == SampleForm::Plane)
        sample.shape.insert(sample.shape.begin(), 1);
    if (form != SampleForm::ChannelsLast)
        return;
    const std::size_t channels = static_cast<std::size_t>(sample.shape[2]);
    const std::size_t plane = sample.values.size() / channels;
    std::vector<float> planes(sample.values.size());
    for (std::size_t i = 0; i < planes.size(); ++i)
        planes[(i % channels) * plane + i / channels] = sample.values[i];
    sample.values = std::move(planes);
    sample.shape = {sample.shape[2], sample.shape[0], sample.shape[1]};
}

bool fedAsInteger(const StoredArray &array)
{
    return array.type().kind == ElementType::Kind::Signed && array.type().bytes > 1;
}

Result<Array> ArrayDataset::readInput(std::size_t which, std::span<const std::int64_t> indices) const
{
    const StoredArray &array = m_parts.inputs[which];
    const Preprocessing &preprocessing = description().preprocessing;
    const bool arithmetic =
        which == 0 && (!isIdentity(preprocessing) || m_parts.form != SampleForm::AsStored);
    if (!arithmetic)
        return array.read(indices, fedAsInteger(array) ? FeedAs::Integer : FeedAs::Float);
    auto stored = array.read(indices, FeedAs::Float);
    if (!stored)
        return stored;
    const auto &values = std::get<std::vector<float>>(stored->values);
    const auto rowCount = static_cast<std::ptrdiff_t>(array.rowCount());
    Array fed;
    std::vector<float> all;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const auto first = values.begin() + static_cast<std::ptrdiff_t>(i) * rowCount;
        Sample sample{array.rowShape(), {first, first + rowCount}};
        toChannelsFirst(sample, m_parts.form);
        if (auto done = preprocess(sample, preprocessing); !done)
            return done.error();
        if (i == 0) {
            fed.shape = sample.shape;
            all.reserve(sample.values.size() * indices.size());
        }
        all.insert(all.end(), sample.values.begin(), sample.values.end());
    }
    fed.shape.insert(fed.shape.begin(), static_cast<std::int64_t>(indices.size()));
    fed.values = std::move(all);
    return fed;
}

Result<Array> ArrayDataset::readTargets(std::span<const std::int64_t> indices) const
{
    if (description().task == Task::Classification)
        return m_labels.empty() ? severalLabelsAt(*m_parts.targets, indices) : labelsAt(m_labels, indices);
    if (description().task == Task::Regression)
        return m_parts.targets->read(indices, FeedAs::Float);
    return Array{};
}

Result<Array> ArrayDataset::readTokens(const StoredArray &array, std::span<const std::int64_t> indices) const
{
    auto tokens = array.read(indices, FeedAs::Integer);
    if (!tokens)
        return tokens;
    const auto &values = std::get<std::vector<std::int64_t>>(tokens->values);
    const auto negative =
        std::find_if(values.begin(), values.end(), [](std::int64_t token) { return token < 0; });
    if (negative != values.end()) {
        const auto row = static_cast<std::size_t>((negative - values.begin()) / array.rowCount());
        return mismatch({PARETOSCOPE_SAY("tokens.negative",
                                         "%1 has the negative token %2 in window %3; tokens count from 0."),
                         array.name(), *negative, indices[row]});
    }
    return tokens;
}

Result<Batch> ArrayDataset::readWindows(std::span<const std::int64_t> indices) const
{
    auto first = readTokens(m_parts.inputs.front(), indices);
    if (!first)
        return first.error();
    if (m_parts.targets) {
        auto second = readTokens(*m_parts.targets, indices);
        if (!second)
            return second.error();
        return Batch{{std::move(*first)}, std::move(*second)};
    }
    const auto &tokens = std::get<std::vector<std::int64_t>>(first->values);
    const std::int64_t window = m_parts.inputs.front().rowCount();
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(indices.size()), window - 1};
    std::vector<std::int64_t> inputs, targets;
    inputs.reserve(tokens.size());
    targets.reserve(tokens.size());
    for (auto row = tokens.begin(); row != tokens.end(); row += window) {
        inputs.insert(inputs.end(), row, row + window - 1);
        targets.insert(targets.end(), row + 1, row + window);
    }
    return Batch{{Array{shape, std::move(inputs)}}, Array{shape, std::move(targets)}};
}

Result<Batch> ArrayDataset::read(std::span<const std::int64_t> indices) const
{
    return base::guarded(ErrorCode::DataUnreadable,
                         {PARETOSCOPE_SAY("samples.unreadable", "Samples of %1 cannot be read."),
                          m_parts.inputs.front().name()},
                         [&]() -> Result<Batch> {
                             if (description().task == Task::LanguageModel)
                                 return readWindows(indices);
                             Batch batch;
                             for (std::size_t i = 0; i < m_parts.inputs.size(); ++i) {
                                 auto input = readInput(i, indices);
                                 if (!input)
                                     return input.error();
                                 batch.inputs.push_back(std::move(*input));
                             }
                             auto targets = readTargets(indices);
                             if (!targets)
                                 return targets.error();
                             batch.targets = std::move(*targets);
                             return batch;
                         });
}

void ArrayDataset::addStoredBytes(base::ContentHash &hash) const
{
    hash.add(m_parts.selection);
    for (const auto &file : m_parts.files)
        addTo(hash, *file);
}

Result<void> checkCounts(const StoredParts &parts)
{
    const StoredArray &first = parts.inputs.front();
    const auto check = [&](const StoredArray &other) -> Result<void> {
        if (other.rows() == first.rows())
            return {};
        return mismatch(
            {PARETOSCOPE_SAY("arrays.other-count",
                             "%1 has %2 rows where %3 has %4 samples; they must belong together."),
             other.name(), other.rows(), first.name(), first.rows()});
    };
    for (const StoredArray &input : parts.inputs) {
        if (auto done = check(input); !done)
            return done;
    }
    return parts.targets ? check(*parts.targets) : Result<void>{};
}

Result<void> checkTokens(const StoredParts &parts)
{
    const StoredArray &tokens = parts.inputs.front();
    const bool shifted = !parts.targets;
    if (parts.inputs.size() != 1 || tokens.rowShape().size() != 1 || !tokens.type().isInteger() ||
        tokens.rowCount() < (shifted ? 2 : 1))
        return mismatch({PARETOSCOPE_SAY("tokens.no-windows",
                                         "%1 holds no token windows; a language model needs one array of "
                                         "whole numbers with the shape [windows, tokens + 1]."),
                         tokens.name()});
    if (!shifted && (!parts.targets->type().isInteger() || parts.targets->rowShape() != tokens.rowShape()))
        return mismatch(
            {PARETOSCOPE_SAY(
                 "tokens.no-targets",
                 "%1 must hold whole numbers in the shape of the inputs, the next token of each."),
             parts.targets->name()});
    return {};
}

Result<void> checkImages(const StoredParts &parts, const Preprocessing &preprocessing)
{
    if (auto done = checkPreprocessing(preprocessing); !done)
        return done;
    std::vector<std::int64_t> shape = parts.inputs.front().rowShape();
    if (parts.form == SampleForm::Plane)
        shape.insert(shape.begin(), 1);
    if (parts.form == SampleForm::ChannelsLast)
        std::rotate(shape.begin(), shape.end() - 1, shape.end());
    if (auto fed = preprocessedShape(shape, preprocessing); !fed)
        return fed.error();
    return {};
}

/// The labels in memory, for classification; empty for any other task.
Result<std::vector<std::int64_t>> loadLabels(const Description &description, StoredParts &parts)
{
    const Task task = description.task;
    const bool needed = task == Task::Classification || task == Task::Regression;
    if (needed && !parts.targets)
        return mismatch(
            {task == Task::Regression
                 ? PARETOSCOPE_SAY(
                       "targets.missing",
                       "%1 comes without targets; name them in the project's \"data\", or choose the "
                       "task \"unlabelled\".")
                 : PARETOSCOPE_SAY(
                       "labels.missing",
                       "%1 comes without labels; name them in the project's \"data\", or choose the "
                       "task \"unlabelled\"."),
             parts.inputs.front().name()});
    if (task != Task::Classification)
        return std::vector<std::int64_t>{};
    auto labels = classLabels(*parts.targets, parts.notes);
    if (!labels && parts.targets->rowCount() > 1 && checkSeveralLabels(*parts.targets))
        return std::vector<std::int64_t>{}; // several a sample, read as needed: whether they fit the model
                                            // shows
    if (!labels)
        return labels.error();
    if (auto done = nameClasses(description.names, *labels, parts.classNames, parts.notes); !done)
        return done.error();
    if (auto done = checkLabels(*labels, parts.targets->name(), parts.classNames.size()); !done)
        return done.error();
    for (auto &warning :
         labelWarnings(*labels, parts.classNames.size(), parts.classNames, parts.targets->name()))
        parts.notes.warnings.push_back(std::move(warning));
    return labels;
}

} // namespace

Result<StoredArray> openArray(const std::filesystem::path &path, ReadArray read, StoredParts &parts)
{
    auto file = openBytes(path);
    if (!file)
        return file.error();
    parts.files.push_back(*file);
    return read(std::move(*file));
}

Result<std::shared_ptr<const Dataset>> makeArrayDataset(Description description, StoredParts parts)
{
    if (auto done = checkCounts(parts); !done)
        return done.error();
    const bool tokens = description.task == Task::LanguageModel;
    if (auto done = tokens ? checkTokens(parts) : checkImages(parts, description.preprocessing); !done)
        return done.error();
    auto labels = loadLabels(description, parts);
    if (!labels)
        return labels.error();
    return std::shared_ptr<const Dataset>(
        std::make_shared<ArrayDataset>(std::move(description), std::move(parts), std::move(*labels)));
}

} // namespace paretoscope::data
