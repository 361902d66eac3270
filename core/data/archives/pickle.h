// Python pickles without Python: tensors, arrays, lists, dictionaries, texts and numbers are read; whatever
// would run code is refused. Values; a Pickle refers to the bytes that it was read from.
#pragma once

#include "core/base/result.h"
#include "core/data/elementtype.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::data {

class Pickle {
public:
    using Id = std::uint32_t; ///< of an object of this pickle

    enum class Kind : std::uint8_t {
        None,
        Boolean,
        Integer,
        Number,
        Text,
        Bytes,
        List,
        Tuple,
        Dictionary,
        Class,   ///< one of the few that are known; `text` is "module.name"
        Type,    ///< of NumPy's elements; `text` is its name ("u1"), `integer` the byte order character or 0
        Array,   ///< of NumPy; its `items` are shape, type and bytes once they are known
        Storage, ///< of PyTorch; `text` is its key, `items` its class, `integer` the number of elements
        Tensor   ///< of PyTorch; `items` are storage, offset, sizes and strides
    };

    struct Object {
        Kind kind = Kind::None;
        bool fortran = false;     ///< Array
        std::int64_t integer = 0; ///< Boolean, Integer
        double number = 0;        ///< Number
        std::string_view text;    ///< Text, Bytes, Class, Type, Storage
        std::vector<Id> items;    ///< List, Tuple; Dictionary: keys and values in turn
    };

    /// The pickle at the start of BYTES, which must outlive it. DataUnreadable naming NAME where it is
    /// damaged or asks for a class that is not known here.
    static base::Result<Pickle> read(std::span<const std::byte> bytes, const std::string &name);

    const Object &root() const { return m_objects[m_root]; }
    const Object &at(Id id) const { return m_objects[id]; }
    std::size_t size() const { return m_objects.size(); } ///< objects in all
    /// Of the bytes it was read from.
    std::size_t length() const { return m_length; }
    /// The value of KEY in DICTIONARY; null where there is none.
    const Object *find(const Object &dictionary, std::string_view key) const;

private:
    friend class PickleMachine;

    std::vector<Object> m_objects;
    /// What is not as it lies in the file; shared, for a copy's texts refer to it too.
    std::shared_ptr<std::deque<std::string>> m_texts = std::make_shared<std::deque<std::string>>();
    Id m_root = 0;
    std::size_t m_length = 0;
};

/// Whether BYTES begin like a pickle of protocol 2 or later, or one of 0 or 1 that ends as pickles do.
bool looksLikePickle(std::span<const std::byte> bytes);

} // namespace paretoscope::data
