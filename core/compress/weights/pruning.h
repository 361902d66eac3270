// What methods have in common that set weights to zero. Pure functions, thread-safe. Only inside core.
#pragma once

#include "core/compress/compressedweight.h"
#include "core/compress/method.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace paretoscope::compress {

/// Of every `of` consecutive columns of a row of toRows() `kept` stay, of the last k of a row ⌈kept · k / of⌉
/// (N:M sparsity: Zhou et al. 2021; 2:4: Mishra et al. 2021, Accelerating Sparse Deep Neural Networks).
struct Pattern {
    std::int64_t kept = 0;
    std::int64_t of = 0;

    std::int64_t keptOf(std::int64_t columns) const; ///< of a row
};

/// "sparsity": the share of weights set to zero.
Parameter sparsityParameter();
double sparsityOf(const Values &values);
/// "pattern": how zeros are spread. All there are leave half, so it has an effect with a sparsity of 0.5
/// alone.
Parameter patternParameter();
std::optional<Pattern> patternOf(const Values &values); ///< absent: zeros are anywhere
/// "zeroBlock": how many consecutive weights of an output channel become zero together, where no pattern says
/// which may (Gray et al. 2017, GPU Kernels for Block-Sparse Weights, with blocks of one row).
Parameter zeroBlockParameter();
std::int64_t zeroBlockOf(const Values &values); ///< 1: each by itself

/// floor(s · count) with the product computed so that 0.3 · 10 is 3.
std::int64_t zeroCount(double sparsity, std::int64_t count);

/// How many weights of LAYER become zero: floor(s · count), or what a pattern leaves out, or of whole blocks
/// as many as have no more than that. What is left of a row behind its last whole block stays.
std::int64_t zerosOf(const graph::Layer &layer, const Values &values);

/// KEPT: bool, shaped as the weight of CODED, false for what becomes zero.
void keepOnly(CompressedWeight &coded, const at::Tensor &kept, const graph::Layer &layer);

/// A method that sets zerosOf() weights of a layer to zero; what is left is which.
class Pruning : public Method {
public:
    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override;
    double fineness(const Values &values) const override;
    double damageBeyond(double position, std::span<const KnownDamage> known) const override;
    double lateness(const Values &values) const override;
};

} // namespace paretoscope::compress
