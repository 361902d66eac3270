#include "core/formats/onnx/writing/packedtables.h"

#include "core/compress/books/knownbook.h"

#include <ATen/ops/empty.h>

#include <cmath>

namespace paretoscope::formats::onnx {

ValueName PackedTables::book(GraphBuilder &builder, compress::Book book)
{
    const auto [known, isNew] = m_books.try_emplace(book);
    if (isNew)
        known->second = builder.tensor(compress::knownBook(book));
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

} // namespace paretoscope::formats::onnx
