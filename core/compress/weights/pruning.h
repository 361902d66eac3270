// What methods have in common that set weights to zero. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/method.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace paretoscope::compress {

/// "sparsity": the share of weights set to zero.
Parameter sparsityParameter();
double sparsityOf(const Values &values);

/// floor(s · count) with the product computed so that 0.3 · 10 is 3.
std::int64_t zeroCount(double sparsity, std::int64_t count);

/// KEPT: bool, shaped as the weight of CODED, false for what becomes zero.
void keepOnly(CompressedWeight &coded, const at::Tensor &kept, const graph::Layer &layer);

/// A method that sets floor(s · count) weights of a layer to zero; what is left is which.
class Pruning : public Method {
public:
    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override;
    double fineness(const Values &values) const override;
    double damageBeyond(double position, std::span<const KnownDamage> known) const override;
    double lateness(const Values &values) const override;
};

} // namespace paretoscope::compress
