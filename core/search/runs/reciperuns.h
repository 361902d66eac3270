// What recipes did to samples, run once each. Only inside the search room; one thread.
#pragma once

#include "core/base/result.h"
#include "core/evaluate/sampledamages.h"
#include "core/pipeline/recipe.h"

#include <list>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::search {

class RecipeRuns {
public:
    /// On the samples of EVALUATOR, which must outlive this, on WORKERS threads.
    RecipeRuns(const evaluate::Evaluator &evaluator, int workers, std::stop_token stop)
        : m_evaluator(evaluator), m_workers(workers), m_stop(std::move(stop))
    {
    }

    /// The damage of RECIPE to each sample of RANGE; what was run before is not run again. Good until
    /// forgetAllBut().
    base::Result<std::span<const double>> damages(const pipeline::Recipe &recipe,
                                                  evaluate::SampleRange range);
    base::Result<double> kl(const pipeline::Recipe &recipe, evaluate::SampleRange range);
    void forgetAllBut(const pipeline::Recipe &recipe);

private:
    struct Known {
        pipeline::Recipe recipe;
        std::vector<double> damages; ///< of all samples
        std::vector<bool> run;
    };
    Known &knownOf(const pipeline::Recipe &recipe);
    base::Result<void> complete(Known &known, evaluate::SampleRange range) const;

    const evaluate::Evaluator &m_evaluator;
    const int m_workers;
    const std::stop_token m_stop;
    std::list<Known> m_known;
};

} // namespace paretoscope::search
