#include "widgets/dialogs/groupsharesdialog.h"

#include "core/pipeline/groupshares.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

enum GroupColumn { GroupLayers, GroupStays, GroupCount };

const std::string groupsKey = "groups";

/// What STEP does to NETWORK where every group has the same share.
pipeline::Findings withoutGroups(const graph::Model &network, pipeline::Step step)
{
    step.values[groupsKey] = std::string();
    return step.kind->look(network, step.values);
}

QString namesOf(const pipeline::Place &place)
{
    QStringList names;
    for (const std::string &layer : place.layers)
        names << QString::fromStdString(layer);
    return names.join(QStringLiteral(", "));
}

} // namespace

GroupSharesDialog::GroupSharesDialog(graph::Model network, pipeline::Step step, QWidget *parent)
    : QDialog(parent), m_network(std::move(network)), m_step(std::move(step)), m_list(new QTreeWidget),
      m_summary(new QLabel)
{
    setObjectName(QStringLiteral("groupSharesDialog"));
    setWindowTitle(tr("Channels of single groups"));
    m_list->setObjectName(QStringLiteral("groupShares"));
    m_list->setAccessibleName(windowTitle());
    m_list->setHeaderLabels({tr("Layers that write the channels"), tr("How many stay"), tr("Channels")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_summary->setObjectName(QStringLiteral("groupSharesSummary"));
    m_summary->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto *all = buttons->addButton(tr("All by the same share"), QDialogButtonBox::ResetRole);
    all->setObjectName(QStringLiteral("groupSharesReset"));
    connect(all, &QPushButton::clicked, this, &GroupSharesDialog::reset);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(m_list, 1);
    rows->addWidget(m_summary);
    rows->addWidget(buttons);
    fill();
    resize(fontMetrics().height() * 38, fontMetrics().height() * 26);
}

/// Also those of which nothing goes now.
void GroupSharesDialog::fill()
{
    pipeline::Step half = m_step;
    half.values["share"] = 0.5;
    const auto same = withoutGroups(m_network, m_step).parts,
               now = m_step.kind->look(m_network, m_step.values).parts;
    const auto takenOf = [](const std::vector<pipeline::Place> &places, const pipeline::Place &own) {
        const auto found = std::ranges::find(places, own.layers, &pipeline::Place::layers);
        return found == places.end() ? std::size_t{0} : found->taken;
    };
    for (pipeline::Place place : withoutGroups(m_network, half).parts) {
        place.taken = takenOf(same, place);
        addRow(place, takenOf(now, place));
    }
    m_list->resizeColumnToContents(GroupLayers);
    m_list->setColumnWidth(GroupLayers,
                           std::min(m_list->columnWidth(GroupLayers), fontMetrics().height() * 16));
    m_list->setColumnWidth(GroupStays, fontMetrics().height() * 12);
    showCounts();
}

void GroupSharesDialog::addRow(const pipeline::Place &place, std::size_t taken)
{
    constexpr double mostTaken = 0.99;
    const auto all = static_cast<int>(place.all);
    auto *item = new QTreeWidgetItem(m_list, {namesOf(place)});
    item->setToolTip(GroupLayers, namesOf(place));
    auto *stay = new QSlider(Qt::Horizontal);
    stay->setObjectName(QStringLiteral("stay_") + QString::fromStdString(place.layers.front()));
    stay->setAccessibleName(tr("Channels of %1 that stay", "a layer").arg(namesOf(place)));
    stay->setRange(std::max(1, all - static_cast<int>(mostTaken * all)), all);
    stay->setValue(all - static_cast<int>(taken));
    stay->setPageStep(std::max(1, all / 8));
    m_list->setItemWidget(item, GroupStays, stay);
    connect(stay, &QSlider::valueChanged, this, &GroupSharesDialog::take);
    m_rows.push_back({place, item, stay});
}

/// What differs from the share of all groups is said.
void GroupSharesDialog::take()
{
    pipeline::GroupShares shares;
    for (const Row &row : m_rows) {
        const auto taken = row.place.all - static_cast<std::size_t>(row.stay->value());
        if (taken != row.place.taken)
            shares[row.place.layers.front()] =
                static_cast<double>(taken) / static_cast<double>(row.place.all);
    }
    m_step.values[groupsKey] = pipeline::textOf(shares);
    showCounts();
}

void GroupSharesDialog::showCounts()
{
    for (const Row &row : m_rows) {
        const QString count = tr("%1 of %2", "channels")
                                  .arg(numbers::count(row.stay->value()),
                                       numbers::count(static_cast<std::int64_t>(row.place.all)));
        row.item->setText(GroupCount, count);
        row.stay->setAccessibleDescription(count);
    }
    m_summary->setText(translated(m_step.kind->look(m_network, m_step.values).summary));
}

void GroupSharesDialog::reset()
{
    for (const Row &row : m_rows) {
        const QSignalBlocker quiet(row.stay);
        row.stay->setValue(static_cast<int>(row.place.all - row.place.taken));
    }
    take();
}

} // namespace paretoscope::widgets
