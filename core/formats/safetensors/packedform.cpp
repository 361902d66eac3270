#include "core/formats/safetensors/packedform.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace paretoscope::formats::safetensors {

namespace {

using nlohmann::json;

constexpr std::array<const char *, 5> partEndings{".values", ".scales", ".zero_points", ".positions",
                                                  ".book"};
constexpr std::array<const char *, 2> factorEndings{".left", ".right"};
/// In the order of compress::Encoding.
constexpr std::array<const char *, 3> places{"all", "mask", "index"};
/// In the order of compress::Book.
constexpr std::array<const char *, 8> books{"", "own", "nf4", "e4m3", "e5m2", "e2m1", "e2m3", "e3m2"};

std::int64_t bytesOfStream(std::int64_t count, std::int64_t bits)
{
    return (count * bits + 7) / 8;
}

json addMatrix(const std::string &name, const PackedWeight &packed,
               std::vector<std::pair<std::string, at::Tensor>> &tensors)
{
    const auto &l = packed.layout; // see packing/packedweight.h
    const std::int64_t bits = l[0], count = l[1], kept = l[2], encoding = l[3], positionBits = l[4];
    const std::int64_t positions = encoding == 0   ? 0
                                   : encoding == 1 ? bytesOfStream(count, 1)
                                                   : bytesOfStream(kept, positionBits);
    const at::Tensor marks = packed.extra.narrow(0, 0, positions);
    const at::Tensor zeros = packed.extra.narrow(0, positions, packed.extra.numel() - positions);
    for (const auto &[part, tensor] :
         {std::pair(partEndings[0], packed.values), std::pair(partEndings[1], packed.scales),
          std::pair(partEndings[2], zeros), std::pair(partEndings[3], marks),
          std::pair(partEndings[4], packed.book)})
        if (tensor.defined() && tensor.numel() > 0)
            tensors.emplace_back(name + part, tensor);
    json block{{"name", name},
               {"bits", bits},
               {"count", count},
               {"kept", kept},
               {"positions", places.at(static_cast<std::size_t>(encoding))},
               {"order", {l[9], l[10], l[11], l[12]}},
               {"shape", packed.shape}};
    if (encoding == 2)
        block["positionBits"] = positionBits;
    if (bits > 0) {
        block["rows"] = l[5];
        block["columns"] = l[6];
        block["group"] = l[7];
        if (l[14] == 0)
            block["zero"] = l[8] < 0 ? json() : json(l[8]);
        else
            block["book"] = books.at(static_cast<std::size_t>(l[14]));
        if (l[15] > 0)
            block["entries"] = l[15];
    }
    return block;
}

json addBlock(const std::string &name, const PackedWeight &packed,
              std::vector<std::pair<std::string, at::Tensor>> &tensors)
{
    if (packed.factors.empty())
        return addMatrix(name, packed, tensors);
    json factors = json::array();
    std::int64_t count = 1;
    for (const std::int64_t size : packed.shape)
        count *= size;
    for (std::size_t i = 0; i < packed.factors.size(); ++i)
        factors.push_back(addMatrix(name + factorEndings.at(i), packed.factors[i], tensors));
    const auto &l = packed.layout; // see packing/packedweight.h
    json block{{"name", name},
               {"count", count},
               {"order", {l[0], l[1], l[2], l[3]}},
               {"shape", packed.shape},
               {"factors", std::move(factors)}};
    if (l[5] > 1)
        block["groups"] = l[5];
    return block;
}

/// A description that cannot be is thrown about and caught in unpacked().
void expect(bool holds, const char *what)
{
    if (!holds)
        throw std::runtime_error(what);
}

/// COUNT numbers of BITS each, least significant bit first.
template <typename Number>
at::Tensor numbersIn(const at::Tensor &stream, std::int64_t count, std::int64_t bits)
{
    expect(stream.scalar_type() == at::kByte && stream.dim() == 1 && bits >= 1 && bits <= 48 &&
               count <= stream.numel() * 8 / bits && stream.numel() == bytesOfStream(count, bits),
           "a stream has another length than described");
    at::Tensor numbers = at::empty({count}, c10::CppTypeToScalarType<Number>::value);
    const auto *bytes = stream.data_ptr<std::uint8_t>();
    auto *next = numbers.data_ptr<Number>();
    for (std::int64_t place = 0; place < count * bits; place += bits) {
        std::int64_t number = 0;
        for (std::int64_t i = 0; i < bits; ++i)
            number |= std::int64_t{(bytes[(place + i) / 8] >> ((place + i) % 8)) & 1} << i;
        *next++ = static_cast<Number>(number);
    }
    return numbers;
}

/// What the codes of a type stand for: NF4 (QLoRA, appendix E), or floats of a sign, EXPONENTS and MANTISSAS
/// bits, whose highest codes are TOP numbers less than there could be.
at::Tensor numbersOfType(const std::string &type)
{
    if (type == "nf4")
        return at::tensor({-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453,
                           -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
                           0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
                           0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0},
                          at::kFloat);
    const bool isFloat = type.size() == 4 && type[0] == 'e' && type[2] == 'm';
    expect(isFloat && std::ranges::find(books, type) != books.end(), "a book is unknown");
    const int exponents = type[1] - '0', mantissas = type[3] - '0';
    const int half = 1 << (exponents + mantissas);
    const int tops = type == "e4m3" ? 1 : type == "e5m2" ? 4 : 0;
    at::Tensor numbers = at::full({2 * half}, std::numeric_limits<float>::quiet_NaN(), at::kFloat);
    for (int code = 0; code < half - tops; ++code) {
        const float step = std::exp2(
            static_cast<float>(std::max(code >> mantissas, 1) + 1 - mantissas - (1 << (exponents - 1))));
        const int steps = (code >> mantissas) == 0 ? code : (code % (1 << mantissas)) + (1 << mantissas);
        numbers[code] = step * static_cast<float>(steps);
        numbers[half + code] = -step * static_cast<float>(steps);
    }
    return numbers;
}

class Unpacker {
public:
    Unpacker(const Contents &contents, const json &block)
        : m_contents(contents), m_block(block), m_name(block.at("name").get<std::string>())
    {
    }

