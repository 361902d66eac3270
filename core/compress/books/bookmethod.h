// What methods have in common whose codes are entries of a book that every reader knows. Immutable,
// thread-safe. Only inside core.
#pragma once

#include "core/compress/books/knownbook.h"
#include "core/compress/weights/quantizing.h"

#include <cstdint>
#include <span>

namespace paretoscope::compress {

/// "bits" of a type that has BITS, told as PHRASE.
Parameter bitsOfType(int bits, const char *phrase);

/// A method whose numbers are as BOOK has them, times a scale for each unit.
class BookMethod : public Quantizing {
public:
    explicit BookMethod(Book book) : m_book(book) {}

    base::Result<void> apply(CompressedWeight &coded, const Values &values,
                             const Given &given) const override;
    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override;

protected:
    /// Which weights share a scale.
    virtual Units units(const graph::Layer &layer, const Values &values) const = 0;
    /// Codes of UNIT; returns its scale.
    virtual float code(std::span<const float> unit, std::uint8_t *codes) const = 0;
    virtual int bytesPerScale() const { return 4; }

    Book book() const { return m_book; }

private:
    Book m_book;
};

/// A float32 scale for each tensor, channel or group, as "granularity" says: the unit's largest magnitude is
/// the book's largest number.
class ScaledBook : public BookMethod {
public:
    using BookMethod::BookMethod;

protected:
    Units units(const graph::Layer &layer, const Values &values) const override;
    float code(std::span<const float> unit, std::uint8_t *codes) const override;
};

/// OCP Microscaling Formats (MX) Specification 1.0, 6.3: blocks of 32 weights of an output channel share a
/// power of two, 2^(floor(log2(largest magnitude)) − emax), within E8M0 (2^−127 for a block of zeros);
/// elements saturate.
class Microscaled : public BookMethod {
public:
    using BookMethod::BookMethod;

protected:
    Units units(const graph::Layer &layer, const Values &values) const override;
    float code(std::span<const float> unit, std::uint8_t *codes) const override;
    int bytesPerScale() const override { return 1; }
};

} // namespace paretoscope::compress
