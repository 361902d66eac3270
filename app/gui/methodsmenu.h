// Which methods an analysis measures layers with, where a stage has several, and what goes along with them: a
// menu of each; of what goes along several values may be checked. GUI thread only.
#pragma once

#include "core/sensitivity/measuredwith.h"

#include <QObject>

#include <utility>
#include <vector>

class QActionGroup;
class QMenu;

namespace paretoscope::widgets {
class Document;
}

namespace paretoscope::gui {

class MethodsMenu : public QObject {
    Q_OBJECT

public:
    /// Adds to MENU.
    MethodsMenu(QMenu &menu, QObject *parent);

    /// As DOCUMENT has them; ENABLED: whether they may be changed.
    void show(const widgets::Document &document, bool enabled);

Q_SIGNALS:
    /// The person wants METHODS; TEXT names the change.
    void chosen(const paretoscope::sensitivity::MeasuredWith &methods, const QString &text);

private:
    void choose(const compress::Parameter &parameter, const compress::Value &value);
    void toggle(const compress::Parameter &parameter, const compress::Value &value);
    std::vector<compress::Value> valuesOf(const compress::Parameter &parameter) const;

    std::vector<std::pair<const compress::Parameter *, QActionGroup *>> m_groups;
    sensitivity::MeasuredWith m_shown;
};

} // namespace paretoscope::gui