    std::int64_t count() const { return number("count"); }
    at::Tensor weight() const
    {
        const std::int64_t count = number("count");
        const auto shape = numbers("shape"), order = numbers("order");
        expect(order.size() == 4 && productOf(order) == count && productOf(shape) == count,
               "a shape is not that of its weights");
        const at::Tensor weight = m_block.contains("factors") ? ofFactors(count) : ofCodes(count);
        return weight.reshape(order).permute({0, 2, 1, 3}).reshape(shape).contiguous();
    }

private:
    /// One number of the rank after the other, each product rounded to float32 before it is added.
    at::Tensor ofFactors(std::int64_t count) const
    {
        const json &factors = m_block.at("factors");
        expect(factors.is_array() && factors.size() == 2, "a product is not of two factors");
        const Unpacker first(m_contents, factors[0]), second(m_contents, factors[1]);
        expect(!factors[0].contains("factors") && !factors[1].contains("factors") && first.count() <= count &&
                   second.count() <= count,
               "a factor is larger than its weight");
        const at::Tensor left = first.weight(), right = second.weight();
        const std::int64_t groups = m_block.contains("groups") ? number("groups") : 1;
        expect(left.dim() == 2 && right.dim() == 2 && groups >= 1 && left.size(0) % groups == 0 &&
                   left.size(1) <= std::min(first.count(), second.count()) && right.size(0) % groups == 0 &&
                   left.size(1) == right.size(0) / groups &&
                   productOf({left.size(0), right.size(1)}) == count,
               "the factors do not fit each other or their weight");
        const at::Tensor one = left.reshape({groups, -1, left.size(1)});
        const at::Tensor other = right.reshape({groups, -1, right.size(1)});
        at::Tensor sum = at::zeros({groups, one.size(1), other.size(2)}, at::kFloat);
        for (std::int64_t k = 0; k < one.size(2); ++k)
            sum.add_(at::mul(one.narrow(2, k, 1), other.narrow(1, k, 1)));
        return sum;
    }

    at::Tensor ofCodes(std::int64_t count) const
    {
        const std::int64_t bits = number("bits"), kept = number("kept");
        expect(kept <= count, "more weights are kept than there are");
        const at::Tensor stored = part(0);
        at::Tensor weight = bits > 0 ? numbersIn<float>(stored, kept, bits) : stored.to(at::kFloat);
        expect(weight.dim() == 1 && weight.numel() == kept, "there are more or fewer values than described");
        const at::Tensor mask = positions(count, kept);
        if (mask.defined())
            weight = at::zeros({count}, at::kFloat).masked_scatter_(mask, weight);
        if (bits > 0)
            weight = scaled(weight, count);
        if (mask.defined())
            weight.masked_fill_(mask.logical_not(), 0);
        return weight;
    }

