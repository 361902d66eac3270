// Pickles of protocol 2, instruction by instruction as Python's pickletools describes them. For tests of
// reading.
#pragma once

#include "tests/support/datafiles.h"

#include <cstdint>
#include <string>
#include <vector>

namespace paretoscope::tests::pickles {

inline Bytes program(const Bytes &body)
{
    return joined(joined(packed<std::uint8_t>({0x80, 2}), body), textBytes("."));
}

inline Bytes integer(std::int32_t value)
{
    return joined(textBytes("J"), packed<std::int32_t>({value}));
}

inline Bytes text(const std::string &value)
{
    return joined(joined(textBytes("X"), packed<std::uint32_t>({static_cast<std::uint32_t>(value.size())})),
                  textBytes(value));
}

/// As Python 2 wrote bytes.
inline Bytes bytes(const Bytes &value)
{
    return joined(joined(textBytes("T"), packed<std::uint32_t>({static_cast<std::uint32_t>(value.size())})),
                  value);
}

inline Bytes sequence(const std::vector<Bytes> &items, const char *end)
{
    Bytes all = textBytes("(");
    for (const Bytes &item : items)
        all = joined(all, item);
    return joined(all, textBytes(end));
}
inline Bytes tuple(const std::vector<Bytes> &items)
{
    return sequence(items, "t");
}
inline Bytes list(const std::vector<Bytes> &items)
{
    return sequence(items, "l");
}
/// Keys and values in turn.
inline Bytes dictionary(const std::vector<Bytes> &items)
{
    return sequence(items, "d");
}

inline Bytes global(const std::string &module, const std::string &name)
{
    return textBytes("c" + module + "\n" + name + "\n");
}
inline Bytes call(const Bytes &callable, const std::vector<Bytes> &arguments)
{
    return joined(joined(callable, tuple(arguments)), textBytes("R"));
}
inline Bytes build(const Bytes &object, const Bytes &state)
{
    return joined(joined(object, state), textBytes("b"));
}

/// As numpy.ndarray.__reduce__ has it. TYPE "u1", "f4", …; ORDER "|" or "<".
inline Bytes array(const std::string &type, const std::string &order, const std::vector<std::int32_t> &shape,
                   const Bytes &elements)
{
    std::vector<Bytes> sizes;
    for (const std::int32_t size : shape)
        sizes.push_back(integer(size));
    const Bytes none = textBytes("N"), no = packed<std::uint8_t>({0x89});
    const Bytes dtype =
        build(call(global("numpy", "dtype"), {text(type), integer(0), integer(1)}),
              tuple({integer(3), text(order), none, none, none, integer(-1), integer(-1), integer(0)}));
    return build(call(global("numpy.core.multiarray", "_reconstruct"),
                      {global("numpy", "ndarray"), tuple({integer(0)}), bytes(textBytes("b"))}),
                 tuple({integer(1), tuple(sizes), dtype, no, bytes(elements)}));
}

/// As torch.save() has it: a view of the storage KEY of ELEMENTS elements.
inline Bytes tensor(const std::string &storage, const std::string &key, std::int32_t elements,
                    std::int32_t offset, const std::vector<std::int32_t> &shape,
                    const std::vector<std::int32_t> &strides)
{
    std::vector<Bytes> sizes, steps;
    for (const std::int32_t size : shape)
        sizes.push_back(integer(size));
    for (const std::int32_t step : strides)
        steps.push_back(integer(step));
    const Bytes persistent =
        joined(tuple({text("storage"), global("torch", storage), text(key), text("cpu"), integer(elements)}),
               textBytes("Q"));
    return call(global("torch._utils", "_rebuild_tensor_v2"),
                {persistent, integer(offset), tuple(sizes), tuple(steps), packed<std::uint8_t>({0x89}),
                 call(global("collections", "OrderedDict"), {})});
}

} // namespace paretoscope::tests::pickles
