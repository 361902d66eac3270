// Numbers as they lie in files: kind, width, byte order; and their decoding. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::data {

struct ElementType {
    enum class Kind : std::uint8_t { Boolean, Unsigned, Signed, Float };
    Kind kind = Kind::Unsigned;
    std::uint8_t bytes = 1;
    bool bigEndian = false;

    bool isInteger() const { return kind == Kind::Unsigned || kind == Kind::Signed; }
    bool isByte() const { return kind == Kind::Unsigned && bytes == 1; }
    bool operator==(const ElementType &) const = default;
};

/// NumPy's notation: "<f4", "|u1", ">i8", "=f8", "|b1"; absent for anything else (complex, objects, text).
std::optional<ElementType> elementTypeFromNumpy(std::string_view descr);
/// The type byte of an IDX file: 0x08 u8, 0x09 i8, 0x0B i16, 0x0C i32, 0x0D f32, 0x0E f64, all big-endian.
std::optional<ElementType> elementTypeFromIdx(std::uint8_t code);
/// "float32", "int16 (big-endian)": for people.
std::string elementTypeName(ElementType type);

/// BYTES holds at least into.size() elements. Float16 is IEEE 754 binary16.
void decode(ElementType type, std::span<const std::byte> bytes, std::span<float> into);
/// As above; TYPE must be an integer or boolean (floats give 0).
void decode(ElementType type, std::span<const std::byte> bytes, std::span<std::int64_t> into);

} // namespace paretoscope::data
