#include "core/formats/pt2/writing/unpacking.h"

#include "core/formats/pt2/writing/knownbooks.h"
#include "core/formats/pt2/writing/pythonnames.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/any.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/signbit.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <numeric>
#include <variant>

namespace paretoscope::formats::pt2 {

namespace {

using compress::Book;
using compress::Encoding;

constexpr std::int64_t bitsOfByte = 8;

/// The places in PackedWeight::layout.
enum Place : std::size_t {
    bitsPlace,
    countPlace,
    keptPlace,
    encodingPlace,
    positionBitsPlace,
    rowsPlace,
    columnsPlace,
    groupPlace,
    zeroPlace,
    rowOrderPlace,
    typePlace = rowOrderPlace + 4,
    bookPlace,
    entriesPlace
};

/// Of a weight that is a product.
enum ProductPlace : std::size_t { productTypePlace = 4, productGroupsPlace };

std::int64_t streamLength(std::int64_t count, std::int64_t bits)
{
    return (count * bits + bitsOfByte - 1) / bitsOfByte;
}

} // namespace

/// A tensor, several, or a constant.
struct Unpacker::Given {
    Given(const Computed &tensor) : tensors{tensor}, isTensor(true) {}
    Given(std::vector<Computed> list) : tensors(std::move(list)), isList(true) {}
    Given(std::int64_t number) : constant(number) {}
    Given(int number) : constant(static_cast<std::int64_t>(number)) {}
    Given(bool truth) : constant(truth) {}
    Given(at::ScalarType type) : constant(static_cast<std::int64_t>(type)) {}
    Given(std::vector<std::int64_t> numbers) : constant(std::move(numbers)) {}

    c10::IValue value() const
    {
        if (isTensor)
            return tensors.front().tensor;
        if (!isList)
            return constant;
        c10::List<at::Tensor> list;
        for (const Computed &one : tensors)
            list.push_back(one.tensor);
        return list;
    }

    Held held() const
    {
        if (isTensor)
            return heldTensor(tensors.front().name);
        if (!isList)
            return heldConstant(constant);
        Held list;
        list.kind = Held::Kind::List;
        for (const Computed &one : tensors)
            list.elements.push_back(heldTensor(one.name));
        return list;
    }

