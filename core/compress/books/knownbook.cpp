#include "core/compress/books/knownbook.h"

#include "core/compress/bookvalues.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace paretoscope::compress {

namespace {

at::Tensor made(Book book)
{
    const auto format = smallFloatOf(book);
    const std::int64_t entries = format ? std::int64_t{1} << format->bits() : std::int64_t{nf4Values.size()};
    at::Tensor values = at::empty({entries}, at::kFloat);
    for (std::int64_t code = 0; code < entries; ++code)
        values.data_ptr<float>()[code] = format ? decoded(*format, static_cast<std::uint8_t>(code))
                                                : nf4Values.at(static_cast<std::size_t>(code));
    return values;
}

} // namespace

const std::array<float, 16> nf4Values{
    -1.0F,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0.0F,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1.0F,
};

std::uint8_t nearestNf4(float share)
{
    static const auto middles = [] {
        std::array<double, nf4Values.size() - 1> between{};
        for (std::size_t i = 0; i < between.size(); ++i) // exact: each has 24 bits
            between.at(i) =
                (static_cast<double>(nf4Values.at(i)) + static_cast<double>(nf4Values.at(i + 1))) / 2;
        return between;
    }();
    const auto above = std::ranges::lower_bound(middles, static_cast<double>(share));
    return static_cast<std::uint8_t>(above - middles.begin());
}

std::optional<SmallFloat> smallFloatOf(Book book)
{
    switch (book) {
    case Book::E4M3:
        return e4m3;
    case Book::E5M2:
        return e5m2;
    case Book::E2M1:
        return e2m1;
    case Book::E2M3:
        return e2m3;
    case Book::E3M2:
        return e3m2;
    case Book::Integer:
    case Book::Stored:
    case Book::Nf4:
        break;
    }
    return std::nullopt;
}

const at::Tensor &knownBook(Book book)
{
    static const std::array books{made(Book::Nf4),  made(Book::E4M3), made(Book::E5M2),
                                  made(Book::E2M1), made(Book::E2M3), made(Book::E3M2)};
    return books.at(static_cast<std::size_t>(book) - static_cast<std::size_t>(Book::Nf4));
}

at::Tensor bookValues(Book book)
{
    return knownBook(book);
}

} // namespace paretoscope::compress