    at::Tensor part(std::size_t which) const
    {
        const auto found = m_contents.tensors.find(m_name + partEndings.at(which));
        expect(found != m_contents.tensors.end(), "a tensor is missing");
        return found->second;
    }
    std::int64_t number(const char *key) const
    {
        const json &value = m_block.at(key);
        expect(value.is_number_integer() && value.get<std::int64_t>() >= 0 && value < (std::int64_t{1} << 40),
               "a number cannot be");
        return value.get<std::int64_t>();
    }
    std::vector<std::int64_t> numbers(const char *key) const
    {
        auto list = m_block.at(key).get<std::vector<std::int64_t>>();
        for (const std::int64_t size : list)
            expect(size >= 0, "a size cannot be");
        return list;
    }
    static std::int64_t productOf(const std::vector<std::int64_t> &sizes)
    {
        std::int64_t product = 1;
        for (const std::int64_t size : sizes)
            expect(!__builtin_mul_overflow(product, size, &product), "a shape is too large");
        return product;
    }

    /// Of the weights that are kept, as a mask; undefined where all are.
    at::Tensor positions(std::int64_t count, std::int64_t kept) const
    {
        const std::string way = m_block.at("positions").get<std::string>();
        if (way == places[0]) {
            expect(kept == count, "a weight is not stored whole");
            return {};
        }
        if (way == places[1]) {
            const at::Tensor mask = numbersIn<std::uint8_t>(part(3), count, 1).to(at::kBool);
            expect(mask.sum().item<std::int64_t>() == kept,
                   "a mask has more or fewer weights than described");
            return mask;
        }
        expect(way == places[2], "positions are told in an unknown way");
        const at::Tensor where = numbersIn<std::int64_t>(part(3), kept, number("positionBits"));
        expect(kept == 0 || (where[-1].item<std::int64_t>() < count &&
                             (kept == 1 || where.diff().gt(0).all().item<bool>())),
               "positions do not rise within the weight");
        return at::zeros({count}, at::kBool).index_fill_(0, where, true);
    }

    /// OFUNITS, one a unit, spread to the weights of each.
    at::Tensor each(const at::Tensor &ofUnits) const
    {
        const std::int64_t rows = number("rows"), columns = number("columns"), group = number("group");
        const std::int64_t groups = (columns + group - 1) / group;
        expect(ofUnits.numel() == rows * groups, "there are more or fewer scales than described");
        return ofUnits.reshape({rows, groups, 1})
            .expand({rows, groups, group})
            .reshape({rows, groups * group})
            .narrow(1, 0, columns);
    }

    /// E8M0 as the powers of two that they are.
    at::Tensor scales() const
    {
        const at::Tensor stored = part(1);
        if (stored.scalar_type() != at::kByte)
            return stored.to(at::kFloat);
        at::Tensor powers = at::empty(stored.sizes(), at::kFloat);
        for (std::int64_t i = 0; i < stored.numel(); ++i)
            powers.data_ptr<float>()[i] = std::ldexp(1.0F, stored.data_ptr<std::uint8_t>()[i] - 127);
        return powers;
    }

    /// Entries of books that each unit has of its own.
    at::Tensor ownEntries(const at::Tensor &codes) const
    {
        const std::int64_t entries = number("entries");
        const at::Tensor book = part(4);
        expect(entries > 0 && book.numel() % entries == 0 && book.scalar_type() == at::kFloat,
               "a book is not of its entries");
        expect(codes.numel() == 0 || codes.max().item<std::int64_t>() < entries, "a code is beyond its book");
        const at::Tensor first = each(at::arange(0, book.numel(), entries, at::kLong));
        return book.take(codes.add(first));
    }

    /// (code − zero) · scale or book[code] · scale in float32; no zero is negative.
    at::Tensor scaled(const at::Tensor &codes, std::int64_t count) const
    {
        const std::int64_t rows = number("rows"), columns = number("columns"), group = number("group");
        expect(rows > 0 && columns > 0 && group > 0 && columns <= count && rows == count / columns &&
                   rows * columns == count && group <= columns,
               "groups do not fit the weight");
        at::Tensor weight = codes.reshape({rows, columns});
        if (m_block.contains("book")) {
            const std::string type = m_block.at("book").get<std::string>();
            const at::Tensor indices = weight.to(at::kLong);
            if (type == books[1])
                weight = ownEntries(indices);
            else {
                const at::Tensor numbers = numbersOfType(type);
                expect(indices.max().item<std::int64_t>() < numbers.numel(), "a code is beyond its book");
                weight = numbers.take(indices).mul(each(scales()));
            }
        } else {
            weight = m_block.at("zero").is_null() ? weight.sub(each(part(2).to(at::kFloat)))
                                                  : weight.sub(number("zero"));
            weight = weight.mul(each(scales()));
        }
        return weight.masked_fill_(weight.eq(0), 0).reshape({-1});
    }

