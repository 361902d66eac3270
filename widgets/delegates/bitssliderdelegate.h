// The slider for a layer's precision: nine stops (2 … 8 bits, float16, float32) at even distances. bfloat16
// sits on float16's stop and is reached by typing or through the context menu.
#pragma once

#include "widgets/delegates/cellsliderdelegate.h"

namespace paretoscope::widgets {

class BitsSliderDelegate : public CellSliderDelegate {
    Q_OBJECT

public:
    using CellSliderDelegate::CellSliderDelegate;

    int choiceCount() const override;
    int choice(const compress::LayerSetting &setting) const override;
    void choose(compress::LayerSetting &setting, int choice) const override;
    double position(int choice) const override;
    int choiceAt(double position) const override;
    int stepped(int choice, int steps) const override;
    QString text(int choice) const override;
    std::optional<int> choiceFromText(const QString &text) const override;
    QString name() const override;
    QString editText() const override;
};

} // namespace paretoscope::widgets
