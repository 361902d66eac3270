#include "widgets/parts/emptystate.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace paretoscope::widgets {

EmptyState::EmptyState(const QString &text, const QString &button, QWidget *parent) : QWidget(parent)
{
    auto *label = new QLabel(text);
    label->setObjectName(QStringLiteral("emptyText"));
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    auto *action = new QPushButton(button);
    action->setObjectName(QStringLiteral("emptyButton"));
    connect(action, &QPushButton::clicked, this, &EmptyState::clicked);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch();
    layout->addWidget(label);
    layout->addWidget(action, 0, Qt::AlignHCenter);
    layout->addStretch();
}

} // namespace paretoscope::widgets
