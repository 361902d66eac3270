#include "core/formats/pt2/tensors.h"

#include "core/base/enginescope.h"
#include "core/formats/pt2/numbering.h"
#include "core/formats/pt2/program/parse.h"

#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>

#include <algorithm>
#include <compare>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace paretoscope::formats::pt2 {

namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr std::uint64_t longestConfig = std::uint64_t{64} << 20;
constexpr std::size_t mostDimensions = 64;
/// What tensors may claim beyond the bytes that are stored for them (stride 0), all together.
constexpr std::int64_t mostRepeatedBytes = std::int64_t{1} << 30;

/// A tensor as a config describes it.
struct Described {
    std::string part; ///< the archive's: "data/weights/weight_0"
    c10::ScalarType type = c10::ScalarType::Float;
    std::vector<std::int64_t> sizes, strides;
    std::int64_t offset = 0; ///< in elements

    auto operator<=>(const Described &) const = default;
};

std::int64_t countIn(const json &value)
{
    const json &number = value.is_object() ? value.at("as_int") : value;
    if (!number.is_number_integer() || number.is_number_float() || number < 0 ||
        number > std::numeric_limits<std::int64_t>::max() / 2)
        throw std::runtime_error("a size or stride that cannot be");
    return number.get<std::int64_t>();
}

std::vector<std::int64_t> countsIn(const json &values)
{
    std::vector<std::int64_t> counts;
    for (const json &value : values.get_ref<const json::array_t &>())
        counts.push_back(countIn(value));
    if (counts.size() > mostDimensions)
        throw std::runtime_error("too many dimensions");
    return counts;
}

/// How many elements a storage must have for TENSOR; nothing where no storage is so large.
std::optional<std::int64_t> reachOf(const Described &tensor)
{
    std::int64_t last = tensor.offset;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        if (tensor.sizes[i] == 0)
            return 0;
        std::int64_t step = 0;
        if (__builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &step) ||
            __builtin_add_overflow(last, step, &last))
            return std::nullopt;
    }
    std::int64_t reach = 0;
    return __builtin_add_overflow(last, 1, &reach) ? std::nullopt : std::optional(reach);
}

/// Bytes of all elements, those of the same place each; nothing where that is too large to say.
std::optional<std::int64_t> bytesOf(const Described &tensor)
{
    auto bytes = static_cast<std::int64_t>(c10::elementSize(tensor.type));
    for (const std::int64_t size : tensor.sizes)
        if (__builtin_mul_overflow(bytes, size, &bytes))
            return std::nullopt;
    return bytes;
}

class TensorReader {
public:
    explicit TensorReader(const Archive &archive) : m_archive(archive) {}

    base::Result<void> readAll(const std::string &config, const std::string &folder, Tensors &tensors)
    {
        if (!m_archive.has(config))
            return {};
        const auto text = m_archive.text(config, longestConfig);
        if (!text)
            return text.error();
        const auto document = parsedJson(*text);
        if (!document)
            return wrong(config, "no JSON");
        const json &entries = document->at("config");
        for (const auto &[name, entry] : entries.get_ref<const json::object_t &>()) {
            auto tensor = read(name, entry, folder);
            if (!tensor)
                return tensor.error();
            if (tensor->defined())
                tensors.emplace(name, std::move(*tensor));
        }
        return {};
    }

private:
    Error wrong(const std::string &name, std::string detail) const
    {
        return {ErrorCode::ModelUnreadable,
                {PARETOSCOPE_SAY("pt2.wrong-tensor", "%1 is damaged: what it says of %2 does not fit what it "
                                                     "holds; copy or save the model again."),
                 m_archive.file(), name.substr(0, 200)},
                std::move(detail)};
    }

    Error unsupported(const base::Wording &wording, const std::string &name) const
    {
        return {ErrorCode::ModelUnsupported, {wording, name.substr(0, 200), m_archive.file()}, {}};
    }

