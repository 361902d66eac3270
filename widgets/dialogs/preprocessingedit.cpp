#include "widgets/dialogs/preprocessingedit.h"

#include "widgets/document/numbers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

constexpr double byteScale = 1.0 / 255;

bool hasDecimalCommas()
{
    return QLocale().decimalPoint() == QLatin1String(",");
}

/// With a point or a comma: there are no groups of digits in such numbers.
std::optional<double> parseNumber(QString text)
{
    text = numbers::withPlainMinus(text.replace(QLatin1Char(','), QLatin1Char('.')));
    bool ok = false;
    const double value = QLocale::c().toDouble(text.trimmed(), &ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// What stands between spaces or semicolons: one number with a decimal comma, or several with commas between
/// them.
QStringList numbersIn(const QString &text, bool commasAreDecimal)
{
    const QStringList parts = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    const bool isOne = commasAreDecimal && parts.size() == 2 && !text.contains(QLatin1Char('.'));
    return isOne ? QStringList{parts.join(QLatin1Char(','))} : parts;
}

QString written(double value)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator); // a point that is read as decimal
    return value == byteScale
               ? QStringLiteral("1/255")
               : numbers::withTrueMinus(locale.toString(value, 'g', QLocale::FloatingPointShortest));
}

QString written(const std::vector<double> &values)
{
    QStringList parts;
    for (const double value : values)
        parts << written(value);
    return parts.join(hasDecimalCommas() ? QStringLiteral("; ") : QStringLiteral(", "));
}

} // namespace

std::optional<double> parseScale(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('/'));
    const auto above = parseNumber(parts.front());
    const auto below = parts.size() > 1 ? parseNumber(parts[1]) : std::optional(1.0);
    if (parts.size() > 2 || !above || !below || !(*above / *below > 0) || !std::isfinite(*above / *below))
        return {};
    return *above / *below;
}

std::optional<std::vector<double>> parseNumbers(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[\\s;]+"));
    const bool commasAreDecimal = hasDecimalCommas() || text.contains(QLatin1Char(';'));
    std::vector<double> values;
    for (const QString &part : text.split(separators, Qt::SkipEmptyParts))
        for (const QString &number : numbersIn(part, commasAreDecimal)) {
            const auto value = parseNumber(number);
            if (!value)
                return {};
            values.push_back(*value);
        }
    return values;
}

std::optional<std::array<std::int64_t, 2>> PreprocessingEdit::Size::value() const
{
    if (!use->isChecked())
        return {};
    return std::array<std::int64_t, 2>{height->value(), width->value()};
}

void PreprocessingEdit::Size::setValue(const std::optional<std::array<std::int64_t, 2>> &size)
{
    use->setChecked(size.has_value());
    if (!size)
        return;
    height->setValue(static_cast<int>((*size)[0]));
    width->setValue(static_cast<int>((*size)[1]));
}

PreprocessingEdit::PreprocessingEdit()
    : m_channels(new QComboBox), m_antialias(new QCheckBox(tr("Antialias")))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    m_scale = addLine(QStringLiteral("scale"), tr("Scale:"), tr("Multiplies stored values; 1/255 for bytes"));
    auto *suggest = new QPushButton(QStringLiteral("1/255"));
    suggest->setObjectName(QStringLiteral("scaleSuggestion"));
    suggest->setToolTip(tr("The usual scale of pictures stored as bytes"));
    connect(suggest, &QPushButton::clicked, this, &PreprocessingEdit::suggestPictureScale);
    auto *scale = new QHBoxLayout;
    scale->addWidget(m_scale, 1);
    scale->addWidget(suggest);
    form->addRow(tr("Scale:"), scale);
    m_mean = addLine(QStringLiteral("mean"), tr("Mean:"),
                     tr("Subtracted after scaling: one number, or one a channel"));
    m_std = addLine(QStringLiteral("std"), tr("Standard deviation:"),
                    tr("Divides after that: one number, or one a channel"));
    m_mean->setPlaceholderText(QStringLiteral("0"));
    m_std->setPlaceholderText(QStringLiteral("1"));
    form->addRow(tr("Mean:"), m_mean);
    form->addRow(tr("Standard deviation:"), m_std);
    m_channels->setObjectName(QStringLiteral("channels"));
    m_channels->setAccessibleName(tr("Channels"));
    // In the order of data::Channels.
    m_channels->addItems({tr("as stored"), QStringLiteral("RGB"), QStringLiteral("BGR"), tr("grey")});
    connect(m_channels, &QComboBox::activated, this, &PreprocessingEdit::changed);
    form->addRow(tr("Channels:"), m_channels);
    m_resize = addSize(QStringLiteral("resize"), tr("Resize"));
    m_antialias->setObjectName(QStringLiteral("antialias"));
    m_antialias->setToolTip(
        tr("Average over what shrinks, as PIL does; off: plain bilinear, as most export scripts do"));
    connect(m_antialias, &QCheckBox::toggled, this, &PreprocessingEdit::changed);
    connect(m_resize.use, &QCheckBox::toggled, m_antialias, &QWidget::setEnabled);
    m_antialias->setEnabled(false);
    form->addRow(QString(), m_antialias);
    m_crop = addSize(QStringLiteral("crop"), tr("Crop the centre"));
    setValue({});
}

