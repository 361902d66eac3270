#include "widgets/models/classchangesmodel.h"

#include "widgets/document/numbers.h"

#include <QCoreApplication>
#include <QFont>

namespace paretoscope::widgets {

namespace {

double shareOf(std::int64_t correct, std::int64_t n)
{
    return n ? static_cast<double>(correct) / static_cast<double>(n) : 0;
}

double changeOf(const evaluate::ClassChange &change)
{
    return -change.drop();
}

QString signedPoints(double difference)
{
    const QString digits = numbers::real(std::abs(difference) * 100, 'f', 2);
    return difference < 0 ? QChar(0x2212) + digits : difference > 0 ? QLatin1Char('+') + digits : digits;
}

} // namespace

QString className(const std::vector<QString> &names, std::int64_t label)
{
    const auto at = static_cast<std::size_t>(label);
    return label >= 0 && at < names.size() ? names[at] : numbers::count(label);
}

bool isUndecided(const evaluate::ClassChange &change)
{
    return change.difference.low <= 0 && change.difference.high >= 0;
}

QString points(double difference)
{
    return QCoreApplication::translate("ClassChanges", "%1 points").arg(signedPoints(difference));
}

void ClassChangesModel::setReport(const BehaviourReport &report)
{
    beginResetModel();
    m_names = report.classNames;
    m_classes.clear();
    for (const auto &change : report.behaviour.classes)
        if (change.n > 0)
            m_classes.push_back(change);
    endResetModel();
}

void ClassChangesModel::clear()
{
    beginResetModel();
    m_classes.clear();
    endResetModel();
}

int ClassChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_classes.size());
}

int ClassChangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClassChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &change = m_classes[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(change, index.column());
    case SortRole:
        return number(change, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(
            (index.column() == Class || index.column() == Verdict ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    case Qt::FontRole: { // undecided looks undecided
        QFont soft;
        soft.setItalic(true);
        return isUndecided(change) ? QVariant(soft) : QVariant();
    }
    case Qt::ToolTipRole:
        return tr("%1: %2 of %3 right before, %4 after; 95 %: %5")
            .arg(className(m_names, change.label), numbers::count(change.correctBefore),
                 numbers::count(change.n), numbers::count(change.correctAfter), text(change, Interval));
    default:
        return {};
    }
}

QString ClassChangesModel::text(const evaluate::ClassChange &change, int column) const
{
    switch (column) {
    case Class:
        return className(m_names, change.label);
    case Samples:
        return numbers::count(change.n);
    case Before:
        return numbers::share(shareOf(change.correctBefore, change.n));
    case After:
        return numbers::share(shareOf(change.correctAfter, change.n));
    case Change:
        return points(changeOf(change));
    case Interval:
        return tr("%1 to %2", "an interval of differences")
            .arg(signedPoints(change.difference.low), signedPoints(change.difference.high));
    case NewlyWrong:
        return numbers::count(change.flips.rightToWrong);
    case NewlyRight:
        return numbers::count(change.flips.wrongToRight);
    case PValue:
        return numbers::pValue(change.pValue);
    case Verdict:
        return isUndecided(change)          ? tr("not distinguishable")
               : change.difference.high < 0 ? tr("worse")
                                            : tr("better");
    default:
        return {};
    }
}

QVariant ClassChangesModel::number(const evaluate::ClassChange &change, int column) const
{
    switch (column) {
    case Class:
        return static_cast<qlonglong>(change.label);
    case Samples:
        return static_cast<qlonglong>(change.n);
    case Before:
        return shareOf(change.correctBefore, change.n);
    case After:
        return shareOf(change.correctAfter, change.n);
    case NewlyWrong:
        return static_cast<qlonglong>(change.flips.rightToWrong);
    case NewlyRight:
        return static_cast<qlonglong>(change.flips.wrongToRight);
    case PValue:
        return change.pValue;
    case Interval:
        return change.difference.high - change.difference.low;
    default:
        return changeOf(change);
    }
}

QVariant ClassChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::ToolTipRole && section == PValue)
        return tr("Exact McNemar test, corrected for looking at all classes (Holm)");
    if (role == Qt::ToolTipRole && section == Interval)
        return tr("95 % of the change, paired (Newcombe)");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Class:
        return tr("Class");
    case Samples:
        return tr("n");
    case Before:
        return tr("Before");
    case After:
        return tr("After");
    case Change:
        return tr("Change");
    case Verdict:
        return tr("Verdict");
    case Interval:
        return tr("95 %, points");
    case NewlyWrong:
        return tr("Newly wrong");
    case NewlyRight:
        return tr("Newly right");
    default:
        return tr("p");
    }
}

} // namespace paretoscope::widgets