    /// An undefined one for what is no tensor.
    base::Result<at::Tensor> read(const std::string &name, const json &entry, const std::string &folder)
    {
        if (!entry.contains("tensor_meta") || entry["tensor_meta"].is_null())
            return at::Tensor();
        if (entry.at("use_pickle").get<bool>())
            return unsupported(PARETOSCOPE_SAY("pt2.pickled",
                                               "The tensor %1 of %2 is of a class of its own, saved as a "
                                               "Python object; turn it into a plain tensor before export."),
                               name);
        const json &meta = entry["tensor_meta"];
        const auto type = scalarTypeOf(countIn(meta.at("dtype")));
        if (!type || !layoutOf(countIn(meta.at("layout"))))
            return unsupported(PARETOSCOPE_SAY("pt2.other-type",
                                               "The tensor %1 of %2 is of a type or layout that is not read "
                                               "here; convert it to floating point before export."),
                               name);
        const Described described{folder + entry.at("path_name").get_ref<const std::string &>(), *type,
                                  countsIn(meta.at("sizes")), countsIn(meta.at("strides")),
                                  countIn(meta.at("storage_offset"))};
        return viewOf(described, name);
    }

    base::Result<at::Tensor> viewOf(const Described &described, const std::string &name)
    {
        if (const auto known = m_views.find(described); known != m_views.end())
            return known->second;
        if (described.sizes.size() != described.strides.size())
            return wrong(name, "sizes and strides");
        const auto element = static_cast<std::uint64_t>(c10::elementSize(described.type));
        const auto reach = reachOf(described);
        const auto bytes = bytesOf(described);
        const std::uint64_t stored = m_archive.size(described.part);
        if (!reach || !bytes || static_cast<std::uint64_t>(*reach) > stored / element ||
            (*reach > 0 && !m_archive.has(described.part)))
            return wrong(name, "beyond its part");
        const std::int64_t repeated = *bytes - static_cast<std::int64_t>(stored);
        if (repeated > 0 && (m_repeatedBytes += repeated) > mostRepeatedBytes)
            return wrong(name, "repeated too often");
        auto storage = storageOf(described.part);
        if (!storage.defined())
            return wrong(name, "unreadable part");
        at::Tensor view = at::empty({0}, at::TensorOptions().dtype(described.type));
        view.set_(storage.storage(), *reach == 0 ? 0 : described.offset, described.sizes, described.strides);
        const bool isRepeated = std::ranges::count(described.strides, 0) > 0 && *bytes > 0;
        return m_views.emplace(described, isRepeated ? view.contiguous() : view).first->second;
    }

    /// A tensor of the part's bytes; undefined where it cannot be read.
    at::Tensor storageOf(const std::string &part)
    {
        at::Tensor &bytes = m_parts[part];
        if (bytes.defined())
            return bytes;
        at::Tensor made = at::empty({static_cast<std::int64_t>(m_archive.size(part))}, at::kByte);
        const std::span<std::byte> into(static_cast<std::byte *>(made.data_ptr()), m_archive.size(part));
        if (into.empty() || m_archive.read(part, into))
            bytes = made;
        return bytes;
    }

    const Archive &m_archive;
    std::map<std::string, at::Tensor> m_parts;
    std::map<Described, at::Tensor> m_views;
    std::int64_t m_repeatedBytes = 0;
};

} // namespace

base::Result<Tensors> tensorsIn(const Archive &archive, const std::string &model)
{
    return base::guarded(
        ErrorCode::ModelUnreadable,
        {PARETOSCOPE_SAY("pt2.wrong-tensors", "%1 is damaged: what it says of its tensors is not as "
                                              "torch.export.save writes it; copy or save the file again."),
         archive.file()},
        [&]() -> base::Result<Tensors> {
            Tensors tensors;
            TensorReader reader(archive);
            for (const auto &[folder, file] : {std::pair("data/weights/", "_weights_config.json"),
                                               std::pair("data/constants/", "_constants_config.json")})
                if (auto read = reader.readAll(folder + model + file, folder, tensors); !read)
                    return read.error();
            return tensors;
        });
}

} // namespace paretoscope::formats::pt2
