#include "core/formats/onnx/writing/lowering.h"

#include <algorithm>

namespace paretoscope::formats::onnx::writing {

namespace {

void lowerEmbedding(Lowering &l)
{
    const ValueName table = l.tensor(0).name;
    l.give(l.call("Gather", {table, l.tensor(1).name}, {whole("axis", 0)}));
}

void lowerIndexSelect(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.call("Gather", {x.name, l.tensor(2).name}, {whole("axis", l.dimension(1, x.rank()))}));
}

void lowerGather(Lowering &l)
{
    const Operand x = l.tensor(0);
    l.give(l.call("GatherElements", {x.name, l.tensor(2).name}, {whole("axis", l.dimension(1, x.rank()))}));
}

/// Each place of a dimension several times in a row.
void lowerRepeated(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t axis = l.isNone(2) ? 0 : l.dimension(2, x.rank());
    const std::int64_t size = x.sizes.at(static_cast<std::size_t>(axis));
    if (size == isOpen || (l.isNone(2) && x.rank() != 1))
        throw openParts();
    std::vector<std::int64_t> places;
    for (std::int64_t i = 0; i < size; ++i)
        places.insert(places.end(), static_cast<std::size_t>(l.integer(1)), i);
    l.give(l.call("Gather", {x.name, l.builder.numbers(places)}, {whole("axis", axis)}));
}

void lowerTake(Lowering &l)
{
    l.give(l.call("Gather", {l.reshaped(l.tensor(0).name, {-1}), l.tensor(1).name}, {whole("axis", 0)}));
}

/// x[i, :, j]: the indexed dimensions first, then gathered at once, then where LibTorch puts them.
void lowerIndex(Lowering &l)
{
    const Operand x = l.tensor(0);
    std::vector<std::int64_t> indexed;
    std::vector<Operand> indices;
    const auto elements = l.elements(1);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i]->kind == Item::Kind::Host && elements[i]->host.isNone())
            continue;
        indexed.push_back(static_cast<std::int64_t>(i));
        indices.push_back(l.operandOf(*elements[i]));
        if (indices.back().type == at::kBool || indices.back().type == at::kByte)
            throw countByData();
    }
    if (indexed.size() == 1) {
        l.give(l.call("Gather", {x.name, indices[0].name}, {whole("axis", indexed[0])}));
        return;
    }
    std::int64_t rank = 0;
    for (const Operand &index : indices)
        rank = std::max(rank, index.rank());
    ValueName shape; // of all indices together
    ValueName sum;
    for (const Operand &index : indices) {
        const ValueName zero = l.call("Mul", {index.name, l.builder.number(0)});
        sum = sum.empty() ? zero : l.call("Add", {sum, zero});
    }
    std::vector<ValueName> parts;
    for (const Operand &index : indices)
        parts.push_back(l.unsqueezed(l.call("Add", {index.name, sum}), {rank}));
    std::vector<std::int64_t> order = indexed;
    for (std::int64_t i = 0; i < x.rank(); ++i)
        if (std::ranges::find(indexed, i) == indexed.end())
            order.push_back(i);
    const ValueName front = l.transposed(x.name, order);
    ValueName y = l.call("GatherND", {front, l.call("Concat", parts, {whole("axis", rank)})});
    const bool isTogether = indexed.back() - indexed.front() + 1 == static_cast<std::int64_t>(indexed.size());
    if (isTogether && indexed.front() > 0) {
        std::vector<std::int64_t> back;
        const std::int64_t rest = x.rank() - static_cast<std::int64_t>(indexed.size());
        for (std::int64_t i = 0; i < indexed.front(); ++i)
            back.push_back(rank + i);
        for (std::int64_t i = 0; i < rank; ++i)
            back.push_back(i);
        for (std::int64_t i = indexed.front(); i < rest; ++i)
            back.push_back(rank + i);
        y = l.transposed(y, back);
    }
    l.give(y);
}

void lowerScatter(Lowering &l)
{
    const Operand x = l.tensor(0);
    const Operand index = l.tensor(2);
    if (l.count() > 4)
        throw Unwritable{PARETOSCOPE_SAY("onnx.scatter-reduced", "it joins numbers that it scatters")};
    ValueName from = l.tensorAs(3, x.type).name;
    if (l.isHost(3))
        from = l.call("Expand", {from, l.shapeOf(index)});
    l.give(l.call("ScatterElements", {x.name, index.name, from}, {whole("axis", l.dimension(1, x.rank()))}));
}

void lowerOneHot(Lowering &l)
{
    const ValueName values = l.builder.numbers({0, 1});
    l.give(l.call("OneHot", {l.tensor(0).name, l.builder.number(l.outSizes().back()), values}));
}

} // namespace

const Lowers &lowerGathers()
{
    static const Lowers table{
        {"aten::embedding", lowerEmbedding}, {"aten::index_select", lowerIndexSelect},
        {"aten::gather", lowerGather},       {"aten::take", lowerTake},
        {"aten::index", lowerIndex},         {"aten::scatter", lowerScatter},
        {"aten::one_hot", lowerOneHot},      {"aten::repeat_interleave.self_int", lowerRepeated},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
