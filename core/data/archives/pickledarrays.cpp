#include "core/data/archives/pickledarrays.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

using Kind = Pickle::Kind;
using Object = Pickle::Object;

constexpr int deepest = 6;
constexpr std::size_t mostArrays = 1000;

ElementType nativeType(ElementType::Kind kind, std::uint8_t bytes)
{
    return {kind, bytes, bytes > 1 && std::endian::native == std::endian::big};
}

std::optional<ElementType> storageType(std::string_view name)
{
    using T = ElementType::Kind;
    constexpr std::array<std::tuple<std::string_view, T, std::uint8_t>, 9> known{{{"Float", T::Float, 4},
                                                                                  {"Double", T::Float, 8},
                                                                                  {"Half", T::Float, 2},
                                                                                  {"Long", T::Signed, 8},
                                                                                  {"Int", T::Signed, 4},
                                                                                  {"Short", T::Signed, 2},
                                                                                  {"Char", T::Signed, 1},
                                                                                  {"Byte", T::Unsigned, 1},
                                                                                  {"Bool", T::Boolean, 1}}};
    for (const auto &[type, kind, bytes] : known) {
        if (name == "torch." + std::string(type) + "Storage")
            return ElementType{kind, bytes, false}; // such files are little-endian
    }
    return std::nullopt;
}

/// Walks lists and dictionaries; arrays are made as they are found, for sharing the pickle's bytes would keep
/// it all.
class Collector {
public:
    Collector(const Pickle &pickle, std::string name, const StorageBytes &storage)
        : m_pickle(pickle), m_name(std::move(name)), m_storage(storage)
    {
    }

    Result<void> visit(const Object &object, const std::string &key, int depth);

    std::vector<std::pair<std::string, StoredArray>> arrays;
    std::vector<std::string> classNames;

private:
    Result<void> visitItems(const Object &object, const std::string &key, int depth);
    Result<void> takeNumPy(const Object &object, const std::string &key);
    Result<void> takeTensor(const Object &object, const std::string &key);
    Result<void> takeNumbers(const Object &list, const std::string &key);
    bool takeClassNames(const Object &list, const std::string &key);
    Result<void> add(const std::string &key, std::shared_ptr<const ByteSource> bytes,
                     StoredArray::Layout layout);

    std::optional<std::vector<std::int64_t>> sizes(const Object &tuple) const;
    bool allAre(const Object &list, std::initializer_list<Kind> kinds) const;
    std::string label(const std::string &key) const
    {
        return m_name + (key.empty() ? "" : " (array " + key + ")");
    }
    Error damaged(const std::string &key) const
    {
        return {ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("pickle.damaged-array", "%1 is damaged; save the file again."), label(key)}};
    }

    const Pickle &m_pickle;
    std::string m_name;
    const StorageBytes &m_storage;
    std::size_t m_visits = 0;
};

Result<void> Collector::visit(const Object &object, const std::string &key, int depth)
{
    if (depth > deepest || ++m_visits > mostArrays * 16)
        return {};
    switch (object.kind) {
    case Kind::Array:
        return takeNumPy(object, key);
    case Kind::Tensor:
        return takeTensor(object, key);
    case Kind::List:
    case Kind::Tuple:
        if (object.items.empty() || takeClassNames(object, key))
            return {};
        if (allAre(object, {Kind::Integer, Kind::Boolean, Kind::Number}))
            return object.kind == Kind::List ? takeNumbers(object, key) : Result<void>();
        return visitItems(object, key, depth);
    case Kind::Dictionary:
        return visitItems(object, key, depth);
    default:
        return {};
    }
}

Result<void> Collector::visitItems(const Object &object, const std::string &key, int depth)
{
    const bool dictionary = object.kind == Kind::Dictionary;
    const std::size_t step = dictionary ? 2 : 1;
    for (std::size_t i = 0; i + step <= object.items.size(); i += step) {
        const Object &name = m_pickle.at(object.items[i]);
        const std::string inner = !dictionary                  ? std::to_string(i)
                                  : name.kind == Kind::Integer ? std::to_string(name.integer)
                                                               : std::string(name.text.substr(0, 256));
        // The one thing in a TensorDataset is what it is for.
        const std::string path = dictionary && inner == "tensors" ? key
                                 : key.empty()                    ? inner
                                                                  : key + "." + inner;
        if (auto done = visit(m_pickle.at(object.items[i + step - 1]), path, depth + 1); !done)
            return done;
    }
    return {};
}

