#include "core/formats/safetensors/container.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/filewriter.h"

#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <variant>

namespace paretoscope::formats::safetensors {

namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t lengthBytes = 8;
constexpr std::uint64_t longestHeader = std::uint64_t{16} << 20;
constexpr std::size_t mostDimensions = 32;
constexpr std::uint64_t largestBits = std::uint64_t{1} << 60; ///< also of strides of a tensor that is empty
constexpr const char *metadataName = "__metadata__";

struct Type {
    std::string_view name;
    std::uint64_t bits;
    std::optional<c10::ScalarType> own; ///< LibTorch's
};

constexpr std::array<Type, 20> types{
    {{"F64", 64, at::kDouble},     {"I64", 64, at::kLong},       {"F32", 32, at::kFloat},
     {"I32", 32, at::kInt},        {"F16", 16, at::kHalf},       {"BF16", 16, at::kBFloat16},
     {"I16", 16, at::kShort},      {"I8", 8, at::kChar},         {"U8", 8, at::kByte},
     {"BOOL", 8, at::kBool},       {"C64", 64, std::nullopt},    {"U64", 64, std::nullopt},
     {"U32", 32, std::nullopt},    {"U16", 16, std::nullopt},    {"F8_E5M2", 8, std::nullopt},
     {"F8_E4M3", 8, std::nullopt}, {"F8_E8M0", 8, std::nullopt}, {"F6_E2M3", 6, std::nullopt},
     {"F6_E3M2", 6, std::nullopt}, {"F4", 4, std::nullopt}}};

struct Entry {
    std::string name;
    const Type *type = nullptr;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0; ///< of the bytes behind the header
};

/// What stands in a sentence after the name of a file or of one of its tensors.
struct Fault {
    base::Sentence what;
};

Fault inTensor(const std::string &name, base::Sentence what)
{
    return {{PARETOSCOPE_SAY("safetensors.damaged-tensor", "is damaged: the tensor %1 %2"),
             name.substr(0, 200), std::move(what)}};
}

/// Or the first thing that is wrong with it.
std::variant<Entry, Fault> entryFrom(const std::string &name, const json &object)
{
    Entry entry{name, nullptr, {}, 0, 0};
    if (!object.is_object() || !object.contains("dtype") || !object["dtype"].is_string() ||
        !object.contains("shape") || !object["shape"].is_array() || !object.contains("data_offsets") ||
        !object["data_offsets"].is_array() || object["data_offsets"].size() != 2)
        return Fault{PARETOSCOPE_SAY("safetensors.no-description", "lacks a type, a shape or a place")};
    const auto found = std::ranges::find(types, object["dtype"].get<std::string>(), &Type::name);
    if (found == types.end())
        return Fault{
            {PARETOSCOPE_SAY("safetensors.unknown-type", "is of type \"%1\", which the format has not"),
             object["dtype"].get<std::string>().substr(0, 40)}};
    entry.type = found;
    std::uint64_t bits = found->bits;
    if (object["shape"].size() > mostDimensions)
        return Fault{
            {PARETOSCOPE_SAY("safetensors.many-dimensions", "has more than %1 dimensions"), mostDimensions}};
    bool empty = false;
    for (const json &size : object["shape"]) {
        if (!size.is_number_unsigned() || size.get<std::uint64_t>() > (std::uint64_t{1} << 48U))
            return Fault{
                PARETOSCOPE_SAY("safetensors.impossible-dimension", "has a dimension that cannot be")};
        entry.shape.push_back(size.get<std::int64_t>());
        empty = empty || entry.shape.back() == 0;
        if (__builtin_mul_overflow(bits, std::max<std::uint64_t>(size.get<std::uint64_t>(), 1), &bits) ||
            bits > largestBits)
            return Fault{
                PARETOSCOPE_SAY("safetensors.large-shape", "has a shape that is too large for any file")};
    }
    for (const json &offset : object["data_offsets"])
        if (!offset.is_number_unsigned())
            return Fault{PARETOSCOPE_SAY("safetensors.no-place", "has a place that is no number")};
    entry.begin = object["data_offsets"][0].get<std::uint64_t>();
    entry.end = object["data_offsets"][1].get<std::uint64_t>();
    const std::uint64_t bytes = empty ? 0 : bits / 8 + (bits % 8 != 0 ? 1 : 0);
    if (entry.begin > entry.end || entry.end - entry.begin != bytes)
        return Fault{PARETOSCOPE_SAY("safetensors.other-size", "has a place of another size than its shape")};
    return entry;
}

/// No name twice, at most so deep: what nlohmann's parser leaves to its callers.
std::optional<json> parsed(const std::string &text)
{
    constexpr int deepest = 4;
    std::set<std::string> names;
    bool good = true;
    const auto look = [&](int depth, json::parse_event_t event, json &value) {
        good = good && depth <= deepest &&
               !(event == json::parse_event_t::key && depth == 1 &&
                 !names.insert(value.get<std::string>()).second);
        return good;
    };
    json document = json::parse(text, look, false);
    if (!good || document.is_discarded() || !document.is_object())
        return std::nullopt;
    return document;
}

/// In the order of the file; their bytes are all of BYTES, once.
std::variant<std::vector<Entry>, Fault> entriesFrom(const json &document, std::uint64_t bytes)
{
    std::vector<Entry> entries;
    for (const auto &[name, object] : document.items()) {
        if (name == metadataName)
            continue;
        auto entry = entryFrom(name, object);
        if (const auto *fault = std::get_if<Fault>(&entry))
            return inTensor(name, fault->what);
        entries.push_back(std::move(std::get<Entry>(entry)));
    }
    std::ranges::sort(entries, {}, [](const Entry &entry) { return std::pair(entry.begin, entry.end); });
    std::uint64_t reached = 0;
    for (const Entry &entry : entries) {
        if (entry.begin != reached)
            return inTensor(entry.name,
                            entry.begin < reached
                                ? PARETOSCOPE_SAY("safetensors.overlap", "overlaps another")
                                : PARETOSCOPE_SAY("safetensors.gap", "does not follow on another"));
        reached = entry.end;
    }
    if (reached != bytes)
        return Fault{reached > bytes ? PARETOSCOPE_SAY("safetensors.cut-off", "is cut off")
                                     : PARETOSCOPE_SAY("safetensors.bytes-behind",
                                                       "is damaged: bytes follow on the last tensor")};
    return entries;
}

std::variant<std::map<std::string, std::string>, Fault> metadataFrom(const json &document)
{
    std::map<std::string, std::string> metadata;
    const auto found = document.find(metadataName);
    if (found == document.end())
        return metadata;
    if (!found->is_object())
        return Fault{
            PARETOSCOPE_SAY("safetensors.metadata-no-object", "is damaged: its metadata are no object")};
    for (const auto &[name, value] : found->items()) {
        if (!value.is_string())
            return Fault{PARETOSCOPE_SAY("safetensors.metadata-no-texts",
                                         "is damaged: its metadata hold something else than texts")};
        metadata[name] = value.get<std::string>();
    }
    return metadata;
}

std::uint64_t lengthIn(std::span<const std::byte> start)
{
    std::uint64_t length = 0;
    std::memcpy(&length, start.data(), sizeof length);
    return length;
}

class Reader {
public:
    explicit Reader(const std::filesystem::path &path) : m_path(path), m_file(path, std::ios::binary) {}

