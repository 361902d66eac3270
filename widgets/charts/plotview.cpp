#include "widgets/charts/plotview.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QResizeEvent>
#include <QRubberBand>

#include <algorithm>
#include <cmath>
#include <utility>

namespace paretoscope::widgets {

namespace {

// Zooming further than this would only show rounding.
constexpr double closest = 1e-7;

QCategoryAxis *addAxis(QChart *chart, QLineSeries *anchor, Qt::Alignment side)
{
    auto *axis = new QCategoryAxis(chart);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setTruncateLabels(false);
    chart->addAxis(axis, side);
    anchor->attachAxis(axis);
    return axis;
}

void setTicks(QCategoryAxis *axis, double low, double high, const std::vector<Tick> &ticks)
{
    const auto old = axis->categoriesLabels();
    for (const auto &label : old)
        axis->remove(label);
    axis->setRange(low, high);
    axis->setStartValue(low);
    for (const auto &tick : ticks)
        axis->append(tick.label, tick.position);
}

// One side of RANGE brought into ALLOWED without changing its length, unless it is longer.
void fit(double &low, double &length, double allowedLow, double allowedLength)
{
    length = std::min(length, allowedLength);
    low = std::clamp(low, allowedLow, allowedLow + allowedLength - length);
}

// In lines of the font.
constexpr double plottedLines = 5; ///< of a plot that leaves room for a title below
constexpr double tickLines = 5;    ///< that ticks and margins of the vertical axis take
constexpr double titleLines = 1.5;
constexpr double smallestTitle = 0.75; ///< of the font: what is smaller cannot be read

void fitTitle(QAbstractAxis &axis, QFont font, double room)
{
    const double wanted = QFontMetricsF(font).horizontalAdvance(axis.titleText());
    const double part = wanted > 0 ? std::min(1.0, room / wanted) : 1;
    axis.setTitleVisible(part >= smallestTitle);
    if (part < 1)
        font.setPointSizeF(QFontInfo(font).pointSizeF() * std::max(part, smallestTitle));
    axis.setTitleFont(font);
}

} // namespace

PlotView::PlotView(QWidget *parent)
    : QGraphicsView(parent), m_scene(std::make_unique<QGraphicsScene>()), m_chart(new QChart),
      m_legend(new LegendItem), m_tip(new ChartTip(*viewport()))
{
    m_scene->addItem(m_chart);
    m_scene->addItem(m_legend);
    m_legend->setZValue(20);
    setScene(m_scene.get());
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_chart->legend()->hide();
    m_chart->setBackgroundRoundness(0);
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    // Axes without a series have no domain and are not laid out; this one stays empty.
    auto *anchor = new QLineSeries;
    m_chart->addSeries(anchor);
    m_xTicks = addAxis(m_chart, anchor, Qt::AlignBottom);
    m_yTicks = addAxis(m_chart, anchor, Qt::AlignLeft);
    connect(m_chart, &QChart::plotAreaChanged, this, [this] {
        if (!m_layingOut)
            updateTicks();
    });
    applyLook();
}

PlotView::~PlotView()
{
    m_chart->disconnect(this);
}

void PlotView::setAxes(const AxisSpec &x, const AxisSpec &y)
{
    m_x = x;
    m_y = y;
    m_xTicks->setTitleText(x.title);
    m_yTicks->setTitleText(y.title);
    fitTitles();
}

void PlotView::setHome(const QRectF &positions)
{
    const bool follow = !isZoomed();
    m_home = positions;
    if (follow)
        m_range = m_home;
    applyRange(m_range);
    Q_EMIT zoomedChanged();
}

void PlotView::setLegend(std::vector<LegendEntry> entries)
{
    m_legend->setEntries(std::move(entries));
    updateMargins();
}

QRectF PlotView::plotArea() const
{
    return m_chart->plotArea();
}

QPointF PlotView::pixel(double x, double y) const
{
    const QRectF area = plotArea();
    return {area.left() + (m_x.scale.position(x) - m_range.left()) / m_range.width() * area.width(),
            area.bottom() - (m_y.scale.position(y) - m_range.top()) / m_range.height() * area.height()};
}

double PlotView::valueAtPixel(double x) const
{
    const QRectF area = plotArea();
    return m_x.scale.value(m_range.left() + (x - area.left()) / area.width() * m_range.width());
}

double PlotView::unit() const
{
    return std::max(0.6, QFontMetricsF(font()).height() / 16);
}

void PlotView::zoom(double factor, const QPointF &pixel, Qt::Orientations axes)
{
    const QRectF area = plotArea();
    if (area.isEmpty() || !(factor > 0))
        return;
    QRectF range = m_range;
    if (axes & Qt::Horizontal) {
        const double share = std::clamp((pixel.x() - area.left()) / area.width(), 0.0, 1.0);
        const double width = std::max(range.width() / factor, m_home.width() * closest);
        range = {range.left() + share * (range.width() - width), range.top(), width, range.height()};
    }
    if (axes & Qt::Vertical) {
        const double share = std::clamp((area.bottom() - pixel.y()) / area.height(), 0.0, 1.0);
        const double height = std::max(range.height() / factor, m_home.height() * closest);
        range = {range.left(), range.top() + share * (range.height() - height), range.width(), height};
    }
    applyRange(range);
}

void PlotView::zoomTo(const QRectF &pixels)
{
    const QRectF area = plotArea(), wanted = pixels.intersected(area);
    if (wanted.width() < 4 || wanted.height() < 4)
        return;
    applyRange({m_range.left() + (wanted.left() - area.left()) / area.width() * m_range.width(),
                m_range.top() + (area.bottom() - wanted.bottom()) / area.height() * m_range.height(),
                std::max(m_range.width() * wanted.width() / area.width(), m_home.width() * closest),
                std::max(m_range.height() * wanted.height() / area.height(), m_home.height() * closest)});
}

void PlotView::pan(const QPointF &pixels)
{
    const QRectF area = plotArea();
    if (!area.isEmpty())
        applyRange(m_range.translated(-pixels.x() / area.width() * m_range.width(),
                                      pixels.y() / area.height() * m_range.height()));
}

void PlotView::resetView()
{
    applyRange(m_home);
}

void PlotView::applyRange(const QRectF &wanted)
{
    const bool wasZoomed = isZoomed();
    double left = wanted.left(), width = wanted.width(), low = wanted.top(), height = wanted.height();
    fit(left, width, m_home.left(), m_home.width());
    fit(low, height, m_home.top(), m_home.height());
    m_range = {left, low, width, height};
    updateTicks();
    if (wasZoomed != isZoomed())
        Q_EMIT zoomedChanged();
}

void PlotView::updateTicks()
{
    const QFontMetricsF metrics(font());
    m_layingOut = true;
    const QRectF area = plotArea();
    const int across = static_cast<int>(area.width() / (metrics.horizontalAdvance(QLatin1Char('0')) * 8));
    const int up = static_cast<int>(area.height() / (metrics.height() * 2.6));
    setTicks(m_xTicks, m_range.left(), m_range.right(),
             ticks(m_x.scale, m_x.unit, m_range.left(), m_range.right(), std::clamp(across, 2, 12)));
    setTicks(m_yTicks, m_range.top(), m_range.bottom(),
             ticks(m_y.scale, m_y.unit, m_range.top(), m_range.bottom(), std::clamp(up, 2, 10)));
    m_chart->layout()->activate();
    m_layingOut = false;
    Q_EMIT viewChanged();
}

void PlotView::updateMargins()
{
    const double margin = 6 * unit();
    m_legend->layOut(font(), m_colors, std::max(1.0, width() - 4 * margin));
    m_legend->setPos(2 * margin, margin * 0.5);
    const int side = static_cast<int>(std::lround(margin));
    m_chart->setMargins({side, side + static_cast<int>(std::ceil(m_legend->height())), 2 * side, side / 2});
    fitTitles();
}

// Before anything is laid out, from the size alone: a title changes what room there is.
void PlotView::fitTitles()
{
    const double line = QFontMetricsF(font()).lineSpacing();
    const double high = height() - m_legend->height() - 2.4 * line; // without the ticks of the other axis
    const bool twoTitles = high > plottedLines * line;
    fitTitle(*m_xTicks, font(), twoTitles ? width() - tickLines * line : 0);
    fitTitle(*m_yTicks, font(), high - (twoTitles ? titleLines * line : 0));
}

std::optional<QFont> PlotView::titleFont(Qt::Orientation axis) const
{
    const QCategoryAxis *ticks = axis == Qt::Horizontal ? m_xTicks : m_yTicks;
    return ticks->isTitleVisible() ? std::optional(ticks->titleFont()) : std::nullopt;
}

void PlotView::applyLook()
{
    m_colors = chartColors(palette());
    m_chart->setBackgroundBrush(m_colors.background);
    m_chart->setBackgroundPen(Qt::NoPen);
    setBackgroundBrush(m_colors.background);
    for (auto *axis : {m_xTicks, m_yTicks}) {
        axis->setLabelsFont(font());
        axis->setLabelsBrush(m_colors.text);
        axis->setTitleBrush(m_colors.text);
        axis->setGridLinePen(QPen(m_colors.grid, 1));
        axis->setLinePen(QPen(m_colors.estimate, 1));
    }
    updateMargins();
    updateTicks();
}

void PlotView::render(QPainter &painter, const QSizeF &size)
{
    setTransientVisible(false);
    m_scene->render(&painter, QRectF(QPointF(), size), QRectF(viewport()->rect()));
    setTransientVisible(true);
}

void PlotView::explain(const QString &text, const QPointF &at)
{
    const int reach = static_cast<int>(std::lround(6 * unit()));
    m_tip->tell(text, QRect(at.toPoint() - QPoint(reach, reach), QSize(2 * reach, 2 * reach)), m_by);
    setAccessibleDescription(text); // what a screen reader has of a painted point
}

void PlotView::explainAgain(const QString &text, const std::optional<QPointF> &at)
{
    if (!isExplaining())
        return;
    if (!at)
        return m_tip->dismiss();
    const ChartTip::By before = std::exchange(m_by, m_tip->by());
    explain(text, *at);
    m_by = before;
}

void PlotView::stopExplaining()
{
    if (m_by == ChartTip::By::Pointer)
        m_tip->pointerLeft();
    else
        m_tip->dismiss();
}

void PlotView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    m_scene->setSceneRect(QRectF(QPointF(), event->size()));
    m_chart->resize(event->size());
    updateMargins();
    updateTicks();
}

void PlotView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange)
        applyLook();
}

} // namespace paretoscope::widgets
