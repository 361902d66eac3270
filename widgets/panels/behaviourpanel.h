// How the recipe as it is behaves, measured on all samples: for whom it gets worse, how sure it is, which
// examples it changes most. What was measured of another recipe is never shown. GUI thread only.
#pragma once

#include "widgets/parts/panel.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace paretoscope::widgets {

class ClassChangesModel;
class Document;
class EnlargedPicture;
class ReliabilityModel;
class ReliabilityView;
class WorstExamplesModel;

class BehaviourPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the panel.
    explicit BehaviourPanel(Document &document, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeSummary();
    void makeTables();
    QWidget *makeConfidencePage();
    void refresh();
    void refreshPlainNumbers();
    void refreshSummary();
    void fitRows();
    void enlarge(int row); ///< of the examples; nothing where there is no picture

    Document &m_document;
    QStackedWidget *m_pages;
    QLabel *m_absence;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_summary;
    ClassChangesModel *m_classes;
    QSortFilterProxyModel *m_sorted;
    QTableView *m_classTable;
    ReliabilityView *m_reliability;
    ReliabilityModel *m_bins;
    QTableView *m_binTable;
    WorstExamplesModel *m_examples;
    QTableView *m_exampleTable;
    QPointer<EnlargedPicture> m_enlarged;
};

namespace panels {
Panel behaviour();
} // namespace panels

} // namespace paretoscope::widgets
