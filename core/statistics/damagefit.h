// From predicted damage to expected quality: what the points that were really run say about those that were
// not. Pure values and functions.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace paretoscope::statistics {

/// One recipe that was run: its damage and the quality (accuracy, nats, …) it turned out to have.
struct DamageSample {
    double kl = 0;
    double quality = 0;
    double weight = 1; ///< samples it was measured on
};

/// Which way quality goes as damage grows.
enum class QualityTrend { Falls, Rises };

/// Monotone regression of quality on damage: pooled adjacent violators (Ayer et al. 1955), then linear in
/// log(damage) between the pooled points, and linear in damage from the float model (damage 0) to the first.
class DamageFit {
public:
    /// A value never measured here: outside what was measured there is no expectation, only a guess.
    static constexpr double reach = 1.25; ///< times the largest damage measured

    DamageFit() = default;

    bool empty() const { return m_knots.empty(); }
    /// Expected quality; absent without a fit and beyond `reach`.
    std::optional<double> quality(double kl) const;
    /// Weighted root mean square of what the fit leaves unexplained.
    double residual() const { return m_residual; }
    double largestKl() const { return m_knots.empty() ? 0 : m_knots.back().kl; }

    friend DamageFit fitDamage(double floatQuality, std::span<const DamageSample> samples,
                               QualityTrend trend);

private:
    double at(double kl) const;

    std::vector<DamageSample> m_knots; ///< the float model at damage 0 first; damage rises strictly
    double m_residual = 0;
};

/// Needs at least 3 samples of different, positive damage; an empty fit otherwise. Values that are not finite
/// are left out.
DamageFit fitDamage(double floatQuality, std::span<const DamageSample> samples, QualityTrend trend);

} // namespace paretoscope::statistics
