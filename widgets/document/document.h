// The one mutable state of the window: the recipe that is edited (EditedRecipe) and what was measured of it.
// Panels read it and listen; edits go through it as undoable commands; jobs (run by the application) put
// their results into it. GUI thread only.
#pragma once

#include "core/evaluate/baseline.h"
#include "core/evaluate/layertimes.h"
#include "core/search/frontier.h"
#include "core/search/predictionfit.h"
#include "core/search/ran.h"
#include "core/sensitivity/sensitivitytable.h"
#include "widgets/document/editedrecipe.h"
#include "widgets/document/results.h"
#include "widgets/document/solution.h"

#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace paretoscope::widgets {

class Document : public EditedRecipe {
    Q_OBJECT

public:
    explicit Document(QObject *parent = nullptr);

    /// Replaces everything and clears the undo stack; the recipe starts as float everywhere.
    void open(std::shared_ptr<const project::OpenProject> project);
    void close();

    // Results, put in by jobs.
    void setBaseline(const evaluate::Baseline &baseline);
    const evaluate::Baseline *baseline() const { return m_baseline ? &*m_baseline : nullptr; }
    void
    putCells(const std::vector<sensitivity::SensitivityCell> &cells); ///< a batch, at most 20 times a second
    /// The same for cells measured after STEPS (as their plan said): those of another network than the
    /// recipe's steps make are kept aside until they do, and never shown as its own.
    void putCells(const std::vector<sensitivity::SensitivityCell> &cells, const pipeline::Steps &steps);
    const sensitivity::SensitivityTable &table() const { return m_table; }
    bool knowsDamage() const;  ///< of at least one layer at one setting, measured or estimated
    bool hasEstimates() const; ///< some cells are still estimates
    void putMeasured(const search::Ran &point); ///< replaces one with an equal recipe and fewer samples
    const std::vector<search::Ran> &measuredPoints() const { return m_measured; }
    /// The measurement of exactly the current recipe, if it was run; null when stale: never shown as current.
    const search::Ran *currentMeasurement() const;
    // The same for what takes a job of its own: of exactly the current recipe, else null.
    void setBehaviour(std::shared_ptr<const BehaviourReport> report);
    const BehaviourReport *currentBehaviour() const;
    void putSpeed(const SpeedReport &report); ///< replaces one of the same recipe on the same machine
    const SpeedReport *currentSpeed() const;  ///< on this machine
    std::vector<const SpeedReport *> speedsElsewhere() const; ///< of the current recipe, on other machines
    void setLayerShares(const std::vector<double> &shares);   ///< of the float model's time
    const std::vector<double> &layerShares() const { return m_layerShares; }
    /// Of one of the recipe's networks: where latency is limited the best recipes are those that keep it.
    void setLayerTimes(std::shared_ptr<const evaluate::LayerTimes> times);
    /// What a sample alone takes as its layers do, in milliseconds; absent where they were not timed.
    std::optional<double> estimatedMs() const;
    void setInteractions(const InteractionReport &report);
    const InteractionReport *currentInteractions() const;

    // Predictions: additive damage, at once after every edit.
    std::optional<double> predictedKl() const;
    std::optional<double> predictedKl(std::size_t layer) const;
    std::optional<double> predictedKl(const pipeline::Recipe &of) const;
    std::optional<double> damageOfSteps() const; ///< the recipe's alone; absent until they were run
    /// The layer does not allow SETTING: by its shape, or as a weight is beyond the largest number of its
    /// format.
    bool isImpossible(std::size_t layer, const compress::LayerSetting &setting) const;
    /// The first layer whose setting is impossible now.
    std::optional<std::size_t> impossibleLayer() const;
    bool restsOnEstimates(std::size_t layer) const; ///< its prediction now
    bool restsOnEstimates() const;                  ///< that of the recipe
    /// From predicted to really measured damage, of the recipes that were run on all held-out samples.
    const search::PredictionFit &predictionFit() const;

    // What may be chosen. The problem follows from cells, pins and folding at once; solving it takes a job,
    // which listens to problemChanged(). Until then the last solution is kept, and stale.
    const search::Problem &problem() const { return *sharedProblem(); }
    std::shared_ptr<const search::Problem> sharedProblem() const;
    void setSolution(Solution solution);
    const Solution &solution() const { return m_solution; }
    /// Not of the problem as it is, or cells are still coming in: to be shown softer.
    bool isSolutionStale() const;
    BestRecipes best() const; ///< of the problem as it is: the solution if it is not stale, else the hull
    /// That of solution(); a shorthand.
    const search::Frontier &frontier() const { return m_solution.frontier; }

    /// What is known of the layers with other methods is left out; who has it puts it in again.
    void setMethods(const sensitivity::MeasuredWith &with) override;
    void restoreAsked(const project::Asked &asked) override;
    /// Within another limit on work there are other best recipes.
    void setLimits(const project::AskedLimits &limits) override;

Q_SIGNALS:
    void opened(); ///< everything is new; also after close()
    void baselineChanged();
    void cellsChanged();    ///< table() has new or sharper cells
    void measuredChanged(); ///< measuredPoints() changed
    void problemChanged();  ///< another problem to solve; while cells stream at most four times a second
    void frontierChanged(); ///< solution(), best() or isSolutionStale() changed
    void behaviourChanged();
    void speedChanged(); ///< currentSpeed(), speedsElsewhere() or layerShares()
    void interactionsChanged();

protected:
    void setRecipe(const pipeline::Recipe &next) override;
    void setPins(const std::vector<bool> &pins) override;

private:
    sensitivity::SensitivityTable emptyTable() const;
    void startTables();
    void forgetProblem();
    void tellProblem();
    bool areLayersTimed() const { return m_layerTimes && isSameNetwork(m_layerTimes->steps); }
    bool isOtherWork(const project::AskedLimits &limits) const;
    bool isSolved() const { return m_problem && m_solution.problem == m_problem; }
    const sensitivity::SensitivityCell *exactCell(std::size_t layer) const;

    std::optional<evaluate::Baseline> m_baseline;
    sensitivity::SensitivityTable m_table;                              ///< of model()
    std::map<std::string, sensitivity::SensitivityTable> m_asideTables; ///< of others, by Model::history()
    std::vector<search::Ran> m_measured;
    /// By Model::history(), layer and setting (its text), once asked.
    mutable std::map<std::tuple<std::string, std::size_t, std::string>, bool> m_impossible;
    QTimer m_problemTimer; ///< gathers cells to one problem
    QTimer m_streamTimer;  ///< runs while cells come in
    mutable std::shared_ptr<const search::Problem> m_problem;
    mutable std::optional<search::Hull> m_hull;
    mutable std::optional<search::PredictionFit> m_fit;
    Solution m_solution;
    std::shared_ptr<const BehaviourReport> m_behaviour;
    std::vector<SpeedReport> m_speeds;
    std::optional<InteractionReport> m_interactions;
    std::vector<double> m_layerShares;
    std::shared_ptr<const evaluate::LayerTimes> m_layerTimes; ///< perhaps of other steps
};

} // namespace paretoscope::widgets
