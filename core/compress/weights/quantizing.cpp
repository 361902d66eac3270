#include "core/compress/weights/quantizing.h"

#include "core/compress/damagelaw.h"

#include <cmath>
#include <cstdint>
#include <variant>

namespace paretoscope::compress {

double Quantizing::fineness(const Values &values) const
{
    return static_cast<double>(std::get<std::int64_t>(values.at("bits")));
}

double Quantizing::damageBeyond(double position, std::span<const KnownDamage> known) const
{
    return quarteredABit(position, known);
}

double Quantizing::lateness(const Values &values) const
{
    constexpr std::int64_t usualBits = 4;
    return static_cast<double>(std::abs(std::get<std::int64_t>(values.at("bits")) - usualBits));
}

} // namespace paretoscope::compress
