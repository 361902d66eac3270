#include "core/search/runs/verification.h"

#include "core/evaluate/layersafter.h"
#include "core/evaluate/wholerun.h"
#include "core/search/originname.h"
#include "core/search/runs/shareofprogress.h"

namespace paretoscope::search {

Verification::Verification(const evaluate::Evaluator &evaluator, std::size_t runs, std::stop_token stop,
                           base::ProgressSink &progress, const std::function<void(const Ran &)> &each)
    : m_evaluator(evaluator), m_stop(std::move(stop)), m_meter(progress, "verify", static_cast<double>(runs)),
      m_each(each)
{
}

base::Result<Ran> Verification::run(const Candidate &candidate)
{
    ShareOfProgress share(m_meter);
    auto ran = evaluate::runWhole(m_evaluator, candidate.recipe, originName(candidate.origin), m_stop, share);
    if (!ran)
        return ran.error();
    share.finish();
    Ran point = pointOf(candidate, std::move(ran->measured));
    point.behaviour = ran->summary();
    if (m_each)
        m_each(point);
    return point;
}

base::Result<std::optional<Ran>> Verification::glimpse(const Candidate &candidate, std::int64_t samples)
{
    if (const auto store = evaluate::runsKeptOf(m_evaluator); store && store->find(candidate.recipe))
        return std::optional<Ran>();
    base::NoProgress quiet;
    auto measured = m_evaluator.measure(candidate.recipe, samples, m_stop, quiet);
    if (!measured)
        return measured.error();
    return std::optional(pointOf(candidate, std::move(*measured)));
}

Ran Verification::pointOf(const Candidate &candidate, evaluate::Measurement measured) const
{
    const auto layers = evaluate::layersAfter(m_evaluator, candidate.recipe.steps);
    Ran point{candidate.recipe, compress::modelCost(layers, 0, candidate.recipe.settings), candidate.kl,
              std::move(measured), candidate.origin};
    point.cost.storedBytes = candidate.storedBytes;
    return point;
}

} // namespace paretoscope::search
