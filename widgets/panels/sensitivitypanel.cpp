#include "widgets/panels/sensitivitypanel.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/models/sensitivitymodel.h"
#include "widgets/parts/emptystate.h"
#include "widgets/parts/heatlegend.h"
#include "widgets/parts/heatmapview.h"
#include "widgets/parts/panelhost.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace paretoscope::widgets {

SensitivityPanel::SensitivityPanel(Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_model(new SensitivityModel(document, this)),
      m_view(new HeatMapView), m_legend(new HeatLegend), m_invitation(new QWidget),
      m_pages(new QStackedWidget)
{
    setObjectName(QStringLiteral("sensitivityPanel"));
    m_view->setModel(m_model);
    makeLayout();
    connect(m_model, &SensitivityModel::scaleChanged, this, [this] { m_legend->setScale(m_model->scale()); });
    connect(m_view, &HeatMapView::numbersShown, m_legend, &HeatLegend::setNumbers);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    m_document.selectLayer(current.row());
            });
    connect(m_view, &HeatMapView::cellChosen, this, &SensitivityPanel::apply);
    connect(&document, &Document::selectionChanged, this, &SensitivityPanel::followSelection);
    connect(&document, &Document::opened, this, &SensitivityPanel::refresh);
    connect(&document, &Document::cellsChanged, this, &SensitivityPanel::refresh);
    connect(&document, &Document::baselineChanged, this, &SensitivityPanel::refresh);
    m_legend->setScale(m_model->scale());
    refresh();
    followSelection(document.selectedLayer()); // made anew in another language
}

void SensitivityPanel::makeLayout()
{
    auto *hint = new QLabel(tr("Nothing is measured yet: cells fill in from the least samples to the most."));
    hint->setObjectName(QStringLiteral("sensitivityHint"));
    hint->setWordWrap(true);
    auto *analyse = new QPushButton(tr("Analyse"));
    analyse->setObjectName(QStringLiteral("sensitivityAnalyse"));
    analyse->setToolTip(tr("Measure what every layer tolerates, in the background"));
    connect(analyse, &QPushButton::clicked, this, &SensitivityPanel::analyseRequested);
    auto *invitation = new QHBoxLayout(m_invitation);
    invitation->setContentsMargins(0, 0, 0, 0);
    invitation->addWidget(hint, 1);
    invitation->addWidget(analyse);

    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_invitation);
    rows->addWidget(m_view, 1);
    rows->addWidget(m_legend);
    auto *empty = new EmptyState(tr("What every layer tolerates appears here, layers by settings, once a "
                                    "project is open and analysed."),
                                 tr("Open…"));
    empty->setObjectName(QStringLiteral("sensitivityEmpty"));
    connect(empty, &EmptyState::clicked, this, &SensitivityPanel::openRequested);
    m_pages->addWidget(empty);
    m_pages->addWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_view);
}

void SensitivityPanel::refresh()
{
    m_pages->setCurrentIndex(m_document.isOpen() ? 1 : 0);
    m_legend->setDamage(damageKind(m_document));
    m_invitation->setVisible(!m_document.knowsDamage());
    m_invitation->setEnabled(m_document.baseline() !=
                             nullptr); // nothing is offered before the baseline exists
}

void SensitivityPanel::apply(const QModelIndex &cell)
{
    const auto layer = static_cast<std::size_t>(cell.row());
    const auto setting = m_model->setting(cell.column());
    if (!setting || layer >= m_document.layers().size())
        return;
    const graph::Layer &of = m_document.layers()[layer];
    const QString name = QString::fromStdString(of.name);
    if (m_document.isPinned(layer))
        return m_view->tell(cell, tr("%1 is pinned, so it stays as it is.").arg(name));
    if (m_document.isImpossible(layer, *setting))
        return m_view->tell(cell, impossibleText(of, *setting));
    m_document.changeSettings(
        {cell.row()}, [&](compress::LayerSetting &now) { now = *setting; },
        tr("Set %1 to %2").arg(name, methodwords::setting(*setting)));
}

void SensitivityPanel::followSelection(int layer)
{
    if (m_view->currentIndex().row() == layer || m_model->columnCount() == 0)
        return;
    const int column = std::max(0, m_view->currentIndex().column());
    if (layer >= 0)
        m_view->setCurrentIndex(m_model->index(layer, column));
    else
        m_view->clearSelection();
}

namespace {

QWidget *makeSensitivityPanel(Document &document, PanelHost &host)
{
    auto *panel = new SensitivityPanel(document);
    QObject::connect(panel, &SensitivityPanel::openRequested, &host.action("openProject"), &QAction::trigger);
    QObject::connect(panel, &SensitivityPanel::analyseRequested, &host.action("analyse"), &QAction::trigger);
    return panel;
}

} // namespace

Panel panels::sensitivity()
{
    return {
        .key = QStringLiteral("sensitivity"),
        .title = SensitivityPanel::tr("Sensitivity"),
        .place = Place::LeftBottom,
        .shortcut = Qt::CTRL | Qt::Key_3,
        .help = SensitivityPanel::tr("What every layer tolerates, layers by settings"),
        .make = makeSensitivityPanel,
    };
}

} // namespace paretoscope::widgets
