#include "widgets/models/worstexamplesmodel.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/numbers.h"
#include "widgets/models/classchangesmodel.h"

namespace paretoscope::widgets {

namespace {

// Small pictures keep their pixels: what is fed is seen, not a blur of it.
QImage fitted(const QImage &picture, int side)
{
    if (picture.isNull())
        return {};
    const auto how = picture.width() < side ? Qt::FastTransformation : Qt::SmoothTransformation;
    return picture.scaled(side, side, Qt::KeepAspectRatio, how);
}

} // namespace

void WorstExamplesModel::setReport(const BehaviourReport &report, int pictureSide)
{
    beginResetModel();
    m_examples = report.behaviour.worst;
    m_names = report.classNames;
    m_damage = report.measured.damageKind;
    m_tokens = report.classes == 0;
    m_pictures.clear();
    m_whole = report.pictures;
    for (const QImage &picture : report.pictures)
        m_pictures.push_back(fitted(picture, pictureSide));
    endResetModel();
}

void WorstExamplesModel::clear(evaluate::DamageKind kind)
{
    beginResetModel();
    m_damage = kind;
    m_examples.clear();
    m_pictures.clear();
    m_whole.clear();
    endResetModel();
}

int WorstExamplesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_examples.size());
}

int WorstExamplesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WorstExamplesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const auto &outcome = m_examples[row].outcome;
    if (role == Qt::DecorationRole && index.column() == Example && row < m_pictures.size())
        return m_pictures[row].isNull() ? QVariant() : QVariant(m_pictures[row]);
    if (role == PictureRole)
        return row < m_whole.size() && !m_whole[row].isNull() ? QVariant(m_whole[row]) : QVariant();
    if (role == Qt::DisplayRole)
        return text(m_examples[row], index.column());
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
        return tr("%1: %2 before, %3 after%4")
            .arg(text(m_examples[row], Example), text(m_examples[row], Before), text(m_examples[row], After),
                 outcome.wasRight() && !outcome.isRight()   ? tr(", newly wrong")
                 : !outcome.wasRight() && outcome.isRight() ? tr(", newly right")
                                                            : QString());
    return {};
}

QString WorstExamplesModel::text(const evaluate::WorstExample &example, int column) const
{
    const auto &outcome = example.outcome;
    const auto answer = [&](std::int64_t label, float probability, bool right) {
        return tr("%1 %2 (%3)", "mark, class, probability")
            .arg(right ? QStringLiteral("✓") : QStringLiteral("✗"), className(m_names, label),
                 numbers::share(static_cast<double>(probability)));
    };
    switch (column) {
    case Example:
        return m_tokens ? tr("window %1, token %2").arg(outcome.sample + 1).arg(outcome.row + 1)
                        : tr("sample %1").arg(outcome.sample + 1);
    case Truth:
        return outcome.label >= 0 ? className(m_names, outcome.label) : QString();
    case Before:
        return answer(outcome.before, outcome.confidenceBefore, outcome.wasRight());
    case After:
        return answer(outcome.after, outcome.confidenceAfter, outcome.isRight());
    case Damage:
        return numbers::kl(example.kl);
    default:
        return {};
    }
}

QVariant WorstExamplesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString names[] = {tr("Example"), tr("Truth"), tr("Before"), tr("After"), damageTitle(m_damage)};
    return names[section];
}

} // namespace paretoscope::widgets
