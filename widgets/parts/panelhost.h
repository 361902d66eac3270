// What a panel may ask of the window around it: questions, the window's actions, a word in the status bar, a
// job of its own. So no window needs to know which panels there are. GUI thread only.
#pragma once

#include "core/base/effort.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/search/budget.h"

#include <QString>

#include <functional>
#include <memory>
#include <stop_token>

class QAction;
class QWidget;

namespace paretoscope::widgets {

class Questions;

class PanelHost {
public:
    virtual ~PanelHost() = default;

    virtual Questions &questions() = 0;
    /// Of the window's menus, by its object name: "openProject", "analyse", "pin". There is one.
    virtual QAction &action(const char *name) = 0;
    virtual void tell(const QString &sentence) = 0; ///< in the status bar
    /// Runs points of the frontier and applies the best within BUDGET.
    virtual void findWithin(const search::Budget &budget) = 0;

    /// What a panel's job may take, and where it keeps what it measures.
    virtual base::Effort effort() const = 0;
    /// PANEL is seen, whatever was in front of it.
    virtual void show(QWidget &panel) = 0;
    /// Asks PANEL's job to stop; it reports Cancelled. Nothing where none runs.
    virtual void stop(QWidget &panel) = 0;

    /// Run JOB in the background; DONE gets its result on the GUI thread, unless PANEL is gone. One job a
    /// panel: a newer one asks it to stop and is the only one that still reports.
    template <typename T>
    void start(QWidget &panel, const QString &title,
               std::function<base::Result<T>(std::stop_token, base::ProgressSink &)> job,
               std::function<void(base::Result<T>)> done)
    {
        submit(
            panel, title,
            [job = std::move(job), done = std::move(done)](std::stop_token stop, base::ProgressSink &sink) {
                auto result = std::make_shared<base::Result<T>>(job(std::move(stop), sink));
                return Finish([result, done] { done(std::move(*result)); });
            });
    }

protected:
    using Finish = std::function<void()>; ///< called on the GUI thread
    using Work = std::function<Finish(std::stop_token, base::ProgressSink &)>;
    virtual void submit(QWidget &panel, const QString &title, Work work) = 0;
};

} // namespace paretoscope::widgets
