// What methods have in common that store a weight in fewer bits. Pure functions, thread-safe. Only inside
// core.
#pragma once

#include "core/compress/method.h"

namespace paretoscope::compress {

/// A method whose "bits" are whole numbers, or which says otherwise what depends on them; what is left is
/// which number stands for a weight.
class Quantizing : public Method {
public:
    double fineness(const Values &values) const override; ///< bits
    double damageBeyond(double position, std::span<const KnownDamage> known) const override;
    double lateness(const Values &values) const override;
};

} // namespace paretoscope::compress
