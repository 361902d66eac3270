// What methods have in common that round what a layer is given. Pure functions, thread-safe. Only inside
// core.
#pragma once

#include "core/compress/inputrange.h"
#include "core/compress/method.h"

#include <vector>

namespace paretoscope::compress {

/// A method whose first parameter is inputBitsParameter(); what is left is where scales come from.
class InputMethod : public Method {
public:
    bool isNothing(const graph::Layer &layer,
                   const Values &values) const override; ///< looks up rows of a table
    std::optional<base::Sentence> whyNot(const graph::Layer &layer, const Values &values) const override;
    /// The file has its weights as they are, and a scale in its program.
    void lay(Layout &, const graph::Layer &, const Values &) const override {}

    double fineness(const Values &values) const override; ///< bits
    double damageBeyond(double position, std::span<const KnownDamage> known) const override;
    double lateness(const Values &values) const override;
};

Parameter inputBitsParameter();     ///< "activationBits"
Parameter inputSymmetryParameter(); ///< "activationSymmetric"
int inputBitsOf(const Values &values);
bool areInputsSymmetric(const Values &values);

} // namespace paretoscope::compress
