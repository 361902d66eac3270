#include "core/formats/onnx/tensors.h"

#include "core/base/file.h"
#include "core/formats/onnx/program/modulename.h"
#include "core/graph/mappedtensors.h"

#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace paretoscope::formats::onnx {

namespace {

using base::Error;
using base::ErrorCode;
using Memory = std::shared_ptr<const base::FileMemory>;

/// How a type lies in a file, and what it becomes.
struct Form {
    int bits = 0;
    bool isSigned = false;
    c10::ScalarType type = c10::ScalarType::Undefined;
    bool isDirect = true; ///< memory holds it as the file does
};

std::optional<Form> formOf(std::int32_t type)
{
    using Type = c10::ScalarType;
    switch (static_cast<ElementType>(type)) {
    case ElementType::Float:
        return Form{32, true, Type::Float};
    case ElementType::Double:
        return Form{64, true, Type::Double};
    case ElementType::Float16:
        return Form{16, true, Type::Half};
    case ElementType::Bfloat16:
        return Form{16, true, Type::BFloat16};
    case ElementType::Int8:
        return Form{8, true, Type::Char};
    case ElementType::Uint8:
        return Form{8, false, Type::Byte};
    case ElementType::Int16:
        return Form{16, true, Type::Short};
    case ElementType::Uint16:
        return Form{16, false, Type::Int, false};
    case ElementType::Int32:
        return Form{32, true, Type::Int};
    case ElementType::Uint32:
        return Form{32, false, Type::Long, false};
    case ElementType::Int64:
    case ElementType::Uint64:
        return Form{64, true, Type::Long};
    case ElementType::Bool:
        return Form{8, false, Type::Bool, false};
    case ElementType::Int4:
        return Form{4, true, Type::Char, false};
    case ElementType::Uint4:
        return Form{4, false, Type::Byte, false};
    case ElementType::Int2:
        return Form{2, true, Type::Char, false};
    case ElementType::Uint2:
        return Form{2, false, Type::Byte, false};
    default:
        return std::nullopt;
    }
}

/// Nothing where there is no such tensor.
std::optional<std::int64_t> elementsIn(const std::vector<std::int64_t> &dims)
{
    constexpr std::int64_t most = std::int64_t{1} << 40;
    std::int64_t count = 1;
    bool isEmpty = false;
    for (const std::int64_t size : dims) {
        if (size < 0)
            return std::nullopt;
        isEmpty = isEmpty || size == 0;
        if (size > 0 && (__builtin_mul_overflow(count, size, &count) || count > most))
            return std::nullopt;
    }
    return isEmpty ? 0 : count;
}

/// Element I of BYTES; those of less than a byte lie lowest bits first.
std::int64_t elementAt(std::span<const std::byte> bytes, std::int64_t i, const Form &form)
{
    std::uint64_t value = 0;
    if (form.bits >= 8) {
        const auto width = static_cast<std::size_t>(form.bits / 8);
        std::memcpy(&value, bytes.data() + static_cast<std::size_t>(i) * width, width);
    } else {
        const auto bit = static_cast<std::size_t>(i) * static_cast<std::size_t>(form.bits);
        value = (static_cast<std::uint64_t>(bytes[bit / 8]) >> (bit % 8)) & ((1U << form.bits) - 1);
    }
    if (form.isSigned && form.bits < 64 && (value >> (form.bits - 1)) & 1)
        value |= ~std::uint64_t{0} << form.bits;
    return std::bit_cast<std::int64_t>(value);
}

/// Writes VALUE, which a file lists as a number (float16: its bits).
void put(at::Tensor &tensor, std::int64_t i, std::int64_t value)
{
    const auto element = c10::elementSize(tensor.scalar_type());
    const auto bits = static_cast<std::uint64_t>(
        tensor.scalar_type() == c10::ScalarType::Bool ? (value != 0 ? 1 : 0) : value);
    std::memcpy(static_cast<std::byte *>(tensor.data_ptr()) + static_cast<std::size_t>(i) * element, &bits,
                element);
}

/// Whether LOCATION is a plain way below the folder that it starts from.
bool staysWithin(const std::filesystem::path &location)
{
    return !location.empty() && location.is_relative() &&
           std::ranges::none_of(location, [](const std::filesystem::path &part) { return part == ".."; });
}

/// Both without links.
bool liesBelow(const std::filesystem::path &place, const std::filesystem::path &folder)
{
    return std::mismatch(folder.begin(), folder.end(), place.begin(), place.end()).first == folder.end();
}

/// As onnx.proto calls types that are not read here.
std::string protoNameOf(std::int32_t type)
{
    switch (type) {
    case 8:
        return "STRING";
    case 14:
        return "COMPLEX64";
    case 15:
        return "COMPLEX128";
    case 17:
        return "FLOAT8E4M3FN";
    case 18:
        return "FLOAT8E4M3FNUZ";
    case 19:
        return "FLOAT8E5M2";
    case 20:
        return "FLOAT8E5M2FNUZ";
    case 23:
        return "FLOAT4E2M1";
    case 24:
        return "FLOAT8E8M0";
    default:
        return std::to_string(type);
    }
}

} // namespace

