// First page of the project wizard: the model file and what it holds. Only for ProjectWizard.
#pragma once

#include "widgets/dialogs/pathedit.h"
#include "widgets/dialogs/projectwizard.h"
#include "widgets/dialogs/requestpage.h"

class QCheckBox;
class QComboBox;
class QFormLayout;

namespace paretoscope::widgets {

class ModelPage : public RequestPage {
    Q_OBJECT

public:
    explicit ModelPage(Questions &questions);

    void setPath(const QString &path);
    QString path() const { return m_path->path(); }
    QString weights() const { return m_weights->path(); } ///< empty: the model's own
    void setWeights(const QString &path) { m_weights->setPath(path); }
    formats::Mode mode() const;
    void setMode(formats::Mode mode);
    graph::Apart apart() const;
    void setApart(const graph::Apart &apart);
    void show(const ModelSummary &summary);

Q_SIGNALS:
    void chosen(int request, const QString &path);

private:
    void choose(const QString &path);

    PathEdit *m_path;
    QLabel *m_summary;
    PathEdit *m_weights;
    QFormLayout *m_form;
    QComboBox *m_mode; ///< only where it makes a difference
    QCheckBox *m_apart;
    graph::Apart m_named; ///< layers that the project names itself, which stay
};

} // namespace paretoscope::widgets
