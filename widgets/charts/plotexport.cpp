#include "widgets/charts/plotexport.h"

#include "widgets/charts/plotview.h"

#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>
#include <QSaveFile>
#include <QSvgGenerator>

namespace paretoscope::widgets {

namespace {

struct PlotExportWords {
    Q_DECLARE_TR_FUNCTIONS(PlotExport)
};

} // namespace

QImage plotImage(PlotView &view, double scale)
{
    const QSize size = view.viewport()->size();
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(view.colors().background);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    view.render(painter, QSizeF(image.size()));
    painter.end();
    image.setDevicePixelRatio(scale);
    return image;
}

QByteArray plotSvg(PlotView &view, const QString &title)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSize size = view.viewport()->size();
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    // The generator's millimetres follow its resolution: without this the text would not keep its size.
    generator.setResolution(view.logicalDpiX());
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(), size), view.colors().background);
    view.render(painter, QSizeF(size));
    painter.end();
    return bytes;
}

base::Result<void> writePlot(PlotView &view, const QString &title, const QString &path)
{
    QSaveFile file(path);
    bool written = file.open(QIODevice::WriteOnly);
    if (written && path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
        const QByteArray svg = plotSvg(view, title);
        written = file.write(svg) == svg.size();
    } else if (written) {
        written = plotImage(view).save(&file, "PNG");
    }
    if (written && file.commit())
        return {};
    return base::Error{
        base::ErrorCode::FileNotWritable,
        {PARETOSCOPE_SAY("picture.not-written", "The picture cannot be written to %1; choose another place."),
         path.toStdString()},
        file.errorString().toStdString()};
}

void copyPlot(PlotView &view, const QString &title)
{
    auto *mime = new QMimeData;
    mime->setImageData(plotImage(view));
    mime->setData(QStringLiteral("image/svg+xml"), plotSvg(view, title));
    QGuiApplication::clipboard()->setMimeData(mime);
}

} // namespace paretoscope::widgets
