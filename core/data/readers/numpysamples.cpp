#include "core/data/readers/numpysamples.h"

namespace paretoscope::data {

SampleForm sampleFormOf(const StoredArray &array)
{
    const auto shape = array.rowShape();
    if (!array.type().isByte())
        return SampleForm::AsStored;
    if (shape.size() == 2)
        return SampleForm::Plane;
    const bool last = shape.size() == 3 && (shape[2] == 1 || shape[2] == 3) && shape[0] > 4;
    return last ? SampleForm::ChannelsLast : SampleForm::AsStored;
}

} // namespace paretoscope::data
