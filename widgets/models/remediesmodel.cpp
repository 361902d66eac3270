#include "widgets/models/remediesmodel.h"

#include "core/compress/method.h"
#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

namespace paretoscope::widgets {

namespace {

QString moreBytes(std::int64_t more)
{
    if (more == 0)
        return RemediesModel::tr("none", "bytes that something costs");
    return (more > 0 ? QStringLiteral("+") : QStringLiteral("−")) + numbers::bytes(std::abs(more));
}

} // namespace

QString remedyText(const search::Remedy &remedy)
{
    if (remedy.step)
        return RemediesModel::tr("%1 (whole network)", "a step of the recipe")
            .arg(methodwords::stepWord(remedy.step->kind->about().title));
    QStringList changes;
    for (const auto &[key, value] : remedy.changes) {
        const compress::Parameter &parameter = *compress::parameterNamed(key);
        changes << RemediesModel::tr("%1: %2", "a parameter and its value")
                       .arg(methodwords::word(parameter.title), methodwords::choice(parameter, value));
    }
    return changes.join(QStringLiteral(", "));
}

void RemediesModel::setSuggestion(const search::Suggestion &suggestion, evaluate::DamageKind kind)
{
    beginResetModel();
    m_kind = kind;
    m_tried = suggestion.tried;
    m_leftOut = suggestion.leftOut;
    endResetModel();
}

void RemediesModel::clear()
{
    beginResetModel();
    m_tried.clear();
    m_leftOut.clear();
    endResetModel();
}

const search::Trial *RemediesModel::trial(int row) const
{
    return row >= 0 && row < static_cast<int>(m_tried.size()) ? &m_tried[static_cast<std::size_t>(row)]
                                                              : nullptr;
}

int RemediesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tried.size() + m_leftOut.size());
}

int RemediesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RemediesModel::text(const search::Trial &trial, int column) const
{
    const search::Judgement &judgement = trial.judgement;
    switch (column) {
    case Remedy:
        return remedyText(trial.remedy);
    case Bytes:
        return moreBytes(trial.remedy.moreBytes);
    case Change:
        return numbers::kl(trial.klAfter - trial.klBefore);
    case RootFall:
        return tr("%1, at least %2", "a fall")
            .arg(numbers::kl(judgement.rootFall), numbers::kl(judgement.rootLow));
    case Samples:
        return numbers::count(judgement.n);
    case Verdict:
        return judgement.accepted ? tr("kept") : tr("not kept");
    default:
        return {};
    }
}

QVariant RemediesModel::number(const search::Trial &trial, int column)
{
    switch (column) {
    case Bytes:
        return static_cast<qlonglong>(trial.remedy.moreBytes);
    case Change:
        return trial.klAfter - trial.klBefore;
    case RootFall:
        return trial.judgement.rootFall;
    case Samples:
        return static_cast<qlonglong>(trial.judgement.n);
    case Verdict:
        return trial.judgement.accepted ? 1 : 0;
    default:
        return remedyText(trial.remedy);
    }
}

QVariant RemediesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isText = index.column() == Remedy || index.column() == Verdict;
    if (role == Qt::TextAlignmentRole)
        return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (const search::Trial *own = trial(index.row())) {
        if (role == Qt::DisplayRole)
            return text(*own, index.column());
        if (role == Qt::ToolTipRole)
            return tr("%1 before, %2 with it; the lower ends of all falls together are 95 % sure (%3 tried)")
                .arg(damageText(m_kind, own->klBefore), damageText(m_kind, own->klAfter),
                     numbers::count(static_cast<std::int64_t>(own->judgement.compared)));
        return role == SortRole ? number(*own, index.column()) : QVariant();
    }
    const auto &[remedy, why] = m_leftOut[static_cast<std::size_t>(index.row()) - m_tried.size()];
    if (role == Qt::ToolTipRole)
        return translated(why);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    if (index.column() == Remedy)
        return remedyText(remedy);
    return index.column() == Verdict ? QVariant(tr("not tried: %1").arg(translated(why))) : QVariant();
}

QVariant RemediesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (role == Qt::ToolTipRole && section == RootFall)
        return tr("Mean fall of the damage's square root, which a few samples do not decide, and its lower "
                  "end");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Remedy:
        return tr("Remedy");
    case Bytes:
        return tr("Bytes");
    case Change:
        return tr("Δ %1", "KL or distance").arg(damageTitle(m_kind));
    case RootFall:
        return tr("√damage falls by");
    case Samples:
        return tr("n");
    case Verdict:
        return tr("Verdict");
    default:
        return {};
    }
}

} // namespace paretoscope::widgets