    std::vector<Computed> tensors;
    bool isTensor = false, isList = false;
    c10::IValue constant;
};

Computed Unpacker::call(const char *op, const char *overload, const std::vector<Given> &given)
{
    const auto known = c10::Dispatcher::singleton().findSchemaOrThrow(op, overload);
    torch::jit::Stack stack;
    std::vector<Held> inputs;
    for (std::size_t i = 0; i < known.schema().arguments().size(); ++i) {
        const bool isGiven = i < given.size();
        stack.push_back(isGiven ? given[i].value() : known.schema().arguments()[i].default_value().value());
        inputs.push_back(isGiven ? given[i].held() : heldConstant(stack.back()));
    }
    known.callBoxed(&stack);
    Computed result{{}, stack.back().toTensor()};
    result.name =
        m_builder.call(known.schema(), inputs, {{metaOfTensor(result.tensor)}}, m_module).front().front();
    return result;
}

Computed Unpacker::stored(StoredTensor tensor)
{
    Computed computed{{}, tensor.tensor};
    m_storedBytes += static_cast<std::int64_t>(tensor.tensor.nbytes());
    computed.name = m_builder.stored(std::move(tensor));
    return computed;
}

Computed Unpacker::widened(Computed tensor)
{
    const auto type = tensor.tensor.scalar_type();
    return type == at::kHalf || type == at::kBFloat16 ? call("aten::to", "dtype", {tensor, at::kFloat})
                                                      : tensor;
}

Computed Unpacker::stream(const at::Tensor &tensor, const std::string &name)
{
    return stored({name, tensor.contiguous(), Input::Kind::Buffer, false});
}

Computed Unpacker::part(const Computed &stream, std::int64_t first, std::int64_t end)
{
    if (first == 0 && end == stream.tensor.size(0))
        return stream;
    return call("aten::slice", "Tensor", {stream, 0, first, end, 1});
}

/// Codes that lie in no two bytes.
Computed Unpacker::wholeShares(const Computed &stream, std::int64_t count, std::int64_t bits)
{
    Computed &shifts = m_shared["shifts " + std::to_string(bits)];
    if (!shifts.tensor.defined())
        shifts = call("aten::arange", "start_step", {0, bitsOfByte, bits, at::kByte});
    const Computed shifted =
        call("aten::bitwise_right_shift", "Tensor", {call("aten::unsqueeze", "", {stream, 1}), shifts});
    return flattened(call("aten::bitwise_and", "Scalar", {shifted, (std::int64_t{1} << bits) - 1}), count);
}

/// Eight codes of b bits fill b whole bytes, so the stream is a matrix [count / 8, b], of which code j begins
/// in column b j / 8: what is taken of that column and of those after it is put together in wider numbers.
Computed Unpacker::acrossBytes(const Computed &stream, std::int64_t count, std::int64_t bits)
{
    const std::int64_t groups = (count + bitsOfByte - 1) / bitsOfByte;
    const std::int64_t missing = groups * bits - stream.tensor.size(0);
    const Computed whole =
        missing > 0 ? call("aten::constant_pad_nd", "", {stream, std::vector<std::int64_t>{0, missing}, 0})
                    : stream;
    const at::ScalarType wide = bits <= bitsOfByte ? at::kInt : at::kLong;
    const Computed columns =
        call("aten::to", "dtype",
             {call("aten::reshape", "", {whole, std::vector<std::int64_t>{groups, bits}}), wide});
    const std::string own = std::to_string(bits);
    Computed &starts = m_shared["starts " + own];
    if (!starts.tensor.defined())
        starts = call("aten::arange", "start_step", {0, bitsOfByte * bits, bits, at::kLong});
    Computed &shifts = m_shared["rests " + own];
    if (!shifts.tensor.defined())
        shifts =
            call("aten::to", "dtype", {call("aten::bitwise_and", "Scalar", {starts, bitsOfByte - 1}), wide});
    Computed joined;
    for (std::int64_t k = 0; k * bitsOfByte < bits + bitsOfByte - 1; ++k) {
        Computed &places = m_shared["places " + own + ' ' + std::to_string(k)];
        if (!places.tensor.defined()) {
            places = call("aten::bitwise_right_shift", "Tensor_Scalar", {starts, 3});
            if (k > 0) // beyond the last column nothing is needed
                places = call("aten::clamp_max", "", {call("aten::add", "Scalar", {places, k}), bits - 1});
        }
        Computed bytes = call("aten::index_select", "", {columns, 1, places});
        if (k > 0)
            bytes = call("aten::bitwise_left_shift", "Tensor_Scalar", {bytes, bitsOfByte * k});
        joined = k == 0 ? bytes : call("aten::bitwise_or", "Tensor", {joined, bytes});
    }
    const Computed shifted = call("aten::bitwise_right_shift", "Tensor", {joined, shifts});
    return flattened(call("aten::bitwise_and", "Scalar", {shifted, (std::int64_t{1} << bits) - 1}), count);
}

Computed Unpacker::bits(const Computed &stream, std::int64_t count, std::int64_t bits)
{
    if (bits == bitsOfByte)
        return part(stream, 0, count);
    return bitsOfByte % bits == 0 ? wholeShares(stream, count, bits) : acrossBytes(stream, count, bits);
}

/// VALUES as a matrix of TYPE in which each unit has a row of its own or, where the last of a row is shorter,
/// as the matrix [rows, columns].
Computed Unpacker::inUnits(const Computed &values, const PackedWeight &packed, at::ScalarType type)
{
    const auto &layout = packed.layout;
    const std::int64_t rows = layout[rowsPlace], columns = layout[columnsPlace], group = layout[groupPlace];
    const std::int64_t width = columns % group == 0 ? group : columns;
    const Computed &given = values.unflattened ? *values.unflattened : values;
    const Computed converted =
        given.tensor.scalar_type() == type ? given : call("aten::to", "dtype", {given, type});
    return call("aten::reshape", "", {converted, std::vector<std::int64_t>{rows * (columns / width), width}});
}

/// The first COUNT of VALUES in a row.
Computed Unpacker::flattened(const Computed &values, std::int64_t count)
{
    Computed row = call("aten::reshape", "", {values, std::vector<std::int64_t>{-1}});
    if (row.tensor.size(0) != count)
        return part(row, 0, count);
    row.unflattened = std::make_shared<const Computed>(values);
    return row;
}

/// A negative scale makes −0 of the zero level, which compress does not.
Computed Unpacker::withoutNegativeZero(const Computed &weight)
{
    const at::Tensor isNegative = at::logical_and(at::eq(weight.tensor, 0), at::signbit(weight.tensor));
    if (!at::any(isNegative).item<bool>())
        return weight;
    return call("aten::masked_fill", "Scalar", {weight, call("aten::eq", "Scalar", {weight, 0}), 0});
}

/// What each weight has of UNITS, as inUnits() lays weights out.
Computed Unpacker::ofEach(const Computed &units, const PackedWeight &packed)
{
    const auto &layout = packed.layout;
    const std::int64_t rows = layout[rowsPlace], columns = layout[columnsPlace], group = layout[groupPlace];
    if (columns % group == 0)
        return call("aten::reshape", "", {units, std::vector<std::int64_t>{rows * (columns / group), 1}});
    const std::int64_t groups = (columns + group - 1) / group;
    const Computed each = call("aten::reshape", "", {units, std::vector<std::int64_t>{rows, groups}});
    const Computed repeated = call("aten::repeat_interleave", "self_int", {each, group, 1});
    return call("aten::slice", "Tensor", {repeated, 1, 0, columns, 1});
}

/// A byte as E8M0 stands for 2^(it − 127): the bits of that float32, of which the least is below the normal
/// ones.
Computed Unpacker::scales(const PackedWeight &packed, const std::string &name)
{
    const Computed stored = stream(packed.scales, name + ".scales");
    if (packed.scales.scalar_type() != at::kByte)
        return stored;
    constexpr std::int64_t mantissaBits = 23, leastPower = std::int64_t{1} << (mantissaBits - 1);
    const Computed shifted = call("aten::bitwise_left_shift", "Tensor_Scalar",
                                  {call("aten::to", "dtype", {stored, at::kInt}), mantissaBits});
    return call("aten::view", "dtype", {call("aten::clamp_min", "", {shifted, leastPower}), at::kFloat});
}

Computed Unpacker::knownBook(Book book)
{
    Computed &known = m_shared["book " + std::to_string(static_cast<int>(book))];
    if (!known.tensor.defined()) {
        const std::vector<float> numbers = numbersOfBook(book);
        known.tensor = at::tensor(numbers, at::kFloat);
        known.name = m_builder.stored(
            {"book" + std::to_string(static_cast<int>(book)), known.tensor, Input::Kind::Constant, false});
    }
    return known;
}

Computed Unpacker::fromOwnBook(const Computed &codes, const PackedWeight &packed, const std::string &name)
{
    const std::int64_t entries = packed.layout[entriesPlace];
    const Computed book = stream(packed.book, name + ".book");
    const Computed wide = inUnits(codes, packed, at::kLong);
    if (book.tensor.size(0) == entries)
        return call("aten::take", "", {book, wide});
    const Computed first = call("aten::arange", "start_step", {0, book.tensor.size(0), entries, at::kLong});
    return call("aten::take", "", {book, call("aten::add", "Tensor", {wide, ofEach(first, packed)})});
}

Computed Unpacker::fromCodes(const Computed &codes, const PackedWeight &packed, const std::string &name,
                             const Computed *zeros)
{
    const auto book = static_cast<Book>(packed.layout[bookPlace]);
    if (book == Book::Stored)
        return fromOwnBook(codes, packed, name);
    if (book != Book::Integer) {
        const Computed wide = inUnits(codes, packed, at::kLong);
        return call("aten::mul", "Tensor",
                    {call("aten::take", "", {knownBook(book), wide}), ofEach(scales(packed, name), packed)});
    }
    const Computed values = inUnits(codes, packed, at::kFloat);
    const Computed steps =
        zeros ? call("aten::sub", "Tensor",
                     {values, ofEach(call("aten::to", "dtype", {*zeros, at::kFloat}), packed)})
              : call("aten::sub", "Scalar", {values, packed.layout[zeroPlace]});
    return call("aten::mul", "Tensor", {steps, ofEach(scales(packed, name), packed)});
}

Computed Unpacker::ordered(const Computed &values, const std::int64_t *order,
                           const std::vector<std::int64_t> &shape)
{
    Computed weight = values;
    if (order[1] != 1 && order[2] != 1) {
        weight = call("aten::reshape", "",
                      {weight, std::vector<std::int64_t>{order[0], order[1], order[2], order[3]}});
        weight = call("aten::permute", "", {weight, std::vector<std::int64_t>{0, 2, 1, 3}});
    }
    return weight.tensor.sizes() == at::IntArrayRef(shape) ? weight
                                                           : call("aten::reshape", "", {weight, shape});
}

/// VALUES in memory as STRIDES have it (empty: contiguous), by which kernels are chosen.
Computed Unpacker::strided(const Computed &values, const std::vector<std::int64_t> &strides)
{
    if (strides.empty() || values.tensor.strides() == at::IntArrayRef(strides))
        return values;
    std::vector<std::int64_t> order(strides.size()), back(strides.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::int64_t dimension) {
        return strides[static_cast<std::size_t>(dimension)];
    });
    for (std::size_t i = 0; i < order.size(); ++i)
        back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    const Computed laid = call("aten::permute", "", {values, order});
    const Computed whole = call("aten::contiguous", "", {laid});
    return call("aten::permute", "", {whole, back});
}

