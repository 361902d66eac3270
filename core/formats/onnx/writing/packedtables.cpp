#include "core/formats/onnx/writing/packedtables.h"

#include "core/compress/bookvalues.h"

#include <ATen/ops/empty.h>

#include <cmath>

namespace paretoscope::formats::onnx {

ValueName PackedTables::book(GraphBuilder &builder, compress::Book book)
{
    const auto [known, isNew] = m_books.try_emplace(book);
    if (isNew)
        known->second = builder.tensor(compress::bookValues(book));
    return known->second;
}

ValueName PackedTables::powers(GraphBuilder &builder)
{
    constexpr int codes = 255; // the last is no number
    constexpr int bias = 127;
    if (!m_powers.empty())
        return m_powers;
    at::Tensor powers = at::empty({codes}, at::kFloat);
    for (int i = 0; i < codes; ++i)
        powers.data_ptr<float>()[i] = std::ldexp(1.0F, i - bias);
    return m_powers = builder.tensor(powers);
}

void PackedTables::takeOutTogether(GraphBuilder &builder, const std::vector<CodeStream> &codes,
                                   ElementType type, Centred centred)
{
    std::vector<std::uint8_t> all;
    std::vector<std::int64_t> counts;
    for (const CodeStream &stream : codes) {
        const auto own = codesIn(stream);
        all.insert(all.end(), own.begin(), own.end());
        counts.push_back(stream.count);
    }
    const auto count = static_cast<std::int64_t>(all.size());
    const ValueName together =
        takeOut(builder, streamOf(all, codes.front().bits), {count}, type, centred, NarrowTypes::Bytes);
    const auto each = builder.nodes("Split", {together, builder.numbers(counts)}, codes.size(),
                                    {{"axis", std::int64_t{0}}});
    for (std::size_t i = 0; i < codes.size(); ++i)
        m_taken[codes[i].bytes.data_ptr()] = each[i];
}

std::optional<ValueName> PackedTables::takenOut(const at::Tensor &bytes) const
{
    const auto found = m_taken.find(bytes.data_ptr());
    return found == m_taken.end() ? std::nullopt : std::optional(found->second);
}

} // namespace paretoscope::formats::onnx
