#include "core/data/readers/idxfile.h"

#include <array>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint8_t mostIdxDimensions = 8;

Error foreign(const ByteSource &source)
{
    return {ErrorCode::DataUnreadable,
            {PARETOSCOPE_SAY("idx.foreign", "%1 is no IDX file (it must begin with two zero bytes, a type "
                                            "and a number of dimensions); check its format."),
             source.name()}};
}

} // namespace

Result<StoredArray> readIdx(std::shared_ptr<const ByteSource> source)
{
    if (source->size() == 0)
        return isEmpty(*source);
    std::array<std::byte, 4> magic{};
    if (source->size() < magic.size())
        return endsEarly(*source);
    if (auto done = source->read(0, magic); !done)
        return done.error();
    const auto type = elementTypeFromIdx(std::to_integer<std::uint8_t>(magic[2]));
    const std::uint8_t dimensions = std::to_integer<std::uint8_t>(magic[3]);
    if (magic[0] != std::byte{0} || magic[1] != std::byte{0} || !type || dimensions == 0 ||
        dimensions > mostIdxDimensions)
        return foreign(*source);
    std::vector<std::byte> extents(4U * dimensions);
    if (auto done = source->read(magic.size(), extents); !done)
        return done.error();
    StoredArray::Layout layout;
    layout.type = *type;
    layout.offset = magic.size() + extents.size();
    for (std::size_t i = 0; i < extents.size(); i += 4) {
        std::uint32_t extent = 0;
        for (std::size_t k = 0; k < 4; ++k)
            extent = (extent << 8U) | std::to_integer<std::uint32_t>(extents[i + k]);
        layout.shape.push_back(extent);
    }
    return StoredArray::create(std::move(source), std::move(layout));
}

} // namespace paretoscope::data