Computed Unpacker::weight(const PackedWeight &packed, const std::string &name)
{
    if (!packed.factors.empty())
        return product(packed, name);
    const auto &layout = packed.layout;
    const std::int64_t count = layout[countPlace], kept = layout[keptPlace];
    const auto encoding = static_cast<Encoding>(layout[encodingPlace]);
    const bool isCode = layout[bitsPlace] > 0;
    const Computed values = stream(packed.values, name + ".values");
    Computed weight = isCode ? bits(values, kept, layout[bitsPlace]) : widened(values);
    Computed extra, mask, zeros;
    if (packed.extra.defined() && packed.extra.numel() > 0)
        extra = stream(packed.extra, name + ".extra");
    std::int64_t used = 0;
    if (encoding != Encoding::Dense) {
        const bool isMask = encoding == Encoding::Bitmask;
        const std::int64_t width = isMask ? 1 : layout[positionBitsPlace], length = isMask ? count : kept;
        used = streamLength(length, width);
        const Computed marks = bits(part(extra, 0, used), length, width);
        mask = isMask ? call("aten::to", "dtype", {marks, at::kBool})
                      : call("aten::scatter", "value",
                             {call("aten::zeros", "", {std::vector<std::int64_t>{count}, at::kBool}), 0,
                              call("aten::to", "dtype", {marks, at::kLong}), 1});
        weight =
            call("aten::masked_scatter", "",
                 {call("aten::zeros", "", {std::vector<std::int64_t>{count}, weight.tensor.scalar_type()}),
                  mask, weight});
    }
    if (isCode) {
        const bool hasZeros = layout[zeroPlace] < 0;
        if (hasZeros)
            zeros = part(extra, used, extra.tensor.size(0));
        weight = fromCodes(weight, packed, name, hasZeros ? &zeros : nullptr);
        weight = withoutNegativeZero(weight);
        if (encoding != Encoding::Dense)
            weight = call("aten::masked_fill", "Scalar",
                          {call("aten::reshape", "", {weight, std::vector<std::int64_t>{-1}}),
                           call("aten::logical_not", "", {mask}), 0});
    }
    weight = ordered(weight, &layout[rowOrderPlace], packed.shape);
    const auto type = static_cast<at::ScalarType>(layout[typePlace]);
    if (weight.tensor.scalar_type() != type)
        weight = call("aten::to", "dtype", {weight, type});
    return strided(weight, packed.strides);
}

