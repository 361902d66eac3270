// The usual setting of a width, for tests and benchmarks. A pure function.
#pragma once

#include "core/compress/layersetting.h"

namespace paretoscope::tests {

inline compress::LayerSetting bits(compress::Precision precision, double sparsity = 0)
{
    compress::LayerSetting setting;
    setting.precision = precision;
    setting.sparsity = sparsity;
    return setting;
}

} // namespace paretoscope::tests
