#include "core/compress/spectrum.h"

#include "core/base/enginescope.h"
#include "core/compress/compressedweight.h"
#include "core/compress/factoring/lowrank.h"
#include "core/compress/factoring/product.h"

namespace paretoscope::compress {

namespace {

std::vector<double> energySharesOf(const at::Tensor &matrices, const FactorForm &form,
                                   const InputMoments *known, const std::stop_token &stop)
{
    const auto moments = momentsOfRight(known, form);
    std::vector<double> shares(static_cast<std::size_t>(form.fullRank()), 0);
    for (std::int64_t group = 0; group < form.groups; ++group) {
        const auto own = ofGroup(moments ? &*moments : nullptr, group, form.groups);
        const auto energies = energiesOf(matrices.narrow(0, group * form.rows, form.rows).contiguous(),
                                         own ? &*own : nullptr, stop);
        for (std::size_t i = 0; i < shares.size(); ++i)
            shares[i] += energies[i];
    }
    for (std::size_t i = 1; i < shares.size(); ++i)
        shares[i] += shares[i - 1];
    const double all = shares.empty() ? 0 : shares.back();
    for (double &share : shares)
        share = all > 0 ? share / all : 1;
    return shares;
}

} // namespace

base::Result<std::vector<double>> spectrumOf(const at::Tensor &weight, const graph::Layer &layer,
                                             const FactorForm &form, const InputMoments *moments,
                                             const std::stop_token &stop)
{
    return base::guarded(
        base::ErrorCode::Internal,
        {PARETOSCOPE_SAY("layer.no-spectrum", "The singular values of layer %1 could not be computed."),
         layer.name},
        [&]() -> base::Result<std::vector<double>> {
            const at::Tensor rows = toRows(weight.detach(), layer).contiguous();
            return energySharesOf(matricesOf(rows, form), form, moments, stop);
        });
}

} // namespace paretoscope::compress
