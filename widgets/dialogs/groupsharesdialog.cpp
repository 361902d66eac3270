#include "widgets/dialogs/groupsharesdialog.h"

#include "core/pipeline/groupshares.h"
#include "widgets/document/numbers.h"

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

QString namesOf(const std::vector<std::string> &layers)
{
    QStringList names;
    for (const std::string &layer : layers)
        names << QString::fromStdString(layer);
    return names.join(QStringLiteral(", "));
}

} // namespace

std::size_t GroupSharesDialog::Row::goingBy(double share) const
{
    std::size_t going = 0;
    for (const std::size_t count : counts)
        going += pipeline::channelsRemoved(count, share);
    return going;
}

double GroupSharesDialog::Row::share() const
{
    constexpr double most = 0.99;
    return std::min(most, 1 - static_cast<double>(stay->value()) / static_cast<double>(all));
}

std::size_t GroupSharesDialog::Row::going() const
{
    return goingBy(share());
}

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
    half.values[groupsKey] = std::string();
    std::vector<Row> rows;
    for (const pipeline::Place &place : half.kind->look(m_network, half.values).parts) {
        auto own = std::ranges::find_if(
            rows, [&](const Row &row) { return row.layers.front() == place.layers.front(); });
        if (own == rows.end())
            own = rows.insert(own, {place.layers, {}});
        own->counts.push_back(place.all);
        own->all += place.all;
    }
    for (Row &row : rows)
        addRow(std::move(row));
    m_list->resizeColumnToContents(GroupLayers);
    m_list->setColumnWidth(GroupLayers,
                           std::min(m_list->columnWidth(GroupLayers), fontMetrics().height() * 16));
    m_list->setColumnWidth(GroupStays, fontMetrics().height() * 12);
    showCounts();
}

void GroupSharesDialog::addRow(Row row)
{
    const double usual = std::get<double>(m_step.values.at("share"));
    const auto shares = pipeline::groupSharesFrom(std::get<std::string>(m_step.values.at(groupsKey)))
                            .value_or(pipeline::GroupShares());
    double share = usual;
    for (const std::string &layer : row.layers)
        if (const auto said = shares.find(layer); said != shares.end())
            share = said->second;
    row.usual = row.goingBy(usual);
    row.item = new QTreeWidgetItem(m_list, {namesOf(row.layers)});
    row.item->setToolTip(GroupLayers, namesOf(row.layers));
    row.stay = new QSlider(Qt::Horizontal);
    row.stay->setObjectName(QStringLiteral("stay_") + QString::fromStdString(row.layers.front()));
    row.stay->setAccessibleName(tr("Channels of %1 that stay", "a layer").arg(namesOf(row.layers)));
    const auto all = static_cast<int>(row.all);
    row.stay->setRange(all - static_cast<int>(row.goingBy(0.99)), all);
    row.stay->setValue(all - static_cast<int>(row.goingBy(share)));
    row.stay->setPageStep(std::max(1, all / 8));
    row.item->setSizeHint(GroupStays, {0, fontMetrics().height() * 3 / 2});
    m_list->setItemWidget(row.item, GroupStays, row.stay);
    connect(row.stay, &QSlider::valueChanged, this, &GroupSharesDialog::take);
    m_rows.push_back(std::move(row));
}

/// What differs from the share of all groups is said.
void GroupSharesDialog::take()
{
    pipeline::GroupShares shares;
    for (const Row &row : m_rows)
        if (row.going() != row.usual)
            shares[row.layers.front()] = row.share();
    m_step.values[groupsKey] = pipeline::textOf(shares);
    showCounts();
}

void GroupSharesDialog::showCounts()
{
    std::size_t all = 0, going = 0;
    for (const Row &row : m_rows) {
        const auto stays = static_cast<std::int64_t>(row.all - row.going());
        const QString count =
            tr("%1 of %2", "channels")
                .arg(numbers::count(stays), numbers::count(static_cast<std::int64_t>(row.all)));
        row.item->setText(GroupCount, count);
        row.stay->setAccessibleDescription(count);
        all += row.all;
        going += row.going();
    }
    m_summary->setText(tr("%1 of %2 channels go.")
                           .arg(numbers::count(static_cast<std::int64_t>(going)),
                                numbers::count(static_cast<std::int64_t>(all))));
}

void GroupSharesDialog::reset()
{
    for (const Row &row : m_rows) {
        const QSignalBlocker quiet(row.stay);
        row.stay->setValue(static_cast<int>(row.all - row.usual));
    }
    take();
}

} // namespace paretoscope::widgets
