// Weights share the values of a small book: k-means, and errors that cancel within a channel.
#include "core/compress/books/balancedcodes.h"
#include "core/compress/books/kmeans.h"
#include "core/compress/compressedweight.h"
#include "core/compress/grid/gridoptions.h"
#include "core/compress/weights/quantizing.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>

namespace paretoscope::compress::method {

namespace {

constexpr double mostBookBits = 8;

std::int64_t bitsOf(const Values &values)
{
    return std::get<std::int64_t>(values.at("bits"));
}

Parameter bookBits(std::string_view key, const char *title, const char *tip)
{
    return {.key = key,
            .title = title,
            .tip = tip,
            .range = Range{1, mostBookBits, true, PARETOSCOPE_TEXT("Methods", "%1-bit codebook")},
            .usual = std::int64_t{4},
            .ladder = {std::int64_t{2}, std::int64_t{3}, std::int64_t{4}, std::int64_t{5}, std::int64_t{6},
                       std::int64_t{8}}};
}

Parameter amountOfBook()
{
    Parameter bits =
        bookBits("bits", PARETOSCOPE_TEXT("Methods", "Bits"), PARETOSCOPE_TEXT("Methods", "Bits per weight"));
    bits.shown = Shown::Slider;
    return bits;
}

/// The book of UNIT, with an entry for 0 where that is wanted.
std::vector<float> bookOf(const BookUnit &unit, std::size_t entries, bool withZero,
                          const std::stop_token &stop)
{
    if (!withZero)
        return bestBook(unit, entries, mostExactWork, stop);
    std::vector<float> book =
        entries > 1 ? bestBook(unit, entries - 1, mostExactWork, stop) : std::vector<float>();
    book.insert(std::ranges::upper_bound(book, 0.0F), 0.0F);
    return book;
}

class Codebook final : public Quantizing {
public:
    const About &about() const override
    {
        static const About about{
            .key = "codebook",
            .title = PARETOSCOPE_TEXT("Methods", "Codebook (k-means)"),
            .stage = Stage::Quantize,
            .parameters = withSharing(amountOfBook()),
            .paper =
                "Han et al. 2016, Deep Compression, 3 (weight sharing, without retraining); Wang and Song "
                "2011, Ckmeans.1d.dp: Optimal k-means Clustering in One Dimension",
            .curve = "nearest",
            .type = "codebook",
            .shorthand = bookBits("codebookBits", PARETOSCOPE_TEXT("Methods", "Codebook"),
                                  PARETOSCOPE_TEXT("Methods", "Bits per index into a book of values that "
                                                              "weights share"))};
        return about;
    }

    base::Result<void> apply(CompressedWeight &coded, const Values &values, const Given &given) const override
    {
        const at::Tensor rows = toRows(coded.weight, given.layer).contiguous();
        const at::Tensor kept = coded.kept.defined() ? coded.kept.contiguous() : at::Tensor();
        Layout layout;
        layout.count = layout.kept = rows.numel();
        if (kept.defined())
            layout.kept = kept.sum().item<std::int64_t>();
        lay(layout, given.layer, values);
        const Units &units = layout.units;
        const bool isDense = layout.encoding() == Encoding::Dense; // no mask says what is pruned
        coded.codes = at::empty(rows.sizes(), at::kByte);
        coded.book = at::empty({units.count(), layout.bookEntries}, at::kFloat);
        at::Tensor made = at::empty_like(rows);
        forEachUnit(units, [&](std::int64_t index, std::int64_t first, std::int64_t size) {
            BookUnit unit{{rows.data_ptr<float>() + first, static_cast<std::size_t>(size)}};
            unit.kept = kept.defined() ? kept.data_ptr<bool>() + first : nullptr;
            const bool pruned =
                unit.kept && std::find(unit.kept, unit.kept + size, false) != unit.kept + size;
            const auto book =
                bookOf(unit, static_cast<std::size_t>(layout.bookEntries), isDense && pruned, given.stop);
            std::ranges::copy(book, coded.book.data_ptr<float>() + index * layout.bookEntries);
            std::uint8_t *codes = coded.codes.data_ptr<std::uint8_t>() + first;
            nearestEntries(book, unit.weights, codes, given.stop);
            balanceRows(unit, static_cast<std::size_t>(rows.size(1)), book, codes, given.stop);
            for (std::int64_t i = 0; i < size; ++i)
                made.data_ptr<float>()[first + i] = book[codes[i]];
        });
        if (kept.defined())
            made.masked_fill_(kept.logical_not(), 0);
        if (units.count() == 1)
            coded.book = coded.book.reshape({-1});
        coded.weight = fromRows(made, given.layer);
        return {};
    }

    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override
    {
        layout.content = Content::Code;
        layout.bits = static_cast<int>(bitsOf(values));
        layout.units = unitsOf(layer.outputChannels(), layer.weightsPerChannel(), sharingFrom(values));
        layout.book = Book::Stored;
        layout.bytesPerScale = 0;
        layout.bookEntries = std::min(std::int64_t{1} << layout.bits, layout.units.group);
    }
};

} // namespace

const Method &codebook()
{
    static const Codebook method;
    return method;
}

} // namespace paretoscope::compress::method
