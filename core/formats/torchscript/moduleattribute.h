// One thing that a module of an exported file owns, and how it comes back when the file is loaded. Only
// inside core.
#pragma once

#include "core/formats/packing/packedparameter.h"

#include <ATen/core/ivalue.h>

#include <optional>
#include <string>

namespace paretoscope::formats {

enum class AttributeKind { Parameter, Buffer, Plain };

enum class Restored {
    AsIs,     ///< a number, a tensor that shares its storage with no other
    Copied,   ///< a tensor that lies with others in one storage of the file
    Counted,  ///< a buffer that is one integer: lies in the file as a number, not as a tensor
    Unpacked, ///< a packed weight
    Filled    ///< a packed weight that a module below this one fills in
};

/// KEY is the caller's: how it finds the attribute again; negative: it does not.
struct ModuleAttribute {
    int key = -1;
    std::string name;
    c10::IValue value;
    AttributeKind kind = AttributeKind::Plain;
    c10::TypePtr type = nullptr; ///< null: that of the value
    std::optional<PackedParameter> packed;
    std::string packedName; ///< of the attribute that keeps the packed form
    Restored restored = Restored::AsIs;
    int tiedTo = -1;     ///< key of the attribute that is this very tensor
    bool isTied = false; ///< others are
};

c10::TypePtr typeOf(const ModuleAttribute &attribute);

/// A one-element integer buffer, such as batch norm's count of batches, that no bytes are to be counted for.
bool isCount(const c10::IValue &value);

} // namespace paretoscope::formats