/// Summed up one number of the rank after the other, as compress does (factoring/product.h).
Computed Unpacker::product(const PackedWeight &packed, const std::string &name)
{
    const std::int64_t groups = packed.layout[productGroupsPlace];
    const auto factor = [&](std::size_t which, const char *part) {
        const Computed matrix = widened(weight(packed.factors[which], name + part));
        return call("aten::reshape", "",
                    {matrix, std::vector<std::int64_t>{groups, matrix.tensor.size(0) / groups,
                                                       matrix.tensor.size(1)}});
    };
    const Computed left = factor(0, ".left"), right = factor(1, ".right");
    Computed sum;
    for (std::int64_t k = 0; k < left.tensor.size(2); ++k) {
        const Computed term = call("aten::mul", "Tensor",
                                   {call("aten::slice", "Tensor", {left, 2, k, k + 1, 1}),
                                    call("aten::slice", "Tensor", {right, 1, k, k + 1, 1})});
        sum = k == 0 ? call("aten::add", "Scalar", {term, 0}) : call("aten::add", "Tensor", {sum, term});
    }
    Computed weight = ordered(sum, packed.layout.data(), packed.shape);
    const auto type = static_cast<at::ScalarType>(packed.layout[productTypePlace]);
    return type == at::kFloat ? weight : call("aten::to", "dtype", {weight, type});
}

Computed Unpacker::parameter(const PackedParameter &packed, const std::string &name,
                             const std::string &module)
{
    m_module = module;
    if (packed.isWhole())
        return strided(weight(packed.blocks.front(), name), packed.strides);
    std::vector<Computed> blocks;
    for (const PackedWeight &block : packed.blocks)
        blocks.push_back(weight(block, name + '.' + std::to_string(blocks.size())));
    return strided(call("aten::cat", "", {blocks, packed.dimension}), packed.strides);
}

} // namespace paretoscope::formats::pt2
