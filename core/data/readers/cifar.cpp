// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) as they are distributed. Binary: records of a label byte
// (CIFAR-100: coarse and fine) and 3 planes of 32 × 32 bytes. Python: pickled dictionaries with "data" and
// "labels" ("fine_labels").
#include "core/data/archives/pickledarrays.h"
#include "core/data/archives/tarmembers.h"
#include "core/data/readers.h"
#include "core/data/readers/arraydataset.h"
#include "core/data/readers/openbytes.h"
#include "core/data/split.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t side = 32;
constexpr std::uint64_t imageBytes = 3 * side * side;
constexpr std::uint64_t largestBatch = std::uint64_t{1} << 30U;

struct Version {
    std::string name;
    std::uint64_t labelBytes; ///< before each image of the binary version; the last is the class
    std::string labelKey, namesKey;
};
const Version ten{"CIFAR-10", 1, "labels", "label_names"};
const Version hundred{"CIFAR-100", 2, "fine_labels", "fine_label_names"};

std::string withoutBin(const std::string &name)
{
    return name.ends_with(".bin") ? name.substr(0, name.size() - 4) : name;
}

std::optional<Split> splitOf(const std::string &member)
{
    const std::string name = withoutBin(member);
    if (name == "test_batch" || name == "test")
        return Split::Test;
    if (name == "train" || (name.starts_with("data_batch_") && name.size() == 12))
        return Split::Train;
    return std::nullopt;
}

bool holdsNames(const std::string &member)
{
    return member == "batches.meta" || member == "meta" || member == "batches.meta.txt" ||
           member == "fine_label_names.txt";
}

/// Images and labels, one batch after the other.
struct Records {
    std::vector<std::byte> images;
    std::vector<std::int64_t> labels;
};

Error noRecords(const std::string &name, std::uint64_t bytes, const Version &version)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("cifar.no-records", "%1 has %2 bytes, which is no whole number of %3 records of "
                                                 "%4; it is truncated or no such file."),
             name, bytes, version.name, version.labelBytes + imageBytes}};
}

Result<void> takeRecords(std::span<const std::byte> bytes, const Version &version, const std::string &name,
                         Records &samples)
{
    const std::uint64_t recordBytes = version.labelBytes + imageBytes;
    if (bytes.empty() || bytes.size() % recordBytes != 0)
        return noRecords(name, bytes.size(), version);
    for (std::size_t at = 0; at < bytes.size(); at += recordBytes) {
        samples.labels.push_back(std::to_integer<std::int64_t>(bytes[at + version.labelBytes - 1]));
        const auto image = bytes.subspan(at + version.labelBytes, imageBytes);
        samples.images.insert(samples.images.end(), image.begin(), image.end());
    }
    return {};
}

Error noBatch(const std::string &name, const Version &version)
{
    return {ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("cifar.no-batch", "%1 is no batch of %2 (it must hold \"data\", 3072 bytes an "
                                               "image, and \"%3\"); check its format."),
             name, version.name, version.labelKey}};
}

Result<void> takeBatch(std::span<const std::byte> bytes, const Version &version, const std::string &name,
                       Records &samples)
{
    const auto pickle = Pickle::read(bytes, name);
    if (!pickle)
        return pickle.error();
    const auto arrays =
        pickledArrays(*pickle, name, [&](const std::string &) -> Result<std::shared_ptr<const ByteSource>> {
            return noBatch(name, version);
        });
    if (!arrays)
        return arrays.error();
    const auto data = arrays->array("data");
    const auto labels = arrays->array(version.labelKey);
    if (!data || !labels || !data->type().isByte() ||
        data->rowCount() != static_cast<std::int64_t>(imageBytes) || labels->rowCount() != 1 ||
        labels->rows() != data->rows())
        return noBatch(name, version);
    std::vector<std::int64_t> all(static_cast<std::size_t>(data->rows()));
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::int64_t>(i);
    const auto rows = data->read(all, FeedAs::Integer);
    const auto classes = labels->allIntegers();
    if (!rows || !classes)
        return rows ? classes.error() : rows.error();
    for (const std::int64_t value : std::get<std::vector<std::int64_t>>(rows->values))
        samples.images.push_back(static_cast<std::byte>(value));
    samples.labels.insert(samples.labels.end(), classes->begin(), classes->end());
    return {};
}

/// Lines of a text, or the list of a pickle; empty where they cannot be read: the names are not needed.
std::vector<std::string> namesIn(std::span<const std::byte> bytes, const Version &version)
{
    std::vector<std::string> names;
    if (looksLikePickle(bytes)) {
        const auto pickle = Pickle::read(bytes, {});
        const auto *list = pickle ? pickle->find(pickle->root(), version.namesKey) : nullptr;
        for (std::size_t i = 0; list && i < list->items.size(); ++i)
            names.emplace_back(pickle->at(list->items[i]).text.substr(0, 256));
        return names;
    }
    std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (const auto end = line.find_last_not_of(" \r\t"); end != std::string_view::npos)
            names.emplace_back(line.substr(0, end + 1));
    }
    return names;
}

StoredArray::Layout layoutOf(std::vector<std::int64_t> shape, ElementType type)
{
    StoredArray::Layout layout;
    layout.shape = std::move(shape);
    layout.type = type;
    return layout;
}

