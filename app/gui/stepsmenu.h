// The menus of what is done to the network before its layers are compressed and after: one entry for each
// step there is, and what can be chosen of it. GUI thread only.
#pragma once

#include "core/pipeline/steps.h"

#include <QObject>
#include <QString>

#include <vector>

class QAction;
class QActionGroup;
class QMenu;

namespace paretoscope::widgets {
class Document;
}

namespace paretoscope::gui {

class StepsMenu : public QObject {
    Q_OBJECT

public:
    /// Fills both.
    StepsMenu(QMenu &before, QMenu &after, QObject *parent);

    /// As DOCUMENT's recipe has them; ENABLED: whether they may be changed.
    void show(const widgets::Document &document, bool enabled);
    /// STEP as it is wanted now, for PARAMETER's sake.
    void choose(const pipeline::Step &step, const compress::Parameter &parameter);

Q_SIGNALS:
    /// The person wants STEPS; TEXT names the edit.
    void chosen(const paretoscope::pipeline::Steps &steps, const QString &text);
    /// What PARAMETER of STEP says is more than a menu holds; the answer comes by choose().
    void asked(const paretoscope::pipeline::Step &step, const paretoscope::compress::Parameter &parameter);

private:
    struct Entry {
        const pipeline::StepKind *kind;
        QAction *action;
        std::vector<QActionGroup *> values; ///< by parameter; null where it is a text
        std::vector<QAction *> texts;       ///< of parameters that are
    };
    void addValues(QMenu &menu, Entry &entry, const compress::Parameter &parameter);
    void toggle(const pipeline::StepKind &kind, bool taken);
    pipeline::Step stepOf(const pipeline::StepKind &kind) const;

    std::vector<Entry> m_entries;
    pipeline::Steps m_shown;
};

} // namespace paretoscope::gui