std::optional<c10::ScalarType> scalarTypeOf(std::int32_t type)
{
    const auto form = formOf(type);
    return form ? std::optional(form->type) : std::nullopt;
}

at::Tensor elementOf(const Tensor &described)
{
    const auto form = formOf(described.type);
    const bool isListed = described.isListed && described.numbers.size() == 1;
    if (!form || elementsIn(described.dims) != 1 || described.external || described.holdsTexts ||
        (!isListed && (form->bits < 8 || described.raw.size() != static_cast<std::size_t>(form->bits / 8))))
        return {};
    at::Tensor element = at::empty({}, at::TensorOptions().dtype(form->type));
    put(element, 0, isListed ? described.numbers.front() : elementAt(described.raw, 0, *form));
    return element;
}

TensorStore::TensorStore(const std::filesystem::path &path, Memory memory)
    : m_path(path), m_memory(std::move(memory))
{
}

Error TensorStore::wrong(const Tensor &described, std::string detail) const
{
    return {ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("onnx.wrong-tensor", "%1 is damaged: what it says of the tensor %2 does not fit "
                                                  "what is stored; copy or export it again."),
             m_path, readable(described.name)},
            std::move(detail)};
}

base::Result<Memory> TensorStore::beside(const Tensor &described)
{
    const std::string &location = described.external->location;
    if (location.empty())
        return wrong(described, "no location");
    std::error_code failure;
    const std::filesystem::path file = std::filesystem::absolute(m_path, failure);
    const std::filesystem::path folder = std::filesystem::weakly_canonical(file.parent_path(), failure);
    const std::filesystem::path place = std::filesystem::weakly_canonical(folder / location, failure);
    const std::filesystem::path real = std::filesystem::weakly_canonical(file, failure).parent_path();
    if (failure || location.find('\0') != std::string::npos || !staysWithin(location) ||
        (!liesBelow(place, folder) && !liesBelow(place, real)))
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("onnx.outside", "%1 wants to read its weights from %2, which is not in its "
                                             "own folder; put the file there and export the network "
                                             "again."),
             m_path, readable(location)},
            {}};
    if (!std::filesystem::is_regular_file(place, failure))
        return Error{
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("onnx.data-missing", "%1 keeps its weights in %2, which is not beside it; "
                                                  "copy that file, too."),
             m_path, readable(location)},
            {}};
    if (const auto known = m_others.find(place.string()); known != m_others.end())
        return known->second;
    auto memory = base::FileMemory::copyOf(place);
    if (!memory)
        return memory.error();
    return m_others.emplace(place.string(), *memory).first->second;
}