bool Collector::allAre(const Object &list, std::initializer_list<Kind> kinds) const
{
    for (const auto item : list.items) {
        if (std::find(kinds.begin(), kinds.end(), m_pickle.at(item).kind) == kinds.end())
            return false;
    }
    return true;
}

bool Collector::takeClassNames(const Object &list, const std::string &key)
{
    if (!allAre(list, {Kind::Text, Kind::Bytes}))
        return false;
    constexpr std::array<std::string_view, 5> usual{"classes", "class_names", "label_names",
                                                    "fine_label_names", "labels_names"};
    if (std::find(usual.begin(), usual.end(), key) != usual.end()) {
        for (const auto item : list.items)
            classNames.emplace_back(m_pickle.at(item).text.substr(0, 256));
    }
    return true;
}

std::optional<std::vector<std::int64_t>> Collector::sizes(const Object &tuple) const
{
    std::vector<std::int64_t> values;
    if ((tuple.kind != Kind::Tuple && tuple.kind != Kind::List) || tuple.items.size() > 32 ||
        !allAre(tuple, {Kind::Integer}))
        return std::nullopt;
    for (const auto item : tuple.items) {
        values.push_back(m_pickle.at(item).integer);
        if (values.back() < 0)
            return std::nullopt;
    }
    return values;
}

Result<void> Collector::add(const std::string &key, std::shared_ptr<const ByteSource> bytes,
                            StoredArray::Layout layout)
{
    if (layout.shape.empty() || arrays.size() == mostArrays) // a single number is no set of samples
        return {};
    auto array = StoredArray::create(std::move(bytes), std::move(layout));
    if (!array && array.error().code == ErrorCode::DataMismatch)
        return {}; // no samples in it; there may be others
    if (!array)
        return array.error();
    arrays.emplace_back(key, std::move(*array));
    return {};
}

Result<void> Collector::takeNumPy(const Object &object, const std::string &key)
{
    if (object.items.size() != 3)
        return damaged(key);
    const Object &type = m_pickle.at(object.items[1]), &bytes = m_pickle.at(object.items[2]);
    const auto shape = sizes(m_pickle.at(object.items[0]));
    if (!shape || type.kind != Kind::Type)
        return damaged(key);
    const auto element = elementTypeFromNumpy((type.integer == '>' ? ">" : "<") + std::string(type.text));
    if (!element || bytes.kind != Kind::Bytes)
        return {}; // of objects or texts: not data, there may be others
    StoredArray::Layout layout;
    layout.shape = *shape;
    layout.type = *element;
    layout.order = object.fortran && shape->size() > 1 ? Order::ColumnMajor : Order::RowMajor;
    const auto content = std::as_bytes(std::span(bytes.text));
    return add(
        key,
        std::make_shared<MemorySource>(label(key), std::vector<std::byte>(content.begin(), content.end())),
        std::move(layout));
}

Result<void> Collector::takeNumbers(const Object &list, const std::string &key)
{
    const bool whole = allAre(list, {Kind::Integer, Kind::Boolean});
    std::vector<std::byte> bytes(8 * list.items.size());
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        const Object &item = m_pickle.at(list.items[i]);
        const double number = item.kind == Kind::Number ? item.number : static_cast<double>(item.integer);
        std::memcpy(bytes.data() + 8 * i, whole ? static_cast<const void *>(&item.integer) : &number, 8);
    }
    StoredArray::Layout layout;
    layout.shape = {static_cast<std::int64_t>(list.items.size())};
    layout.type = nativeType(whole ? ElementType::Kind::Signed : ElementType::Kind::Float, 8);
    return add(key, std::make_shared<MemorySource>(label(key), std::move(bytes)), std::move(layout));
}

struct Strided {
    std::vector<std::int64_t> shape, strides;
    std::int64_t offset = 0;
};

bool isRowMajor(const Strided &view)
{
    std::int64_t wanted = 1;
    for (std::size_t d = view.shape.size(); d-- > 0;) {
        if (view.shape[d] != 1 && view.strides[d] != wanted)
            return false;
        if (__builtin_mul_overflow(wanted, view.shape[d], &wanted))
            return false;
    }
    return true;
}