    const Contents &m_contents;
    const json &m_block;
    std::string m_name;
};

/// Of the metadata; an empty object where the file has none.
json described(const Contents &contents)
{
    const auto found = contents.metadata.find(packedKey);
    json document = found == contents.metadata.end() ? json::object() : json::parse(found->second);
    expect(document.is_object(), "it is no object");
    return document;
}

template <typename Function> auto reading(Function &&function) -> base::Result<decltype(function())>
{
    try {
        return function();
    } catch (const std::exception &failure) {
        return base::Error{base::ErrorCode::ModelUnreadable,
                           {PARETOSCOPE_SAY("safetensors.packed-description",
                                            "its description of packed weights (%1) does not fit them"),
                            packedKey},
                           failure.what()};
    }
}

/// Every packed weight of a file by name, as float32.
base::Result<std::map<std::string, at::Tensor>> unpacked(const Contents &contents)
{
    return reading([&] {
        std::map<std::string, at::Tensor> weights;
        const json document = described(contents);
        for (const auto &[name, weight] : document.items()) {
            const auto whole = contents.tensors.find(name); // bounds what is made
            expect(whole != contents.tensors.end(), "a weight is missing");
            std::int64_t left = whole->second.numel();
            std::vector<at::Tensor> blocks;
            for (const auto &block : weight.at("blocks")) {
                const Unpacker unpacker(contents, block);
                expect(unpacker.count() <= left, "a weight is larger than its floats");
                left -= unpacker.count();
                blocks.push_back(unpacker.weight());
            }
            expect(!blocks.empty() && left == 0, "a weight is smaller than its floats");
            weights[name] =
                blocks.size() == 1 ? blocks.front() : at::cat(blocks, weight.at("axis").get<std::int64_t>());
        }
        return weights;
    });
}

bool sameBits(const at::Tensor &a, const at::Tensor &b)
{
    const at::Tensor left = a.contiguous(), right = b.contiguous();
    return left.scalar_type() == right.scalar_type() && left.sizes() == right.sizes() &&
           std::memcmp(left.data_ptr(), right.data_ptr(), left.nbytes()) == 0;
}

} // namespace

json addPacked(const std::string &name, const PackedParameter &packed,
               std::vector<std::pair<std::string, at::Tensor>> &tensors)
{
    json blocks = json::array();
    for (std::size_t i = 0; i < packed.blocks.size(); ++i)
        blocks.push_back(
            addBlock(packed.isWhole() ? name : name + "." + std::to_string(i), packed.blocks[i], tensors));
    return {{"axis", packed.dimension}, {"blocks", std::move(blocks)}};
}

base::Result<std::vector<std::string>> packedNames(const Contents &contents)
{
    return reading([&] {
        std::vector<std::string> names;
        const auto add = [&names](const json &matrix) {
            for (const char *part : partEndings)
                names.push_back(matrix.at("name").get<std::string>() + part);
        };
        for (const auto &weight : described(contents))
            for (const auto &block : weight.at("blocks")) {
                if (!block.contains("factors")) {
                    add(block);
                    continue;
                }
                for (const auto &factor : block.at("factors"))
                    add(factor);
            }
        return names;
    });
}

base::Result<void> checkPacked(const Contents &contents)
{
    const auto weights = unpacked(contents);
    if (!weights)
        return weights.error();
    for (const auto &[name, weight] : *weights) {
        const at::Tensor &floats = contents.tensors.at(name);
        if (!sameBits(weight.to(floats.scalar_type()).reshape(floats.sizes()), floats))
            return base::Error{base::ErrorCode::ModelUnreadable,
                               {PARETOSCOPE_SAY("safetensors.packed-differs",
                                                "the packed form of %1 is not what stands beside it"),
                                name},
                               {}};
    }
    return {};
}

} // namespace paretoscope::formats::safetensors
