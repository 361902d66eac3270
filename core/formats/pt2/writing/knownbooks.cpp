#include "core/formats/pt2/writing/knownbooks.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace paretoscope::formats::pt2 {

namespace {

struct FloatForm {
    int exponentBits;
    int mantissaBits;
};

FloatForm formOf(compress::Book book)
{
    switch (book) {
    case compress::Book::E4M3:
        return {4, 3};
    case compress::Book::E5M2:
        return {5, 2};
    case compress::Book::E2M1:
        return {2, 1};
    case compress::Book::E2M3:
        return {2, 3};
    default:
        return {3, 2};
    }
}

std::vector<float> normalQuantiles()
{
    return {-1.0F,
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
            1.0F};
}

} // namespace

std::vector<float> numbersOfBook(compress::Book book)
{
    if (book == compress::Book::Nf4)
        return normalQuantiles();
    const auto [exponentBits, mantissaBits] = formOf(book);
    const int least = 2 - (1 << (exponentBits - 1)) - mantissaBits;
    std::vector<float> numbers;
    for (int code = 0; code < 1 << (exponentBits + mantissaBits); ++code) {
        const int exponent = code >> mantissaBits;
        const int mantissa = code & ((1 << mantissaBits) - 1);
        numbers.push_back(exponent == 0 ? std::ldexp(static_cast<float>(mantissa), least)
                                        : std::ldexp(static_cast<float>(mantissa + (1 << mantissaBits)),
                                                     exponent - 1 + least));
    }
    const std::size_t half = numbers.size();
    for (std::size_t i = 0; i < half; ++i)
        numbers.push_back(-numbers[i]);
    return numbers;
}

} // namespace paretoscope::formats::pt2