/// The elements of VIEW in row-major order; empty where it reaches beyond the storage of ELEMENTS, or repeats
/// them (a view that was expanded would need more memory than the file accounts for).
Result<std::vector<std::byte>> gathered(const Strided &view, std::uint8_t width, const ByteSource &storage)
{
    const auto elements = static_cast<std::int64_t>(storage.size() / width);
    std::int64_t count = 1, last = view.offset;
    for (std::size_t d = 0; d < view.shape.size(); ++d) {
        std::int64_t reach = 0;
        if (__builtin_mul_overflow(count, view.shape[d], &count) ||
            __builtin_mul_overflow(std::max<std::int64_t>(0, view.shape[d] - 1), view.strides[d], &reach) ||
            __builtin_add_overflow(last, reach, &last))
            return std::vector<std::byte>();
    }
    if (count > elements || last >= elements || count == 0)
        return std::vector<std::byte>();
    std::vector<std::byte> all(static_cast<std::size_t>(elements) * width);
    if (auto done = storage.read(0, all); !done)
        return done.error();
    std::vector<std::byte> result(static_cast<std::size_t>(count) * width);
    std::vector<std::int64_t> position(view.shape.size(), 0);
    for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t at = view.offset;
        for (std::size_t d = 0; d < position.size(); ++d)
            at += position[d] * view.strides[d];
        std::memcpy(result.data() + static_cast<std::size_t>(i) * width,
                    all.data() + static_cast<std::size_t>(at) * width, width);
        for (std::size_t d = position.size(); d-- > 0 && ++position[d] == view.shape[d];)
            position[d] = 0;
    }
    return result;
}

Result<void> Collector::takeTensor(const Object &object, const std::string &key)
{
    const Object &storage = m_pickle.at(object.items[0]), &offset = m_pickle.at(object.items[1]);
    const auto shape = sizes(m_pickle.at(object.items[2])), strides = sizes(m_pickle.at(object.items[3]));
    if (storage.kind != Kind::Storage || offset.kind != Kind::Integer || offset.integer < 0 || !shape ||
        !strides || shape->size() != strides->size())
        return damaged(key);
    const auto type = storageType(m_pickle.at(storage.items[0]).text);
    if (!type)
        return Error{ErrorCode::DataUnreadable,
                     {PARETOSCOPE_SAY("pickle.unsupported-type",
                                      "%1 holds values of %2; save it as float32 or whole numbers."),
                      label(key), m_pickle.at(storage.items[0]).text}};
    auto bytes = m_storage(std::string(storage.text));
    if (!bytes)
        return bytes.error();
    const Strided view{*shape, *strides, offset.integer};
    StoredArray::Layout layout;
    layout.shape = *shape;
    layout.type = *type;
    if (isRowMajor(view)) {
        if (offset.integer > static_cast<std::int64_t>((*bytes)->size()))
            return damaged(key);
        layout.offset = static_cast<std::uint64_t>(offset.integer) * type->bytes;
        return add(key, std::move(*bytes), std::move(layout));
    }
    auto packed = gathered(view, type->bytes, **bytes);
    if (!packed)
        return packed.error();
    if (packed->empty())
        return damaged(key);
    return add(key, std::make_shared<MemorySource>(label(key), std::move(*packed)), std::move(layout));
}

} // namespace

Result<NamedArrays> pickledArrays(const Pickle &pickle, const std::string &name, const StorageBytes &storage)
{
    Collector collector(pickle, name, storage);
    const bool alone = pickle.root().kind == Kind::Array || pickle.root().kind == Kind::Tensor;
    if (auto done = collector.visit(pickle.root(), alone ? "x" : "", 0); !done)
        return done.error();
    if (collector.arrays.empty())
        return Error{ErrorCode::DataMismatch,
                     {PARETOSCOPE_SAY("pickle.no-arrays", "%1 holds no tensors or arrays of samples; save "
                                                          "them as a dictionary, {\"x\": …, \"y\": …}."),
                      name}};
    NamedArrays arrays;
    arrays.name = name;
    arrays.classNames = std::move(collector.classNames);
    auto found = std::make_shared<std::map<std::string, StoredArray>>();
    for (auto &[key, array] : collector.arrays) {
        if (found->emplace(key, std::move(array)).second)
            arrays.keys.push_back(key);
    }
    arrays.array = [found, name](const std::string &key) -> Result<StoredArray> {
        if (const auto array = found->find(key); array != found->end())
            return array->second;
        std::string list;
        for (const auto &entry : *found)
            list += (list.empty() ? "" : ", ") + entry.first;
        return noSuchArray(name, key, list.substr(0, 500));
    };
    return arrays;
}

} // namespace paretoscope::data
