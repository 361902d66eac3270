// The one real editor behind a painted slider: a spin box over its choices, so that values can be typed and a
// screen reader hears a value. Made by CellSliderDelegate.
#pragma once

#include <QList>
#include <QSpinBox>

namespace paretoscope::widgets {

class CellSliderDelegate;

class CellSpinBox : public QSpinBox {
    Q_OBJECT

public:
    /// All edits made in it belong to GESTURE and are for LAYERS.
    CellSpinBox(const CellSliderDelegate &delegate, int gesture, const QList<int> &layers, QWidget *parent);

    int gesture() const { return m_gesture; }
    const QList<int> &layers() const { return m_layers; }

protected:
    QString textFromValue(int value) const override;
    int valueFromText(const QString &text) const override;
    QValidator::State validate(QString &text, int &position) const override;

private:
    const CellSliderDelegate &m_delegate;
    int m_gesture;
    QList<int> m_layers;
};

} // namespace paretoscope::widgets
