// What methods have in common that make a weight the product of two smaller ones. Pure functions,
// thread-safe. Only inside core.
#pragma once

#include "core/compress/factoring/lowrank.h"
#include "core/compress/method.h"

namespace paretoscope::compress {

/// "rank": the share of the full rank that is kept.
Parameter rankParameter();

/// A method whose first parameter is rankParameter(); what is left is what the product comes nearest to.
class FactorMethod : public Method {
public:
    /// Which matrix it makes a product.
    virtual FactorsOf of() const { return FactorsOf::Rows; }

    std::optional<base::Sentence> whyNot(const graph::Layer &layer, const Values &values) const override;
    std::optional<base::Sentence> whyNotBeside(std::span<const Choice> choices) const override;
    base::Result<void> apply(CompressedWeight &coded, const Values &values,
                             const Given &given) const override;
    void lay(Layout &layout, const graph::Layer &layer, const Values &values) const override;

    std::optional<Factored> factored(const graph::Layer &layer, const Values &values) const override;

    double fineness(const Values &values) const override; ///< the share of the rank that goes
    double damageBeyond(double position, std::span<const KnownDamage> known) const override;
    double lateness(const Values &values) const override;
};

} // namespace paretoscope::compress
