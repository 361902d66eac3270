// Columns of a weight that go, and what the others do in their place: W′ of ‖W x − W′ y‖² that is zero there.
// Included only inside core. Not thread-safe.
#pragma once

#include "core/pipeline/channels/channelflow.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

namespace paretoscope::pipeline {

/// Optimal brain surgeon on rows that share their inputs (Hassibi and Stork 1993; for all rows at once
/// Frantar and Alistarh 2023, SparseGPT, section 3): with G = (E[y yᵀ] + λI)⁻¹, the columns B of a channel
/// cost tr(W_B (G_BB)⁻¹ W_Bᵀ), and without them W becomes W − W_B (G_BB)⁻¹ G_B.
class ColumnElimination {
public:
    /// ROWS [rows, columns], to which MOMENTS [columns, columns], E[y yᵀ], belong. CHANNELS by column. λ is
    /// DAMPING times the mean of the diagonal.
    ColumnElimination(const at::Tensor &rows, const at::Tensor &moments, std::vector<ChannelId> channels,
                      double damping);

    /// E‖W y‖², of all rows together, before any column went.
    double power() const { return m_power; }
    /// What removing it would cost, by channel that is left.
    std::map<ChannelId, double> costs() const;
    /// Nothing where no column is CHANNEL's, or they are gone.
    void eliminate(ChannelId channel);
    at::Tensor rows() const; ///< float32 [rows, columns]

private:
    std::map<ChannelId, std::vector<std::int64_t>> m_columns; ///< of channels that are left
    at::Tensor m_rows;                                        ///< float64
    at::Tensor m_inverse;                                     ///< G
    double m_power = 0;
};

} // namespace paretoscope::pipeline
