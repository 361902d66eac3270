#include "core/data/arraydataset.h"
#include "core/data/readers.h"

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::int64_t side = 32;
constexpr std::uint64_t recordBytes = 1 + 3 * side * side;

} // namespace

OpenedDataset openCifar10Bin(const DataSource &source, Description description)
{
    auto file = FileSource::open(source.path);
    if (!file)
        return file.error();
    const std::uint64_t bytes = (*file)->size();
    if (bytes == 0 || bytes % recordBytes != 0)
        return Error{
            ErrorCode::DataUnreadable,
            source.path.string() + " has " + std::to_string(bytes) +
                " bytes, which is no whole number of CIFAR-10 records of 3073; it is truncated or no such "
                "file.",
            {}};
    const std::int64_t count = static_cast<std::int64_t>(bytes / recordBytes);
    auto images = StoredArray::create(*file, {{count, 3, side, side}, {}, 1, recordBytes, Order::RowMajor});
    auto labels = StoredArray::create(*file, {{count}, {}, 0, recordBytes, Order::RowMajor});
    if (!images || !labels)
        return images ? labels.error() : images.error();
    StoredParts parts;
    parts.inputs.push_back(std::move(*images));
    parts.targets = std::move(*labels);
    parts.classNames = {"airplane", "automobile", "bird",  "cat",  "deer",
                        "dog",      "frog",       "horse", "ship", "truck"};
    parts.files.push_back(*file);
    return makeArrayDataset(std::move(description), std::move(parts));
}

} // namespace paretoscope::data
