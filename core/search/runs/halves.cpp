#include "core/search/runs/halves.h"

#include "core/evaluate/evaluatordata.h"
#include "core/search/runs/shareofprogress.h"

#include <cstddef>
#include <utility>

namespace paretoscope::search {

using base::Result;
using evaluate::SampleRange;

std::array<SampleRange, 2> halvesOf(std::int64_t samples)
{
    constexpr std::int64_t batch = 64;
    const std::int64_t half = samples >= 4 * batch ? samples / 2 / batch * batch : samples / 2;
    return {SampleRange{0, half}, SampleRange{half, samples - half}};
}

Result<evaluate::Evaluator> evaluatorOn(const evaluate::Evaluator &calibration, SampleRange range)
{
    const data::SampleSet &all = calibration.samples();
    const auto first = all.indices.begin() + range.first;
    auto options = calibration.data().options;
    options.outputFolder.clear();
    options.taughtFolder.clear();
    auto part = calibration.on({all.dataset, {first, first + range.count}}, options);
    if (part)
        part->calibrateOn(calibration);
    return part;
}

Result<CrossTaught> CrossTaught::create(const evaluate::Evaluator &calibration, std::int64_t samples)
{
    const auto halves = halvesOf(samples);
    std::vector<evaluate::Evaluator> judging;
    for (const std::size_t half : {0u, 1u}) {
        const auto teaching = evaluatorOn(calibration, halves[1 - half]);
        if (!teaching)
            return teaching.error();
        auto own = evaluatorOn(calibration, halves[half]);
        if (!own)
            return own.error();
        own->calibrateOn(*teaching);
        judging.push_back(std::move(*own));
    }
    return CrossTaught(std::move(judging));
}

Result<std::vector<double>> CrossTaught::damages(const pipeline::Recipe &recipe, int workers,
                                                 const std::stop_token &stop,
                                                 base::ProgressSink &progress) const
{
    base::ProgressMeter meter(progress, "evaluate", static_cast<double>(m_judging.size()));
    std::vector<double> damages;
    for (const evaluate::Evaluator &judging : m_judging) {
        ShareOfProgress share(meter);
        const auto own = evaluate::sampleDamages(judging, recipe, 0, workers, stop, share);
        if (!own)
            return own.error();
        share.finish();
        damages.insert(damages.end(), own->begin(), own->end());
    }
    return damages;
}

} // namespace paretoscope::search
