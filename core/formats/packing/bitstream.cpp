#include "core/formats/packing/bitstream.h"

namespace paretoscope::formats {

std::int64_t streamBytes(std::int64_t count, int bits)
{
    return (count * bits + 7) / 8;
}

} // namespace paretoscope::formats
