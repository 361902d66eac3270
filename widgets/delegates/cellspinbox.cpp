#include "widgets/delegates/cellspinbox.h"

#include "widgets/delegates/cellsliderdelegate.h"

namespace paretoscope::widgets {

CellSpinBox::CellSpinBox(const CellSliderDelegate &delegate, int gesture, const QList<int> &layers,
                         QWidget *parent)
    : QSpinBox(parent), m_delegate(delegate), m_gesture(gesture), m_layers(layers)
{
    setObjectName(QStringLiteral("cellSpinBox"));
    setRange(0, delegate.choiceCount() - 1);
    setFrame(false);
    setFocusPolicy(Qt::StrongFocus);
    setAutoFillBackground(true);
    setToolTip(tr("Type a value, or use the up and down arrow keys; Esc takes the edit back"));
}

QString CellSpinBox::textFromValue(int value) const
{
    return m_delegate.text(value);
}

int CellSpinBox::valueFromText(const QString &text) const
{
    return m_delegate.choiceFromText(text).value_or(value());
}

QValidator::State CellSpinBox::validate(QString &text, int &) const
{
    // Whatever cannot be read yet may become readable by typing on; fixup() then brings the last value back.
    return m_delegate.choiceFromText(text) ? QValidator::Acceptable : QValidator::Intermediate;
}

} // namespace paretoscope::widgets