    base::Result<Contents> read()
    {
        std::error_code failure;
        if (!std::filesystem::exists(m_path, failure))
            return base::missingFile(m_path, ErrorCode::ModelNotFound);
        const std::uintmax_t size = std::filesystem::file_size(m_path, failure);
        std::array<std::byte, lengthBytes> start{};
        if (failure || !m_file.read(reinterpret_cast<char *>(start.data()), start.size()))
            return fault(PARETOSCOPE_SAY("safetensors.foreign", "is no safetensors file"));
        const std::uint64_t length = lengthIn(start);
        if (length > size - lengthBytes)
            return fault(PARETOSCOPE_SAY("safetensors.header-cut-off",
                                         "is no safetensors file, or is cut off within its header"));
        if (length > longestHeader)
            return fault({PARETOSCOPE_SAY("safetensors.long-header",
                                          "has a header of %1 bytes, more than the %2 that are read"),
                          length, longestHeader});
        std::string text(length, '\0');
        m_file.read(text.data(), static_cast<std::streamsize>(length));
        const auto document = parsed(text);
        if (!document)
            return fault(PARETOSCOPE_SAY("safetensors.header-no-object",
                                         "is damaged: its header is no JSON object of different names"));
        return tensorsOf(*document, size - lengthBytes - length, lengthBytes + length);
    }

private:
    Error fault(base::Sentence what) const
    {
        return {
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("safetensors.fault", "%1 %2; copy or save it again."), m_path, std::move(what)},
            {}};
    }

