// The calls that a pickle may make: known by name and done here, none of them Python's.
#include "core/data/archives/picklemachine.h"

#include <algorithm>
#include <array>

namespace paretoscope::data {

namespace {

constexpr std::array<std::string_view, 18> knownCalls{"numpy.core.multiarray._reconstruct",
                                                      "numpy.core.multiarray.scalar",
                                                      "numpy.core.numeric._frombuffer",
                                                      "numpy.ndarray",
                                                      "numpy.dtype",
                                                      "_codecs.encode",
                                                      "collections.OrderedDict",
                                                      "__builtin__.bytearray",
                                                      "builtins.bytearray",
                                                      "torch._utils._rebuild_tensor",
                                                      "torch._utils._rebuild_tensor_v2",
                                                      "torch._utils._rebuild_parameter",
                                                      "torch.Size",
                                                      "torch.utils.data.dataset.TensorDataset",
                                                      "builtins.set",
                                                      "__builtin__.set",
                                                      "builtins.frozenset",
                                                      "__builtin__.frozenset"};

bool isStorage(std::string_view name)
{
    return name.starts_with("torch.") && name.ends_with("Storage") &&
           name.substr(6).find('.') == std::string_view::npos;
}

/// As NumPy 1 has it: 2.0 renamed numpy.core.
std::string fullName(std::string_view module, std::string_view name)
{
    std::string full = std::string(module) + "." + std::string(name);
    if (constexpr std::string_view renamed = "numpy._core."; full.starts_with(renamed))
        full = "numpy.core." + full.substr(renamed.size());
    return full;
}

} // namespace

PickleMachine::Step PickleMachine::call(std::uint8_t opcode)
{
    switch (opcode) {
    case 'c': {
        const auto module = line();
        const auto name = module ? line() : std::nullopt;
        return done(name && pushClass(*module, *name));
    }
    case 0x93: {
        const auto name = pop();
        const auto module = name ? pop() : std::nullopt;
        return done(module && isKind(*name, Kind::Text) && isKind(*module, Kind::Text) &&
                    pushClass(m_pickle.at(*module).text, m_pickle.at(*name).text));
    }
    case 'R':
    case 0x81:
        return done(reduce());
    case 'b':
        return done(build());
    case 'Q':
        return done(persistent());
    default:
        m_taken = false;
        return Step::Next;
    }
}

bool PickleMachine::pushClass(std::string_view module, std::string_view name)
{
    const std::string full = fullName(module, name);
    if (std::find(knownCalls.begin(), knownCalls.end(), full) == knownCalls.end() && !isStorage(full)) {
        m_refused = full.substr(0, 100);
        return false;
    }
    return push({Kind::Class, false, 0, 0, keep(full), {}});
}

bool PickleMachine::reduce()
{
    const auto arguments = pop();
    const auto callable = arguments ? pop() : std::nullopt;
    if (!callable || !isKind(*arguments, Kind::Tuple) || !isKind(*callable, Kind::Class))
        return false;
    const std::vector<Id> items = m_pickle.at(*arguments).items;
    return reduceTo(std::string(m_pickle.at(*callable).text), items);
}

bool PickleMachine::reduceTo(const std::string &name, const std::vector<Id> &arguments)
{
    const auto again = [&](Id id) {
        m_stack.push_back(id);
        return true;
    };
    if (name == "numpy.core.multiarray._reconstruct" || name == "numpy.ndarray")
        return push({Kind::Array, false, 0, 0, {}, {}});
    if (name == "numpy.dtype")
        return !arguments.empty() && push({Kind::Type, false, 0, 0, m_pickle.at(arguments[0]).text, {}});
    if (name == "numpy.core.multiarray.scalar")
        return scalar(arguments);
    if (name == "numpy.core.numeric._frombuffer")
        return arguments.size() == 4 && push({Kind::Array,
                                              m_pickle.at(arguments[3]).text == "F",
                                              0,
                                              0,
                                              {},
                                              {arguments[2], arguments[1], arguments[0]}});
    if (name == "_codecs.encode" || name.ends_with(".bytearray"))
        return encode(arguments);
    if (name == "collections.OrderedDict" || name == "torch.utils.data.dataset.TensorDataset")
        return pairsToDictionary(arguments);
    if (name == "torch._utils._rebuild_tensor" || name == "torch._utils._rebuild_tensor_v2")
        return arguments.size() >= 4 &&
               push({Kind::Tensor, false, 0, 0, {}, {arguments.begin(), arguments.begin() + 4}});
    if (name == "torch._utils._rebuild_parameter" || name == "torch.Size")
        return !arguments.empty() && again(arguments[0]);
    if (name.ends_with("set"))
        return arguments.empty() ? push({Kind::List, false, 0, 0, {}, {}}) : again(arguments[0]);
    return false;
}

/// Bytes that protocols before 3 write as text: every character below 256 is one byte.
bool PickleMachine::encode(const std::vector<Id> &arguments)
{
    if (arguments.empty())
        return push({Kind::Bytes, false, 0, 0, {}, {}});
    const Object &given = m_pickle.at(arguments[0]);
    if (given.kind == Kind::Bytes)
        return push({Kind::Bytes, false, 0, 0, given.text, {}});
    if (given.kind != Kind::Text)
        return false;
    if (!affordText(given.text.size()))
        return false;
    std::string bytes;
    bytes.reserve(given.text.size());
    for (std::size_t i = 0; i < given.text.size(); ++i) {
        const auto first = static_cast<std::uint8_t>(given.text[i]);
        if (first < 0x80) {
            bytes += given.text[i];
        } else if ((first & 0xFC) == 0xC0 && i + 1 < given.text.size()) {
            bytes += static_cast<char>(first << 6 | (given.text[++i] & 0x3F));
        } else {
            return false;
        }
    }
    return push({Kind::Bytes, false, 0, 0, keep(std::move(bytes)), {}});
}

/// One element of NumPy: its type and its bytes.
bool PickleMachine::scalar(const std::vector<Id> &arguments)
{
    if (arguments.size() < 2 || !isKind(arguments[0], Kind::Type) || !isKind(arguments[1], Kind::Bytes))
        return false;
    const Object &type = m_pickle.at(arguments[0]);
    const auto element = elementTypeFromNumpy((type.integer == '>' ? ">" : "<") + std::string(type.text));
    const auto bytes = std::as_bytes(std::span(m_pickle.at(arguments[1]).text));
    if (!element || bytes.size() != element->bytes)
        return false;
    if (element->kind == ElementType::Kind::Float) {
        float value = 0;
        decode(*element, bytes, std::span(&value, 1));
        return push({Kind::Number, false, 0, static_cast<double>(value), {}, {}});
    }
    std::int64_t value = 0;
    decode(*element, bytes, std::span(&value, 1));
    return push({Kind::Integer, false, value, 0, {}, {}});
}

bool PickleMachine::pairsToDictionary(const std::vector<Id> &arguments)
{
    Object dictionary{Kind::Dictionary, false, 0, 0, {}, {}};
    if (!arguments.empty() && isKind(arguments[0], Kind::List)) {
        if (!afford(2 * m_pickle.at(arguments[0]).items.size()))
            return false;
        for (const Id pair : m_pickle.at(arguments[0]).items) {
            const Object &entry = m_pickle.at(pair);
            if (entry.items.size() != 2 || entry.kind == Kind::Dictionary)
                return false;
            dictionary.items.insert(dictionary.items.end(), entry.items.begin(), entry.items.end());
        }
    }
    return push(std::move(dictionary));
}

bool PickleMachine::build()
{
    const auto state = pop();
    if (!state || m_stack.empty())
        return false;
    Object &object = m_pickle.m_objects[m_stack.back()];
    const Object &given = m_pickle.at(*state);
    if (object.kind == Kind::Array && given.kind == Kind::Tuple)
        return buildArray(object, given.items);
    if (object.kind == Kind::Type && given.kind == Kind::Tuple && given.items.size() > 1) {
        const std::string_view order = m_pickle.at(given.items[1]).text;
        object.integer = order.empty() ? 0 : order.front();
        return true;
    }
    if (object.kind == Kind::Dictionary && given.kind == Kind::Dictionary && &object != &given) {
        if (!afford(given.items.size()))
            return false;
        object.items.insert(object.items.end(), given.items.begin(), given.items.end());
        return true;
    }
    return object.kind == Kind::Dictionary && given.kind == Kind::None;
}

/// (version, shape, type, column-major, bytes)
bool PickleMachine::buildArray(Object &array, const std::vector<Id> &state)
{
    if (state.size() != 5)
        return false;
    array.fortran = m_pickle.at(state[3]).integer != 0;
    array.items = {state[1], state[2], state[4]};
    return true;
}

/// ("storage", class, key, place, number of elements, …) of PyTorch.
bool PickleMachine::persistent()
{
    const auto id = pop();
    if (!id || !isKind(*id, Kind::Tuple))
        return false;
    const std::vector<Id> items = m_pickle.at(*id).items;
    if (items.size() < 5 || m_pickle.at(items[0]).text != "storage" || !isKind(items[1], Kind::Class) ||
        !isKind(items[4], Kind::Integer))
        return false;
    return push(
        {Kind::Storage, false, m_pickle.at(items[4]).integer, 0, m_pickle.at(items[2]).text, {items[1]}});
}

} // namespace paretoscope::data
