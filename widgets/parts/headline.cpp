#include "widgets/parts/headline.h"

#include "core/evaluate/watchedmeasurement.h"
#include "core/pipeline/asfloat.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/sentences.h"
#include "widgets/document/translated.h"
#include "widgets/parts/verdicts.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

struct HeadlineWords {
    Q_DECLARE_TR_FUNCTIONS(Headline)
};

// Watched while it grows: the value says little before the samples bound it.
QString growingSummary(const evaluate::Measurement &measured, std::int64_t whole)
{
    const auto watched = evaluate::watchedIntervals(measured).value;
    const QString range = numbers::interval(watched, measured.metric);
    const QString n = numbers::count(measured.n);
    if (std::isfinite(watched.low) && std::isfinite(watched.high))
        return HeadlineWords::tr("now %1 (n = %2 of %3)").arg(range, n, numbers::count(whole));
    return HeadlineWords::tr("now %1, %2 (n = %3 of %4)")
        .arg(numbers::metricValue(measured.value, measured.metric), range, n, numbers::count(whole));
}

/// The sentence is long and does not change: a short mark, the whole of it on hovering and for screen
/// readers.
void mark(QLabel &label, const QString &text, const QString &note)
{
    label.setVisible(!note.isEmpty());
    label.setText(note.isEmpty() ? QString() : text);
    label.setToolTip(note);
    label.setAccessibleName(note);
}

} // namespace

QString floatSummary(const Document &document)
{
    if (!document.baseline())
        return {};
    return HeadlineWords::tr("float %1").arg(numbers::measured(document.baseline()->heldOut));
}

QString currentSummary(const Document &document)
{
    if (!document.baseline())
        return {};
    if (pipeline::isAsFloat(document.recipe()))
        return HeadlineWords::tr("now as float");
    if (const auto layer = document.impossibleLayer())
        return HeadlineWords::tr("now impossible: %1 at %2")
            .arg(QString::fromStdString(document.layers()[*layer].name),
                 methodwords::setting(document.recipe().settings[*layer]));
    const search::Ran *point = document.currentMeasurement();
    const std::int64_t whole = document.baseline()->heldOut.n;
    if (point && point->measured.n >= whole)
        return HeadlineWords::tr("now %1 measured").arg(numbers::measuredShort(point->measured));
    if (point)
        return growingSummary(point->measured, whole);
    return predictedSummary(document);
}

QString sizeSummary(const Document &document)
{
    if (!document.isOpen())
        return {};
    const compress::ModelCost cost = document.cost();
    const QString stored = HeadlineWords::tr("%1 stored").arg(numbers::bytes(cost.storedBytes));
    const auto ratio = sizeNow(document, project::BudgetKind::Ratio);
    if (pipeline::isAsFloat(document.recipe()) || ratio.value_or(0) <= 0)
        return stored;
    return HeadlineWords::tr("%1, %2 smaller, %3 on average",
                             "101 kB stored, 10.7 × smaller, 3.41 bits on average")
        .arg(stored, numbers::ratio(*ratio), numbers::bits(cost.averageBits));
}

QString limitsSummary(const Document &document)
{
    std::vector<Verdict> verdicts = limitVerdicts(document);
    if (const auto budget = budgetVerdict(document))
        verdicts.push_back(*budget);
    return verdicts.empty() ? QString() : HeadlineWords::tr("limits %1", "✓, ✗ or ?").arg(markOf(verdicts));
}

QString predictedSummary(const Document &document)
{
    const auto kl = document.predictedKl();
    if (!kl)
        return HeadlineWords::tr("now not measured");
    const auto &fit = document.predictionFit();
    const QString name = damageName(damageKind(document)), value = numbers::kl(fit.measuredKl(*kl));
    if (document.restsOnEstimates())
        return HeadlineWords::tr("now %1 about %2 estimated", "KL or distance").arg(name, value);
    if (const auto band = fit.band(*kl))
        return HeadlineWords::tr("now %1 %2 (%3–%4) predicted", "KL or distance")
            .arg(name, value, numbers::kl(band->low), numbers::kl(band->high));
    return HeadlineWords::tr("now %1 %2 predicted", "KL or distance").arg(name, value);
}