Result<StoredParts> partsOf(Records samples, const std::string &name)
{
    const auto count = static_cast<std::int64_t>(samples.labels.size());
    std::vector<std::byte> labels(samples.labels.size() * sizeof(std::int64_t));
    if (!labels.empty())
        std::memcpy(labels.data(), samples.labels.data(), labels.size());
    const auto imageSource = std::make_shared<MemorySource>(name, std::move(samples.images));
    const auto labelSource = std::make_shared<MemorySource>(name, std::move(labels));
    auto images = StoredArray::create(imageSource, layoutOf({count, 3, side, side}, {}));
    ElementType whole{ElementType::Kind::Signed, sizeof(std::int64_t),
                      std::endian::native == std::endian::big};
    auto classes = StoredArray::create(labelSource, layoutOf({count}, whole));
    if (!images || !classes)
        return images ? classes.error() : images.error();
    StoredParts parts;
    parts.inputs.push_back(std::move(*images));
    parts.targets = std::move(*classes);
    parts.files = {imageSource, labelSource};
    return parts;
}

const std::vector<std::string> tenNames{"airplane", "automobile", "bird",  "cat",  "deer",
                                        "dog",      "frog",       "horse", "ship", "truck"};

/// The batches of the part that SOURCE means; a file alone is what it is, whatever its name.
Result<StoredParts> readMembers(const DataSource &source, const Version &version,
                                const std::vector<Member> &members, bool alone)
{
    std::vector<Split> present;
    for (const Member &member : members) {
        const auto split = splitOf(member.name);
        if (split && std::find(present.begin(), present.end(), *split) == present.end())
            present.push_back(*split);
    }
    const std::string name = source.path.string();
    if (present.empty() && !alone)
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("cifar.no-batches",
                                      "%1 holds no batch of %2 (such as test_batch.bin); check its format."),
                      name, version.name}};
    const auto chosen = alone ? Result<Split>(Split::Test) : chosenSplit(source, present);
    if (!chosen)
        return chosen.error();
    Records samples;
    std::vector<std::string> names = version.labelBytes == 1 ? tenNames : std::vector<std::string>();
    for (const Member &member : members) {
        if (!alone && splitOf(member.name) != *chosen && !holdsNames(member.name))
            continue;
        const auto bytes = readAll(*member.bytes, largestBatch);
        if (!bytes)
            return bytes.error();
        if (!alone && holdsNames(member.name)) {
            if (auto found = namesIn(*bytes, version); names.empty())
                names = std::move(found);
            continue;
        }
        const auto done = looksLikePickle(*bytes) && bytes->front() == std::byte{0x80}
                              ? takeBatch(*bytes, version, member.bytes->name(), samples)
                              : takeRecords(*bytes, version, member.bytes->name(), samples);
        if (!done)
            return done.error();
    }
    auto parts = partsOf(std::move(samples), name);
    if (parts && present.size() > 1)
        parts->notes.choices.push_back(splitSentence(source, present, *chosen));
    if (parts)
        parts->classNames = std::move(names);
    return parts;
}

/// A binary file alone is read in place, however large.
OpenedDataset openRecords(std::shared_ptr<const ByteSource> file, Description description)
{
    const std::uint64_t bytes = file->size(), recordBytes = ten.labelBytes + imageBytes;
    if (bytes == 0 || bytes % recordBytes != 0)
        return noRecords(file->name(), bytes, ten);
    const auto count = static_cast<std::int64_t>(bytes / recordBytes);
    StoredArray::Layout image = layoutOf({count, 3, side, side}, {}), label = layoutOf({count}, {});
    image.offset = ten.labelBytes;
    image.rowStride = label.rowStride = recordBytes;
    auto images = StoredArray::create(file, image);
    auto labels = StoredArray::create(file, label);
    if (!images || !labels)
        return images ? labels.error() : images.error();
    StoredParts parts;
    parts.inputs.push_back(std::move(*images));
    parts.targets = std::move(*labels);
    parts.classNames = tenNames;
    parts.files.push_back(std::move(file));
    return makeArrayDataset(std::move(description), std::move(parts));
}

OpenedDataset openCifar(const DataSource &source, Description description, const Version &version)
{
    const auto members =
        membersAt(source.path, [](const std::string &name) { return splitOf(name) || holdsNames(name); });
    if (!members)
        return members.error();
    std::error_code ignored;
    const bool alone = members->size() == 1 && !std::filesystem::is_directory(source.path, ignored) &&
                       members->front().bytes->name() == source.path.string();
    if (alone && version.labelBytes == 1) {
        const auto &bytes = members->front().bytes;
        std::byte first{};
        if (bytes->size() > 0 && bytes->read(0, std::span(&first, 1)) && first != std::byte{0x80})
            return openRecords(bytes, std::move(description));
    }
    auto parts = readMembers(source, version, *members, alone);
    if (!parts)
        return parts.error();
    return makeArrayDataset(std::move(description), std::move(*parts));
}

} // namespace

OpenedDataset openCifar10(const DataSource &source, Description description)
{
    return openCifar(source, std::move(description), ten);
}

OpenedDataset openCifar100(const DataSource &source, Description description)
{
    return openCifar(source, std::move(description), hundred);
}

} // namespace paretoscope::data