QLineEdit *PreprocessingEdit::addLine(const QString &name, const QString &label, const QString &tip)
{
    auto *line = new QLineEdit;
    line->setObjectName(name);
    line->setToolTip(tip);
    line->setAccessibleName(label.chopped(1));
    connect(line, &QLineEdit::textEdited, this, &PreprocessingEdit::changed);
    return line;
}

PreprocessingEdit::Size PreprocessingEdit::addSize(const QString &name, const QString &text)
{
    Size size{new QCheckBox(text), new QSpinBox, new QSpinBox};
    size.use->setObjectName(name);
    auto *row = new QHBoxLayout;
    const auto addSpin = [&](QSpinBox *spin, const QString &suffix, const QString &what) {
        spin->setObjectName(name + suffix);
        spin->setAccessibleName(what);
        spin->setToolTip(what);
        spin->setRange(1, 8192);
        spin->setValue(224);
        spin->setEnabled(false);
        connect(size.use, &QCheckBox::toggled, spin, &QWidget::setEnabled);
        connect(spin, &QSpinBox::valueChanged, this, &PreprocessingEdit::changed);
        row->addWidget(spin);
    };
    addSpin(size.height, QStringLiteral("Height"), tr("%1: height").arg(text));
    row->addWidget(new QLabel(QStringLiteral("×")));
    addSpin(size.width, QStringLiteral("Width"), tr("%1: width").arg(text));
    row->addStretch();
    connect(size.use, &QCheckBox::toggled, this, &PreprocessingEdit::changed);
    static_cast<QFormLayout *>(layout())->addRow(size.use, row);
    return size;
}

void PreprocessingEdit::setValue(const data::Preprocessing &value)
{
    const QSignalBlocker quiet(this);
    m_scale->setText(written(value.scale));
    m_mean->setText(written(value.mean));
    m_std->setText(written(value.std));
    m_channels->setCurrentIndex(static_cast<int>(value.channels));
    m_resize.setValue(value.resize);
    m_antialias->setChecked(value.antialias);
    m_crop.setValue(value.centerCrop);
}

void PreprocessingEdit::suggestPictureScale()
{
    m_scale->setText(written(byteScale));
    Q_EMIT changed();
}

void PreprocessingEdit::suggestPicture(data::Channels channels,
                                       const std::optional<std::array<std::int64_t, 2>> &size)
{
    {
        const QSignalBlocker quiet(this);
        m_channels->setCurrentIndex(static_cast<int>(channels));
        if (size)
            m_resize.setValue(size);
    }
    Q_EMIT changed();
}

std::optional<data::Preprocessing> PreprocessingEdit::value() const
{
    if (!problem().isEmpty())
        return {};
    data::Preprocessing value;
    value.scale = *parseScale(m_scale->text());
    value.mean = *parseNumbers(m_mean->text());
    value.std = *parseNumbers(m_std->text());
    value.channels = static_cast<data::Channels>(m_channels->currentIndex());
    value.resize = m_resize.value();
    value.antialias = value.resize && m_antialias->isChecked();
    value.centerCrop = m_crop.value();
    return value;
}

QString PreprocessingEdit::problem() const
{
    if (!parseScale(m_scale->text()))
        return tr("the scale must be a number above 0, such as 1/255.");
    if (!parseNumbers(m_mean->text()))
        return tr("the mean must be numbers such as 0.485, 0.456, 0.406.");
    const auto deviations = parseNumbers(m_std->text());
    if (!deviations ||
        std::any_of(deviations->begin(), deviations->end(), [](double value) { return value <= 0; }))
        return tr("the standard deviation must be numbers above 0, such as 0.229, 0.224, 0.225.");
    return {};
}

} // namespace paretoscope::widgets