    base::Result<Contents> tensorsOf(const json &document, std::uint64_t bytes, std::uint64_t from)
    {
        auto entries = entriesFrom(document, bytes);
        if (const auto *wrong = std::get_if<Fault>(&entries))
            return fault(wrong->what);
        auto metadata = metadataFrom(document);
        if (const auto *wrong = std::get_if<Fault>(&metadata))
            return fault(wrong->what);
        Contents contents;
        contents.metadata = std::move(std::get<0>(metadata));
        for (const Entry &entry : std::get<0>(entries)) {
            if (!entry.type->own) {
                contents.otherTypes[entry.name] = entry.type->name;
                continue;
            }
            at::Tensor tensor = at::empty(entry.shape, *entry.type->own);
            m_file.seekg(static_cast<std::streamoff>(from + entry.begin));
            if (!m_file.read(static_cast<char *>(tensor.data_ptr()),
                             static_cast<std::streamsize>(entry.end - entry.begin)))
                return fault(PARETOSCOPE_SAY("safetensors.end-unread", "cannot be read to its end"));
            if (*entry.type->own == at::kBool && tensor.view(at::kByte).gt(1).any().item<bool>())
                return fault(inTensor(entry.name, PARETOSCOPE_SAY("safetensors.no-truth",
                                                                  "holds something else than true and false"))
                                 .what);
            contents.tensors[entry.name] = std::move(tensor);
        }
        return contents;
    }

    std::filesystem::path m_path;
    std::ifstream m_file;
};

} // namespace

bool recognises(std::span<const std::byte> start)
{
    return start.size() > lengthBytes && lengthIn(start) >= 2 && lengthIn(start) <= longestHeader &&
           start[lengthBytes] == std::byte{'{'};
}

base::Result<Contents> readContents(const std::filesystem::path &path)
{
    return base::guarded(ErrorCode::ModelUnreadable, base::unreadable(path),
                         [&] { return Reader(path).read(); });
}

std::string typeName(c10::ScalarType type)
{
    const auto found = std::ranges::find(types, std::optional(type), &Type::own);
    return found == types.end() ? std::string() : std::string(found->name);
}

base::Result<std::int64_t> writeContents(std::vector<std::pair<std::string, at::Tensor>> tensors,
                                         const std::map<std::string, std::string> &metadata,
                                         const std::filesystem::path &path)
{
    std::ranges::stable_sort(tensors, [](const auto &a, const auto &b) {
        return a.second.element_size() > b.second.element_size();
    });
    nlohmann::ordered_json header;
    if (!metadata.empty())
        header[metadataName] = metadata;
    std::int64_t place = 0;
    for (auto &[name, tensor] : tensors) {
        tensor = tensor.detach().contiguous();
        const auto bytes = static_cast<std::int64_t>(tensor.nbytes());
        header[name] = {{"dtype", typeName(tensor.scalar_type())},
                        {"shape", tensor.sizes().vec()},
                        {"data_offsets", {place, place + bytes}}};
        place += bytes;
    }
    std::string text = header.dump();
    text.append((lengthBytes - text.size() % lengthBytes) % lengthBytes, ' ');
    const std::uint64_t length = text.size();
    base::FileWriter file(path);
    file.write(&length, sizeof length);
    file.write(text.data(), text.size());
    for (const auto &[name, tensor] : tensors)
        file.write(tensor.data_ptr(), tensor.nbytes());
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    return static_cast<std::int64_t>(lengthBytes + length);
}

} // namespace paretoscope::formats::safetensors