QString speedSummary(const Document &document)
{
    const auto fastestOf = [](const SpeedReport &speed) {
        return *std::ranges::max_element(speed.latency.batches, {}, &evaluate::BatchLatency::medianSpeedup);
    };
    const auto factor = [](double speedup) { return numbers::real(speedup, 'f', 2); };
    if (const SpeedReport *here = document.currentSpeed(); here && !here->latency.batches.empty()) {
        const evaluate::BatchLatency fastest = fastestOf(*here);
        return runsNoFaster(here->latency)
                   ? HeadlineWords::tr("runs no faster than float")
                   : HeadlineWords::tr("runs %1 × as fast (batch %2, n = %3 runs)")
                         .arg(factor(fastest.medianSpeedup), numbers::count(fastest.batch),
                              numbers::count(fastest.compressed.runs));
    }
    const auto elsewhere = document.speedsElsewhere();
    if (elsewhere.empty() || elsewhere.back()->latency.batches.empty())
        return {};
    const SpeedReport &there = *elsewhere.back();
    const QString processor = QString::fromStdString(there.latency.on.processor);
    const evaluate::BatchLatency fastest = fastestOf(there);
    return runsNoFaster(there.latency)
               ? HeadlineWords::tr("ran no faster than float on another machine (%1)", "a processor")
                     .arg(processor)
               : HeadlineWords::tr("ran %1 × as fast on another machine (%2, batch %3, n = %4 runs)",
                                   "%2 is a processor")
                     .arg(factor(fastest.medianSpeedup), processor, numbers::count(fastest.batch),
                          numbers::count(fastest.compressed.runs));
}

QString splitNote(const Document &document)
{
    const evaluate::Baseline *baseline = document.baseline();
    if (!baseline || !baseline->split)
        return {};
    const QString aside = numbers::count(baseline->calibrationSamples);
    const QString rest = numbers::count(baseline->heldOut.n);
    const bool quarter =
        baseline->calibrationSamples == std::max<std::int64_t>(1, baseline->everything.n / 4);
    return quarter
               ? HeadlineWords::tr(
                     "A quarter of the evaluation data (n = %1) is set aside for calibration; claims are on "
                     "the other %2.")
                     .arg(aside, rest)
               : HeadlineWords::tr(
                     "A part of the evaluation data (n = %1) is set aside for calibration; claims are on the "
                     "other %2.")
                     .arg(aside, rest);
}

QString peculiarities(const Document &document)
{
    QStringList lines;
    if (document.isOpen())
        for (const base::Sentence &note : document.project()->notes)
            lines << translated(note);
    return lines.join(QLatin1Char('\n'));
}

Headline::Headline(Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_text(new QLabel), m_split(new QLabel), m_peculiar(new QLabel),
      m_cache(new QLabel), m_evidence(new QLabel)
{
    setObjectName(QStringLiteral("headline"));
    m_text->setObjectName(QStringLiteral("headlineText"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_split->setObjectName(QStringLiteral("headlineSplit"));
    m_split->setWordWrap(false);
    m_peculiar->setObjectName(QStringLiteral("headlinePeculiar"));
    m_cache->setObjectName(QStringLiteral("headlineCache"));
    m_cache->hide();
    m_evidence->setObjectName(QStringLiteral("headlineEvidence"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    m_text->setWordWrap(true); // the chart may be narrow; nothing of this is cut
    layout->addWidget(m_text, 1);
    layout->addWidget(m_split);
    layout->addWidget(m_peculiar);
    layout->addWidget(m_cache);
    layout->addWidget(m_evidence);
    connect(&document, &Document::opened, this, &Headline::refresh);
    connect(&document, &Document::baselineChanged, this, &Headline::refresh);
    connect(&document, &Document::recipeChanged, this, &Headline::refresh);
    connect(&document, &Document::measuredChanged, this, &Headline::refresh);
    connect(&document, &Document::cellsChanged, this, &Headline::refresh);
    connect(&document, &Document::speedChanged, this, &Headline::refresh);
    connect(&document, &Document::askedChanged, this, &Headline::refresh);
    connect(&document, &Document::behaviourChanged, this, &Headline::refresh);
    refresh();
}

QString Headline::text() const
{
    return m_text->text();
}

void Headline::refresh()
{
    QStringList parts{floatSummary(m_document), currentSummary(m_document), sizeSummary(m_document),
                      limitsSummary(m_document), speedSummary(m_document)};
    parts.removeAll(QString());
    setVisible(!parts.isEmpty());
    m_text->setText(parts.join(QStringLiteral(" · ")));
    mark(*m_split, tr("· calibration set aside"), splitNote(m_document));
    mark(*m_peculiar, tr("· not run as saved"), peculiarities(m_document));
    mark(*m_evidence, tr("· packed evidence left out"),
         m_document.isOpen() ? translated(m_document.project()->evidenceNote) : QString());
    keepRoom();
}

// The chart below does not move when a number gets longer.
void Headline::keepRoom()
{
    m_text->setMinimumHeight(std::max(
        {m_text->minimumHeight(), 2 * fontMetrics().lineSpacing(), m_text->heightForWidth(m_text->width())}));
}

void Headline::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() == event->size().width())
        return;
    m_text->setMinimumHeight(0);
    keepRoom();
}

void Headline::setCacheNote(const QString &note)
{
    mark(*m_cache, tr("· not kept"), note);
}

} // namespace paretoscope::widgets
