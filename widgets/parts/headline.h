// What the recipe as it is comes to, over the trade-off chart: quality of the float model and of it on the
// same samples, its size, whether limits are kept; told apart: measured and estimated, whole and partial. A
// measurement of another recipe is never shown as current. GUI thread only.
#pragma once

#include "widgets/document/document.h"

#include <QWidget>

class QLabel;

namespace paretoscope::widgets {

class Headline : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the widget.
    explicit Headline(Document &document, QWidget *parent = nullptr);

    QString text() const;
    /// That what is measured is not kept, and why: a mark with NOTE on hovering; empty: it is.
    void setCacheNote(const QString &note);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void keepRoom();

    Document &m_document;
    QLabel *m_text;
    QLabel *m_split;
    QLabel *m_peculiar;
    QLabel *m_cache, *m_evidence;
};

/// "float 91.64 % (700 of 763)": on the samples that every claim is on; empty before the baseline exists.
QString floatSummary(const Document &document);
/// "now 90.56 % (n = 1017)", "now 90.60–92.10 % (n = 256 of 763)" (an interval that may be watched), "now
/// as float", or what is predicted.
QString currentSummary(const Document &document);
/// "101 kB stored, 10.7 × smaller, 3.41 bits on average".
QString sizeSummary(const Document &document);
/// "limits ✓" with those that are asked for, "" without.
QString limitsSummary(const Document &document);
/// "now KL 0.0123 (0.010–0.015) predicted", "now KL about 0.0123 estimated".
QString predictedSummary(const Document &document);
/// How the recipe runs, where it was timed; empty otherwise.
QString speedSummary(const Document &document);
/// What was set aside for calibration; empty when nothing was.
QString splitNote(const Document &document);
/// What opening found that is not as networks usually are (training mode, answers that depend on the batch or
/// on chance) and what was done about it, a sentence a line.
QString peculiarities(const Document &document);

} // namespace paretoscope::widgets
