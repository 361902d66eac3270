// Pickles, and the files of torch.save(): a zip with a pickle and storages, or before PyTorch 1.6 pickles one
// after the other with the storages behind them.
#include "core/base/filekind.h"
#include "core/data/archives/pickledarrays.h"
#include "core/data/archives/ziparchive.h"
#include "core/data/readers.h"
#include "core/data/readers/openbytes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

using Source = std::shared_ptr<const ByteSource>;

constexpr std::uint64_t largestFile = std::uint64_t{2} << 30U;
constexpr std::uint64_t largestIndex = std::uint64_t{256} << 20U;
/// What a file of torch.save() before 1.6 begins with, as a pickle of protocol 2.
constexpr std::string_view legacyStart = "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

Error lacksTensor(const std::string &name, const std::string &key)
{
    return {
        ErrorCode::DataUnreadable,
        {PARETOSCOPE_SAY("torch-file.no-such-tensor", "%1 lacks its tensor %2; save it again."), name, key}};
}

OpenedDataset open(const DataSource &source, Description description, Result<NamedArrays> arrays, Source file)
{
    if (!arrays)
        return arrays.error();
    arrays->files.push_back(std::move(file));
    return openNamedArrays(source, std::move(description), *arrays);
}

OpenedDataset openZip(const DataSource &source, Description description)
{
    const std::string name = source.path.string();
    auto file = FileSource::open(source.path);
    if (!file)
        return file.error();
    auto zip =
        ZipArchive::open(source.path, PARETOSCOPE_SAY("zip.no-torch-file", "is no file of torch.save()"));
    if (!zip)
        return zip.error();
    const auto index = std::find_if(zip->names().begin(), zip->names().end(), [](const std::string &member) {
        return member == "data.pkl" || member.ends_with("/data.pkl");
    });
    if (index == zip->names().end())
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY(
                          "torch-file.no-tensors",
                          "%1 is a zip without PyTorch's tensors; for NumPy's arrays choose the format npz."),
                      name}};
    const std::string root = index->substr(0, index->size() - std::strlen("data.pkl"));
    const auto member = zip->member(*index, name);
    if (!member)
        return member.error();
    const auto bytes = readAll(**member, largestIndex);
    if (!bytes)
        return bytes.error();
    const auto pickle = Pickle::read(*bytes, name);
    if (!pickle)
        return pickle.error();
    const auto storage = [&](const std::string &key) -> Result<Source> {
        const std::string path = root + "data/" + key;
        if (!zip->has(path))
            return lacksTensor(name, key);
        return zip->member(path, name + " (tensor " + key + ")");
    };
    return open(source, std::move(description), pickledArrays(*pickle, name, storage), *file);
}

/// The storages that lie behind the pickles: for each key its number of elements and then these.
Result<std::map<std::string, Source>> legacyStorages(const Pickle &pickle, std::span<const std::byte> rest,
                                                     const std::map<std::string, std::uint8_t> &widths,
                                                     const std::string &name)
{
    std::map<std::string, Source> storages;
    for (const auto id : pickle.root().items) {
        const std::string key(pickle.at(id).text);
        const auto width = widths.find(key);
        std::uint64_t count = 0;
        if (rest.size() < sizeof count || width == widths.end())
            return endsEarly(name);
        std::memcpy(&count, rest.data(), sizeof count);
        rest = rest.subspan(sizeof count);
        if (count > rest.size() / width->second)
            return endsEarly(name);
        const auto bytes = rest.first(static_cast<std::size_t>(count) * width->second);
        storages[key] = std::make_shared<MemorySource>(name + " (tensor " + key + ")",
                                                       std::vector<std::byte>(bytes.begin(), bytes.end()));
        rest = rest.subspan(bytes.size());
    }
    return storages;
}

/// Bytes an element of every storage that PICKLE speaks of.
std::map<std::string, std::uint8_t> widthsOf(const Pickle &pickle, std::size_t objects)
{
    constexpr std::array<std::pair<std::string_view, std::uint8_t>, 10> known{{{"Float", 4},
                                                                               {"Double", 8},
                                                                               {"Half", 2},
                                                                               {"BFloat16", 2},
                                                                               {"Long", 8},
                                                                               {"Int", 4},
                                                                               {"Short", 2},
                                                                               {"Char", 1},
                                                                               {"Byte", 1},
                                                                               {"Bool", 1}}};
    std::map<std::string, std::uint8_t> widths;
    for (std::size_t i = 0; i < objects; ++i) {
        const auto &object = pickle.at(static_cast<Pickle::Id>(i));
        if (object.kind != Pickle::Kind::Storage)
            continue;
        for (const auto &[type, width] : known) {
            if (pickle.at(object.items[0]).text == "torch." + std::string(type) + "Storage")
                widths[std::string(object.text)] = width;
        }
    }
    return widths;
}

/// Magic, version, a description of the machine, the object, the keys of its storages.
Result<NamedArrays> legacyArrays(std::span<const std::byte> bytes, const std::string &name)
{
    std::vector<Pickle> pickles;
    for (int i = 0; i < 5; ++i) {
        auto pickle = Pickle::read(bytes, name);
        if (!pickle)
            return pickle.error();
        bytes = bytes.subspan(pickle->length());
        pickles.push_back(std::move(*pickle));
    }
    const auto storages = legacyStorages(pickles[4], bytes, widthsOf(pickles[3], pickles[3].size()), name);
    if (!storages)
        return storages.error();
    return pickledArrays(pickles[3], name, [&](const std::string &key) -> Result<Source> {
        const auto found = storages->find(key);
        if (found == storages->end())
            return lacksTensor(name, key);
        return found->second;
    });
}

} // namespace

OpenedDataset openPickled(const DataSource &source, Description description)
{
    const std::string name = source.path.string();
    auto file = FileSource::open(source.path);
    if (!file)
        return file.error();
    std::array<std::byte, 4> start{};
    const auto head =
        std::span(start).first(static_cast<std::size_t>(std::min<std::uint64_t>(4, (*file)->size())));
    if (auto done = (*file)->read(0, head); !done)
        return done.error();
    if (base::isZip(head))
        return openZip(source, std::move(description));
    auto unpacked = openBytes(source.path);
    if (!unpacked)
        return unpacked.error();
    const auto bytes = readAll(**unpacked, largestFile);
    if (!bytes)
        return bytes.error();
    const std::string_view text(reinterpret_cast<const char *>(bytes->data()), bytes->size());
    if (text.starts_with(legacyStart))
        return open(source, std::move(description), legacyArrays(*bytes, name), *unpacked);
    const auto pickle = Pickle::read(*bytes, name);
    if (!pickle)
        return pickle.error();
    const auto none = [&](const std::string &) -> Result<Source> {
        return Error{
            ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY(
                 "pickle.values-elsewhere",
                 "%1 is a pickle with PyTorch's tensors, whose values lie elsewhere; use torch.save()."),
             name}};
    };
    return open(source, std::move(description), pickledArrays(*pickle, name, none), *unpacked);
}

} // namespace paretoscope::data
