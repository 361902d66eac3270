// What is done to the one point that is being edited: improving it, finding the best within a budget, timing
// it and the layers. Puts results into the document; says what came out in one sentence. GUI thread only.
#pragma once

#include "app/gui/jobrunner.h"
#include "core/base/effort.h"
#include "core/base/result.h"
#include "core/search/budget.h"
#include "core/session/findwithin.h"
#include "core/session/improving.h"
#include "widgets/document/document.h"

#include <QObject>

namespace paretoscope::gui {

class PointJobs : public QObject {
    Q_OBJECT

public:
    PointJobs(widgets::Document &document, JobRunner &jobs, base::Effort &effort, QObject *parent = nullptr);

    void improve();
    void findWithin(const search::Budget &budget);
    void measureSpeed();
    void measureByStep(); ///< the recipe as it is, one thing done after another
    void measureLayerShares();
    void chooseRanks(double energy); ///< for that share of each layer's

Q_SIGNALS:
    void failed(const paretoscope::base::Error &error);
    void told(const QString &sentence);
    void layersTimed();

private:
    void applyImproved(const pipeline::Recipe &start, const session::Improved &improved);
    static QString nothingFound(const session::FoundWithin &found);
    void applyFound(const search::Budget &budget, const search::LossEstimate &loss,
                    const session::FoundWithin &found);
    void report(const base::Error &error);

    widgets::Document &m_document;
    JobRunner &m_jobs;
    base::Effort &m_effort;
};

} // namespace paretoscope::gui
