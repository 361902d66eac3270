#include "widgets/panels/layerspanel.h"

#include "core/compress/layersetting.h"
#include "core/compress/speednote.h"
#include "core/pipeline/asfloat.h"
#include "widgets/document/coveragetext.h"
#include "widgets/document/sentences.h"
#include "widgets/document/translated.h"
#include "widgets/models/layersfilter.h"
#include "widgets/models/layersmodel.h"
#include "widgets/parts/emptystate.h"
#include "widgets/parts/headline.h"
#include "widgets/parts/layersmenu.h"
#include "widgets/parts/layerstable.h"
#include "widgets/parts/panelhost.h"

#include <QAction>
#include <QDataStream>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace paretoscope::widgets {

namespace {

const QByteArray slidersMark("sliders: ");

/// What most recipes do not use stands in the table once a layer does.
std::vector<const compress::Parameter *> rareSliders()
{
    constexpr std::size_t usual = 2; // bits and sparsity
    const auto &all = LayersModel::sliders();
    return {all.begin() + static_cast<std::ptrdiff_t>(std::min(usual, all.size())), all.end()};
}

QByteArray sliderKeys()
{
    QByteArrayList keys;
    for (const compress::Parameter *slider : LayersModel::sliders())
        keys << QByteArray(slider->key.data(), static_cast<qsizetype>(slider->key.size()));
    return slidersMark + keys.join(' ') + " activations";
}

} // namespace

LayersPanel::LayersPanel(Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_model(new LayersModel(document, this)),
      m_filter(new LayersFilter(this)), m_table(new LayersTable(document)), m_filterEdit(new QLineEdit),
      m_findings(new QLabel), m_coverage(new QLabel), m_note(new QLabel), m_pages(new QStackedWidget)
{
    setObjectName(QStringLiteral("layersPanel"));
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    makeLayout();
    arrangeColumns();

    connect(m_filterEdit, &QLineEdit::textChanged, m_filter, &LayersFilter::setText);
    connect(m_table, &QWidget::customContextMenuRequested, this, &LayersPanel::showContextMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &LayersPanel::showColumnsMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &LayersPanel::tellSelection);
    connect(&document, &Document::selectionChanged, this, &LayersPanel::followSelection);
    connect(&document, &Document::opened, this, &LayersPanel::onOpened);
    connect(&document, &Document::recipeChanged, this, &LayersPanel::onRecipeChanged);
    connect(&document, &Document::speedChanged, this, &LayersPanel::onRecipeChanged);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &LayersPanel::onCellsChanged);
    onOpened();
    followSelection(document.selectedLayer()); // made anew in another language
}

void LayersPanel::makeLayout()
{
    m_filterEdit->setObjectName(QStringLiteral("layersFilter"));
    m_filterEdit->setPlaceholderText(tr("Filter by name or kind"));
    m_filterEdit->setAccessibleName(tr("Filter layers"));
    m_filterEdit->setToolTip(tr("Show only layers whose name or kind contains these words"));
    m_filterEdit->setClearButtonEnabled(true);
    m_findings->setObjectName(QStringLiteral("layersFindings"));
    m_findings->setAccessibleName(tr("What opening the network found"));
    m_coverage->setObjectName(QStringLiteral("layersCoverage"));
    m_coverage->setAccessibleName(tr("What the layers hold"));
    m_note->setObjectName(QStringLiteral("layersNote"));
    for (QLabel *label : {m_findings, m_coverage, m_note}) {
        label->setWordWrap(true);
        label->setContentsMargins(4, 1, 4, 1);
    }
    for (QLabel *label : {m_findings, m_coverage})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_findings);
    rows->addWidget(m_filterEdit);
    rows->addWidget(m_table, 1);
    rows->addWidget(m_coverage);
    rows->addWidget(m_note);
    auto *empty =
        new EmptyState(tr("The layers of a network appear here once a project is open."), tr("Open…"));
    empty->setObjectName(QStringLiteral("layersEmpty"));
    connect(empty, &EmptyState::clicked, this, &LayersPanel::openRequested);
    m_pages->addWidget(empty);
    m_pages->addWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_table);
}

// What is dragged and what it costs come first; what never changes lies behind.
void LayersPanel::arrangeColumns()
{
    const auto behind = {LayersModel::Kind, LayersModel::Shape, LayersModel::Parameters, LayersModel::Macs};
    QHeaderView *header = m_table->horizontalHeader();
    for (const auto column : behind) {
        header->moveSection(header->visualIndex(column), header->count() - 1);
        m_table->setColumnHidden(
            column, true); // one click away in the header's menu: there is no room for all of them
    }
    for (const compress::Parameter *slider : rareSliders())
        m_table->setColumnHidden(LayersModel::columnOf(slider->key), true);
    m_table->setColumnHidden(LayersModel::columnOf(LayersModel::Outcome::Activations), true);
}

void LayersPanel::showUsedSliders()
{
    for (const compress::Parameter *slider : rareSliders())
        if (std::ranges::any_of(m_document.recipe().settings, [slider](const auto &setting) {
                return compress::does(setting, slider->key);
            }))
            m_table->setColumnHidden(LayersModel::columnOf(slider->key), false);
    if (std::ranges::any_of(m_document.recipe().settings, compress::roundsInputs))
        m_table->setColumnHidden(LayersModel::columnOf(LayersModel::Outcome::Activations), false);
}

QList<int> LayersPanel::selectedLayers() const
{
    return m_table->selectedLayers();
}

void LayersPanel::togglePins()
{
    m_table->togglePins();
}

void LayersPanel::resetSelection()
{
    m_document.resetLayers(selectedLayers());
}

void LayersPanel::focusFilter()
{
    m_filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_filterEdit->selectAll();
}

