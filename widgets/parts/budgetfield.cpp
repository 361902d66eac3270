#include "widgets/parts/budgetfield.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/document.h"
#include "widgets/document/numbers.h"
#include "widgets/parts/budgettext.h"
#include "widgets/parts/documentloss.h"
#include "widgets/parts/verdicts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolTip>

namespace paretoscope::widgets {

using project::BudgetKind;

BudgetField::BudgetField(const Document &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_kinds(new QComboBox), m_edit(new QLineEdit),
      m_reached(new QLabel)
{
    setObjectName(QStringLiteral("budgetField"));
    makeParts();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_kinds);
    layout->addWidget(m_edit);
    layout->addWidget(m_reached);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT kindChosen(kind()); });
    connect(m_edit, &QLineEdit::returnPressed, this, &BudgetField::take);
    connect(m_edit, &QLineEdit::editingFinished, this, [this] {
        if (!m_edit->hasFocus()) // left without Return: what was typed and not accepted is no budget
            showCurrent();
    });
    connect(&document, &Document::opened, this, &BudgetField::nameDamage);
}

void BudgetField::makeParts()
{
    m_kinds->setObjectName(QStringLiteral("budgetLimit"));
    m_kinds->setAccessibleName(tr("What the budget limits"));
    m_kinds->setToolTip(tr(
        "What the budget limits: stored bytes, damage, the loss of quality, bits of a weight on average, how "
        "many times smaller than float, or the time that a sample takes as measured on this machine"));
    const auto add = [this](BudgetKind kind, const QString &text) {
        m_kinds->addItem(text, static_cast<int>(kind));
    };
    add(BudgetKind::Bytes, tr("bytes at most"));
    add(BudgetKind::Damage, {});
    add(BudgetKind::Loss, tr("loss at most"));
    add(BudgetKind::Bits, tr("average bits at most"));
    add(BudgetKind::Ratio, tr("times smaller at least"));
    add(BudgetKind::Latency, tr("latency at most"));
    nameDamage();
    m_edit->setObjectName(QStringLiteral("budgetEdit"));
    m_edit->setAccessibleName(tr("Budget as a number"));
    m_edit->setMaximumWidth(fontMetrics().averageCharWidth() * 14);
    m_reached->setObjectName(QStringLiteral("budgetReached"));
    m_reached->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_reached->hide();
}

void BudgetField::nameDamage()
{
    m_kinds->setItemText(m_kinds->findData(static_cast<int>(BudgetKind::Damage)),
                         tr("%1 at most", "KL or distance").arg(damageName(damageKind(m_document))));
}

BudgetKind BudgetField::kind() const
{
    return static_cast<BudgetKind>(m_kinds->currentData().toInt());
}

void BudgetField::setKind(BudgetKind kind)
{
    m_kinds->setCurrentIndex(m_kinds->findData(static_cast<int>(kind)));
}

QString BudgetField::text() const
{
    return m_edit->text();
}

void BudgetField::setUnavailable(const QString &reason)
{
    m_edit->setEnabled(reason.isEmpty());
    m_kinds->setEnabled(reason.isEmpty());
    m_edit->setToolTip(reason.isEmpty()
                           ? tr("A limit such as %1, %2, %3, %4 or %5; emptied, there is none")
                                 .arg(numbers::bytes(120000), numbers::sparsity(0.01), numbers::bits(3.4),
                                      numbers::ratio(10), numbers::milliseconds(2))
                           : reason);
}

void BudgetField::setKnown(bool known)
{
    m_known = known;
}

void BudgetField::showAsked()
{
    {
        const QSignalBlocker quiet(m_kinds);
        setKind(m_document.asked().budget.kind);
    }
    showCurrent();
}

void BudgetField::showVerdict()
{
    const auto budget = budgetVerdict(m_document);
    m_reached->setText(budget ? shortText(*budget) : QString());
    m_reached->setVisible(!m_reached->text().isEmpty());
    m_reached->setToolTip(budget ? longText(*budget) : QString());
    m_reached->setAccessibleName(m_reached->toolTip());
}

void BudgetField::showCurrent()
{
    showVerdict();
    if (!m_document.isOpen() || (!m_known && !m_document.asked().budget.most))
        m_edit->clear();
    else if (!m_edit->isModified() || !m_edit->hasFocus())
        m_edit->setText(textOfCurrent());
}

QString BudgetField::textOfCurrent() const
{
    if (m_document.asked().budget.most)
        return typedText(m_document.asked().budget);
    if (const auto size = sizeNow(m_document, kind()))
        return budgetText(kind(), *size);
    if (kind() == BudgetKind::Latency) {
        const auto milliseconds = latencyNow(m_document);
        return milliseconds ? budgetText(kind(), *milliseconds) : QString();
    }
    const auto kl = m_document.predictedKl();
    if (!kl || !isQuality(kind()))
        return {};
    if (kind() == BudgetKind::Damage)
        return numbers::kl(*kl);
    const search::LossEstimate estimate = lossEstimate(m_document);
    return estimate.known() ? numbers::share(estimate.loss(*kl)) : QString();
}

void BudgetField::take()
{
    if (m_edit->text().trimmed().isEmpty()) {
        Q_EMIT kindChosen(kind());
        return;
    }
    if (const auto budget = budgetFrom(m_edit->text(), kind()))
        Q_EMIT typed(*budget);
    else
        refuse(tr("\"%1\" is no limit: type one such as %2, %3, %4, %5 or %6.")
                   .arg(m_edit->text(), numbers::bytes(120000), numbers::sparsity(0.01), numbers::bits(3.4),
                        numbers::ratio(10), numbers::milliseconds(2)));
}

void BudgetField::accept()
{
    m_edit->setModified(false);
}

void BudgetField::refuse(const QString &reason)
{
    m_edit->selectAll();
    QToolTip::showText(m_edit->mapToGlobal(QPoint(0, m_edit->height())), reason, m_edit);
    m_edit->setAccessibleDescription(reason);
    Q_EMIT refused(reason);
}

} // namespace paretoscope::widgets
