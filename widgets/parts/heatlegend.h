// The key of the heat map: colours with their numbers at both ends and at whole decades, what these numbers
// are, and what outlines, dots, hatching and the signs beside numbers mean.
#pragma once

#include "core/evaluate/modeloutput.h"
#include "widgets/models/logscale.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace paretoscope::widgets {

class HeatLegend : public QWidget {
    Q_OBJECT

public:
    explicit HeatLegend(QWidget *parent = nullptr);

    void setScale(const LogScale &scale);
    void setDamage(evaluate::DamageKind kind);
    void setNumbers(bool shown); ///< in the cells; otherwise where they are is said
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Key {
        enum class Swatch { None, Now, Estimated, Unknown, Impossible } swatch;
        QString text;
    };
    std::vector<Key> keys() const;
    int widthOf(const Key &key) const;
    QString name() const; ///< of what is measured, below the keys
    int widthOfName() const;
    std::vector<Key> fittingKeys() const; ///< the first that leave room for the colours
    QRect barRect() const;
    void describe();
    void paintBar(QPainter &painter, const QRect &bar) const;
    void paintKeys(QPainter &painter, int left) const;
    void paintSwatch(QPainter &painter, Key::Swatch swatch, const QRect &patch) const;

    LogScale m_scale;
    evaluate::DamageKind m_damage = evaluate::DamageKind::Kl;
    bool m_numbers = true;
};

} // namespace paretoscope::widgets
