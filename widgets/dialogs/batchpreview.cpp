#include "widgets/dialogs/batchpreview.h"

#include "widgets/document/numbers.h"
#include "widgets/document/picture.h"

#include <QFontDatabase>
#include <QListWidget>
#include <QPixmap>
#include <QPlainTextEdit>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

constexpr std::int64_t shownSamples = 12;
constexpr std::int64_t shownValues = 24;

// The first values of sample INDEX of an array whose dimension 0 is the sample.
QString valuesText(const data::Array &array, std::int64_t index, std::int64_t most)
{
    const std::int64_t samples = array.shape.empty() ? 0 : array.shape.front();
    if (index >= samples)
        return {};
    const std::int64_t each = array.count() / samples;
    QStringList texts;
    std::visit(
        [&](const auto &values) {
            for (std::int64_t i = 0; i < std::min(each, most); ++i) {
                const auto value = values[static_cast<std::size_t>(index * each + i)];
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, float>)
                    texts << numbers::real(static_cast<double>(value), 'g', 4);
                else
                    texts << numbers::count(value);
            }
        },
        array.values);
    if (each > most)
        texts << QStringLiteral("…");
    return texts.join(QLatin1Char(' '));
}

} // namespace

QString targetText(const DataPreview &preview, std::int64_t index)
{
    const auto &targets = preview.batch.targets;
    if (targets.shape.empty())
        return {};
    if (targets.isInteger() && targets.shape.size() == 1) {
        const auto &classes = std::get<std::vector<std::int64_t>>(targets.values);
        const auto position = static_cast<std::size_t>(index);
        if (position >= classes.size())
            return {};
        const auto label = classes[position];
        const bool named = label >= 0 && static_cast<std::size_t>(label) < preview.classNames.size();
        return named ? QString::fromStdString(preview.classNames[static_cast<std::size_t>(label)])
                     : numbers::count(label);
    }
    return valuesText(targets, index, shownValues);
}

BatchPreview::BatchPreview() : m_pictures(new QListWidget), m_numbers(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("batchPreview"));
    m_pictures->setObjectName(QStringLiteral("previewPictures"));
    m_pictures->setAccessibleName(tr("First samples with their labels"));
    m_pictures->setViewMode(QListView::IconMode);
    m_pictures->setResizeMode(QListView::Adjust);
    m_pictures->setMovement(QListView::Static);
    m_pictures->setWordWrap(true);
    m_pictures->setUniformItemSizes(true);
    m_pictures->setSpacing(2);
    m_pictures->setMinimumWidth(fontMetrics().height() * 24); // four pictures in a row
    m_numbers->setObjectName(QStringLiteral("previewNumbers"));
    m_numbers->setAccessibleName(tr("First samples as numbers"));
    m_numbers->setReadOnly(true);
    m_numbers->setTabChangesFocus(true);
    m_numbers->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_numbers->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    addWidget(m_pictures);
    addWidget(m_numbers);
}

void BatchPreview::clear()
{
    m_pictures->clear();
    m_numbers->clear();
}

void BatchPreview::show(const DataPreview &preview, const data::Preprocessing &preprocessing)
{
    clear();
    if (preview.batch.inputs.empty())
        return;
    if (!showPictures(preview, preprocessing))
        showNumbers(preview);
}

bool BatchPreview::showPictures(const DataPreview &preview, const data::Preprocessing &preprocessing)
{
    const auto &input = preview.batch.inputs.front();
    const int side = fontMetrics().height() * 5;
    m_pictures->setIconSize({side, side});
    const std::int64_t count = input.shape.empty() ? 0 : std::min(input.shape.front(), shownSamples);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto picture = data::pictureOf(input, i, preprocessing);
        if (!picture || picture->width <= 0 || picture->height <= 0)
            return false;
        const QImage image = imageOf(*picture);
        // Small pictures keep their pixels: what is fed is seen, not a blur of it.
        const auto how = image.width() < side ? Qt::FastTransformation : Qt::SmoothTransformation;
        const QPixmap scaled = QPixmap::fromImage(image.scaled(side, side, Qt::KeepAspectRatio, how));
        auto *item = new QListWidgetItem(QIcon(scaled), targetText(preview, i), m_pictures);
        item->setToolTip(tr("Sample %1, %2 × %3").arg(i + 1).arg(picture->width).arg(picture->height));
    }
    setCurrentWidget(m_pictures);
    return count > 0;
}

void BatchPreview::showNumbers(const DataPreview &preview)
{
    QStringList lines;
    for (const auto &input : preview.batch.inputs)
        lines << tr("Input of shape %1").arg(numbers::shape(input.shape));
    const auto &first = preview.batch.inputs.front();
    const std::int64_t count = first.shape.empty() ? 0 : std::min(first.shape.front(), shownSamples);
    for (std::int64_t i = 0; i < count; ++i) {
        QStringList parts;
        for (const auto &input : preview.batch.inputs)
            parts << valuesText(input, i, shownValues);
        lines << QStringLiteral("%1: %2").arg(i + 1, 2).arg(parts.join(QStringLiteral(" | ")));
        if (const QString target = targetText(preview, i); !target.isEmpty())
            lines << tr("    wanted: %1").arg(target);
    }
    m_numbers->setPlainText(lines.join(QLatin1Char('\n')));
    setCurrentWidget(m_numbers);
}

} // namespace paretoscope::widgets