base::Result<TensorStore::Place> TensorStore::place(const Tensor &described)
{
    if (!described.external)
        return Place{m_memory, described.raw};
    auto memory = beside(described);
    if (!memory)
        return memory.error();
    const auto bytes = (*memory)->bytes();
    const std::uint64_t offset = described.external->offset;
    if (offset > bytes.size() || described.external->length.value_or(0) > bytes.size() - offset)
        return wrong(described, "beyond the file of its data");
    return Place{*memory, bytes.subspan(offset, described.external->length.value_or(bytes.size() - offset))};
}

std::vector<std::filesystem::path> TensorStore::others() const
{
    std::vector<std::filesystem::path> places;
    for (const auto &[place, memory] : m_others)
        places.emplace_back(place);
    return places;
}

std::int64_t TensorStore::bytes() const
{
    std::size_t bytes = m_memory->bytes().size();
    for (const auto &[location, memory] : m_others)
        bytes += memory->bytes().size();
    return static_cast<std::int64_t>(bytes);
}

base::Result<at::Tensor> TensorStore::tensor(const Tensor &described)
{
    constexpr std::int64_t mostExpanded = std::int64_t{8} << 30;
    const auto form = formOf(described.type);
    if (!form || described.holdsTexts)
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("onnx.other-type", "The tensor %1 of %2 is of a type that is not read here "
                                                "(ONNX's type %3); convert it to floating point "
                                                "before export."),
             readable(described.name), m_path, protoNameOf(described.holdsTexts ? 8 : described.type)},
            {}};
    const auto count = elementsIn(described.dims);
    if (!count)
        return wrong(described, "sizes");
    const at::TensorOptions options = at::TensorOptions().dtype(form->type);
    const auto element = static_cast<std::int64_t>(c10::elementSize(form->type));
    if (described.isListed) {
        if (static_cast<std::int64_t>(described.numbers.size()) !=
            (form->bits < 8 ? (*count * form->bits + 7) / 8 : *count))
            return wrong(described, "number of elements");
        at::Tensor listed = at::empty(described.dims, options);
        for (std::int64_t i = 0; i < *count; ++i) {
            const auto whole = static_cast<std::size_t>(form->bits < 8 ? i * form->bits / 8 : i);
            const auto byte = static_cast<std::byte>(described.numbers[whole]);
            const std::int64_t within = form->bits < 8 ? i % (8 / form->bits) : 0;
            put(listed, i,
                form->bits < 8 ? elementAt(std::span(&byte, 1), within, *form) : described.numbers[whole]);
        }
        return listed;
    }
    auto place = this->place(described);
    if (!place)
        return place.error();
    const auto wanted = static_cast<std::uint64_t>((*count * form->bits + 7) / 8);
    const bool mayBeLonger = described.external && !described.external->length;
    if (mayBeLonger ? place->bytes.size() < wanted : place->bytes.size() != wanted)
        return wrong(described, "number of bytes");
    place->bytes = place->bytes.first(wanted);
    const bool isAligned =
        reinterpret_cast<std::uintptr_t>(place->bytes.data()) % static_cast<std::uintptr_t>(element) == 0;
    if (*count > 0 && form->isDirect && isAligned) {
        at::Tensor mapped = at::empty({0}, options);
        std::vector<std::int64_t> strides(described.dims.size(), 1);
        for (std::size_t i = strides.size(); i-- > 1;)
            strides[i - 1] = strides[i] * described.dims[i];
        mapped.set_(graph::storageIn(place->memory, place->bytes), 0, described.dims, strides);
        return mapped;
    }
    if ((m_expandedBytes += *count * element) > mostExpanded)
        return wrong(described, "more than memory should hold");
    at::Tensor own = at::empty(described.dims, options);
    if (form->isDirect && *count > 0)
        std::memcpy(own.data_ptr(), place->bytes.data(), wanted);
    for (std::int64_t i = 0; !form->isDirect && i < *count; ++i)
        put(own, i, elementAt(place->bytes, i, *form));
    return own;
}

} // namespace paretoscope::formats::onnx