// The header knows its sections by number, and the sliders say which those are.
QByteArray LayersPanel::saveColumns() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << sliderKeys() << m_table->horizontalHeader()->saveState() << m_filterEdit->text();
    return state;
}

bool LayersPanel::restoreColumns(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray keys, header;
    stream >> keys >> header;
    if (!keys.startsWith(slidersMark)) { // saved without them, when they were these two
        keys = slidersMark + "bits sparsity";
        header = state;
        stream.setStatus(QDataStream::ReadPastEnd); // and no filter
    }
    QString filter; // which the next project that is opened clears
    stream >> filter;
    m_filterEdit->setText(filter);
    m_columnsRestored = keys == sliderKeys() && m_table->horizontalHeader()->restoreState(header);
    return m_columnsRestored;
}

QMenu *LayersPanel::makeColumnsMenu()
{
    auto *menu = new QMenu(tr("Columns"), this);
    menu->setObjectName(QStringLiteral("layersColumnsMenu"));
    for (int column = 0; column < m_model->columnCount(); ++column) {
        QAction *action =
            menu->addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(column));
        action->setEnabled(column != LayersModel::Name); // a row without its name is nothing
        connect(action, &QAction::toggled, m_table,
                [table = m_table, column](bool shown) { table->setColumnHidden(column, !shown); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Order of the network")), &QAction::triggered, m_table,
            [table = m_table] { table->sortByColumn(-1, Qt::AscendingOrder); });
    return menu;
}

void LayersPanel::showContextMenu(const QPoint &place)
{
    const QList<int> layers = selectedLayers();
    if (layers.isEmpty())
        return;
    QMenu *menu = makeLayersMenu(m_document, layers, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

void LayersPanel::showColumnsMenu(const QPoint &place)
{
    QMenu *menu = makeColumnsMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(m_table->horizontalHeader()->mapToGlobal(place));
}

void LayersPanel::onOpened()
{
    m_pages->setCurrentIndex(m_document.isOpen() ? 1 : 0);
    m_toldSteps.reset();
    m_filterEdit->clear();
    tellModel();
    if (m_document.isOpen() && !m_columnsRestored)
        m_table->fitColumns();
    onRecipeChanged();
}

void LayersPanel::tellModel()
{
    const QString found = peculiarities(m_document);
    m_findings->setText(found);
    m_findings->setVisible(!found.isEmpty());
    if (!m_document.isOpen())
        m_coverage->clear();
}

// Of the network as its file has it, unless steps made a smaller one.
void LayersPanel::tellCoverage()
{
    const bool isSmaller = !pipeline::isAsFloat({{}, m_document.recipe().steps});
    const graph::Model &model = isSmaller ? m_document.model() : m_document.project()->model;
    const pipeline::Coverage coverage = pipeline::coverageOf(model);
    m_coverage->setText(coverageSentence(coverage));
    m_coverage->setToolTip(coverageDetails(coverage));
}

void LayersPanel::onRecipeChanged()
{
    showUsedSliders();
    const pipeline::Steps &steps = m_document.recipe().steps;
    if (m_document.isOpen() && m_toldSteps != steps) {
        m_toldSteps = steps;
        tellCoverage();
    }
    const auto smallerOnly = compress::speedNote(m_document.recipe().settings);
    const SpeedReport *speed = m_document.currentSpeed();
    const bool noFaster = speed && runsNoFaster(speed->latency);
    m_note->setVisible(smallerOnly || noFaster);
    if (noFaster)
        m_note->setText(tr("Timed on this machine, this recipe runs no faster than the float model."));
    else if (smallerOnly)
        m_note->setText(translated(*smallerOnly));
}

// Sorted by sensitivity, rows find their place as cells arrive; sorted by what the sliders change, they stay.
void LayersPanel::onCellsChanged()
{
    if (m_filter->sortColumn() == LayersModel::Sensitivity && !m_table->isEditing())
        m_filter->resort();
}

void LayersPanel::followSelection(int layer)
{
    if (m_table->currentIndex().data(LayersModel::LayerRole) == QVariant(layer))
        return;
    const int column =
        m_table->currentIndex().isValid() ? m_table->currentIndex().column() : int(LayersModel::Name);
    const QModelIndex index = m_filter->mapFromSource(m_model->index(layer, column));
    if (index.isValid())
        m_table->setCurrentIndex(index);
}

void LayersPanel::tellSelection()
{
    if (const QModelIndex current = m_table->currentIndex(); current.isValid())
        m_document.selectLayer(current.data(LayersModel::LayerRole).toInt());
}

namespace {

QWidget *makeLayersPanel(Document &document, PanelHost &host)
{
    auto *panel = new LayersPanel(document);
    QObject::connect(panel, &LayersPanel::openRequested, &host.action("openProject"), &QAction::trigger);
    QObject::connect(&host.action("pin"), &QAction::triggered, panel, &LayersPanel::togglePins);
    QObject::connect(&host.action("resetLayers"), &QAction::triggered, panel, &LayersPanel::resetSelection);
    QObject::connect(&host.action("find"), &QAction::triggered, panel, &LayersPanel::focusFilter);
    return panel;
}

} // namespace

Panel panels::layers()
{
    return {
        .key = QStringLiteral("layers"),
        .title = LayersPanel::tr("Layers"),
        .place = Place::LeftTop,
        .shortcut = Qt::CTRL | Qt::Key_1,
        .help = LayersPanel::tr("Every layer with what is done to it, to be set by sliders"),
        .make = makeLayersPanel,
        .state = [](const QWidget &panel) { return static_cast<const LayersPanel &>(panel).saveColumns(); },
        .restore = [](QWidget &panel,
                      const QByteArray &state) { static_cast<LayersPanel &>(panel).restoreColumns(state); },
    };
}

} // namespace paretoscope::widgets
