#include "core/compress/usualgrid.h"

namespace paretoscope::compress {

Symmetry usualSymmetry(Precision precision)
{
    constexpr int leastBits = 4;
    return isInteger(precision) && bitsOf(precision) >= leastBits ? Symmetry::Asymmetric : Symmetry::Symmetric;
}

LayerSetting atWidth(LayerSetting setting, Precision precision)
{
    if (setting.symmetry == usualSymmetry(setting.precision))
        setting.symmetry = usualSymmetry(precision);
    setting.precision = precision;
    return setting;
}

} // namespace paretoscope::compress
