#include "core/data/feddataset.h"

#include "core/base/contenthash.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace paretoscope::data {

namespace {

std::int64_t countOf(const std::vector<std::int64_t> &shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

Array made(const FedInput &input, std::span<const std::int64_t> indices)
{
    const auto width = static_cast<std::size_t>(countOf(input.rowShape));
    Array array;
    array.shape = input.rowShape;
    array.shape.insert(array.shape.begin(), static_cast<std::int64_t>(indices.size()));
    if (input.integer) {
        array.values = std::vector<std::int64_t>(width * indices.size());
        return array;
    }
    std::vector<float> values(width * indices.size());
    for (std::size_t i = 0; input.rows && i < indices.size(); ++i)
        std::copy_n(input.rows->begin() + static_cast<std::ptrdiff_t>(width) * indices[i], width,
                    values.begin() + static_cast<std::ptrdiff_t>(width * i));
    array.values = std::move(values);
    return array;
}

class FedDataset final : public Dataset {
public:
    FedDataset(std::shared_ptr<const Dataset> stored, std::vector<FedInput> inputs)
        : m_stored(std::move(stored)), m_inputs(std::move(inputs))
    {
        base::ContentHash hash;
        hash.add(m_stored->contentHash());
        for (const FedInput &input : m_inputs) {
            hash.add(std::to_string(input.stored) + (input.integer ? " int64 " : " ") + input.rowsHash);
            for (const std::int64_t size : input.rowShape)
                hash.add(std::to_string(size));
        }
        m_hash = hash.hex();
    }

    std::int64_t size() const override { return m_stored->size(); }
    std::vector<std::string> classNames() const override { return m_stored->classNames(); }
    std::string sampleFile(std::int64_t index) const override { return m_stored->sampleFile(index); }
    DataNotes notes() const override { return m_stored->notes(); }
    const std::string &contentHash() const override { return m_hash; }

    base::Result<Batch> read(std::span<const std::int64_t> indices) const override
    {
        auto batch = m_stored->read(indices);
        if (!batch)
            return batch;
        std::vector<Array> inputs;
        for (const FedInput &input : m_inputs) {
            if (input.stored < 0) {
                inputs.push_back(made(input, indices));
                continue;
            }
            Array array = batch->inputs.at(static_cast<std::size_t>(input.stored)); // may be fed twice
            const std::vector<std::int64_t> stored(array.shape.begin() + 1, array.shape.end());
            if (!input.rowShape.empty() && countOf(stored) == countOf(input.rowShape)) {
                array.shape.resize(1);
                array.shape.insert(array.shape.end(), input.rowShape.begin(), input.rowShape.end());
            }
            inputs.push_back(std::move(array));
        }
        batch->inputs = std::move(inputs);
        return batch;
    }

private:
    std::shared_ptr<const Dataset> m_stored;
    std::vector<FedInput> m_inputs;
    std::string m_hash;
};

} // namespace

std::shared_ptr<const Dataset> fedWith(std::shared_ptr<const Dataset> dataset, std::vector<FedInput> inputs)
{
    return std::make_shared<FedDataset>(std::move(dataset), std::move(inputs));
}

} // namespace paretoscope::data
