// An array [n, …] as it lies in a file, read row by row: what IDX, npy, npz and CIFAR have in common.
// A value, thread-safe to read.
#pragma once

#include "core/base/result.h"
#include "core/data/array.h"
#include "core/data/bytesource.h"
#include "core/data/elementtype.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

enum class Order : std::uint8_t { RowMajor, ColumnMajor };
enum class FeedAs : std::uint8_t { Float, Integer };

class StoredArray {
public:
    struct Layout {
        std::vector<std::int64_t> shape; ///< dimension 0 is the sample
        ElementType type;
        std::uint64_t offset = 0;    ///< of the first element
        std::uint64_t rowStride = 0; ///< bytes from a sample to the next; 0: densely packed
        Order order = Order::RowMajor;
    };

    /// Checks that all elements lie within SOURCE: DataUnreadable if not, DataMismatch if there are none.
    static base::Result<StoredArray> create(std::shared_ptr<const ByteSource> source, Layout layout);

    const std::string &name() const { return m_source->name(); }
    std::int64_t rows() const { return m_layout.shape.front(); }
    std::vector<std::int64_t> rowShape() const;
    std::int64_t rowCount() const { return m_rowCount; } ///< elements in a row
    ElementType type() const { return m_layout.type; }
    std::uint64_t endOffset() const; ///< of the byte after the last element

    /// These rows, in this order: shape [indices, …]. Integer asks for an integer or boolean element type.
    base::Result<Array> read(std::span<const std::int64_t> indices, FeedAs feedAs) const;
    /// Every element as integers, for labels; DataMismatch if they are floats.
    base::Result<std::vector<std::int64_t>> allIntegers() const;

private:
    StoredArray(std::shared_ptr<const ByteSource> source, Layout layout, std::int64_t rowCount);
    base::Result<void> readRow(std::int64_t index, std::span<std::byte> into) const;
    base::Result<void> gatherColumns(std::span<const std::int64_t> indices, std::span<std::byte> into) const;

    std::shared_ptr<const ByteSource> m_source;
    Layout m_layout;
    std::int64_t m_rowCount;
};

/// "[100, 28, 28]".
/// Internal: INDEX is no sample of the data called NAME.
base::Error noSuchSample(std::int64_t index, const std::string &name);

std::string shapeText(std::span<const std::int64_t> shape);

} // namespace paretoscope::data
