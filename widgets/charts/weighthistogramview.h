// How the weights of a layer or of one channel are spread, before and after its setting: bars with what is
// pruned and what is clipped, levels with the weights that lie on them. Arrow keys walk through the bins. GUI
// thread only.
#pragma once

#include "core/compress/weightpicture.h"
#include "widgets/charts/hearskeys.h"
#include "widgets/charts/plotview.h"

namespace paretoscope::widgets {

class WeightHistogramItem;

class WeightHistogramView : public PlotView {
    Q_OBJECT

public:
    explicit WeightHistogramView(QWidget *parent = nullptr);
    ~WeightHistogramView() override;

    void setSpread(const compress::WeightSpread &spread);
    void clear() { setSpread({}); }
    const compress::WeightSpread &spread() const { return m_spread; }
    void setLogarithmic(bool logarithmic); ///< the counts
    bool isLogarithmic() const { return m_logarithmic; }

    std::optional<int> focusedBin() const { return m_focused; }
    QRectF barOf(int bin) const; ///< in pixels, as it is drawn: within what is seen
    QString textOf(int bin) const;
    std::vector<HeardKey> heardKeys() const override;

Q_SIGNALS:
    void channelStepped(int step); ///< Page Up and Page Down

protected:
    void hoverAt(const std::optional<QPointF> &pixel) override;
    void clickAt(const QPointF &pixel) override;
    std::optional<int> pointAt(const QPointF &pixel) const override;
    void setTransientVisible(bool visible) override;
    void forgetFocus() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void configure();
    void layOut();
    void focusBin(std::optional<int> bin);

    compress::WeightSpread m_spread;
    bool m_logarithmic = false;
    std::optional<int> m_focused;
    WeightHistogramItem *m_item;
};

} // namespace paretoscope::widgets
