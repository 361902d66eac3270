#include "widgets/dialogs/inputpage.h"

#include "widgets/dialogs/batchpreview.h"
#include "widgets/dialogs/datasource.h"
#include "widgets/dialogs/preprocessingedit.h"
#include "widgets/document/numbers.h"
#include "widgets/document/translated.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace paretoscope::widgets {

InputPage::InputPage(std::function<project::ProjectFile()> file)
    : RequestPage(QStringLiteral("inputPage"), tr("What the network is fed"),
                  tr("Preprocessing as in training. Below, the first samples as they will be fed: wrong "
                     "colours or sizes "
                     "show here.")),
      m_file(std::move(file)), m_fields(new PreprocessingEdit), m_preview(new BatchPreview),
      m_facts(new QLabel)
{
    m_facts->setObjectName(QStringLiteral("previewFacts"));
    m_facts->setWordWrap(true);
    auto *right = new QVBoxLayout;
    right->addWidget(m_preview, 1);
    right->addWidget(m_facts);
    auto *columns = new QHBoxLayout;
    auto *left = new QVBoxLayout;
    left->addWidget(m_fields);
    left->addStretch();
    columns->addLayout(left);
    columns->addLayout(right, 1);
    auto *rows = new QVBoxLayout(this);
    rows->addLayout(columns, 1);
    rows->addWidget(statusWidget());
    m_rest.setSingleShot(true);
    m_rest.setInterval(300);
    connect(&m_rest, &QTimer::timeout, this, &InputPage::request);
    connect(m_fields, &PreprocessingEdit::changed, this, [this] {
        m_touched = true;
        reset(); // what is shown is no longer what would be fed
        m_rest.start();
    });
}

void InputPage::setProject(const project::ProjectFile &file)
{
    m_touched = true;
    m_fields->setValue(file.input);
}

void InputPage::writeTo(project::ProjectFile &file) const
{
    if (const auto value = m_fields->value())
        file.input = *value;
}

void InputPage::initializePage()
{
    if (!m_touched && holdsPictures(m_file().evaluate)) {
        const QSignalBlocker quiet(m_fields);
        m_fields->suggestPictureScale();
        suggestDeclared();
    }
    request();
}

/// Pictures of files come in any size and colour; those of arrays are as somebody made them for the network.
void InputPage::suggestDeclared()
{
    if (m_declared.size() != 1 || !m_declared.front().shape ||
        !m_file().evaluate.format.starts_with("image-"))
        return;
    const std::vector<std::int64_t> &shape = *m_declared.front().shape;
    const bool isPicture = shape.size() == 4 && (shape[1] == 1 || shape[1] == 3);
    if (!isPicture)
        return;
    const bool hasSize = shape[2] > 0 && shape[3] > 0;
    m_fields->suggestPicture(shape[1] == 1 ? data::Channels::Gray : data::Channels::Rgb,
                             hasSize ? std::optional(std::array{shape[2], shape[3]}) : std::nullopt);
}

void InputPage::request()
{
    m_rest.stop();
    m_preview->clear();
    m_facts->clear();
    if (const QString problem = m_fields->problem(); !problem.isEmpty()) {
        reset();
        return fail(problem);
    }
    Q_EMIT previewWanted(begin(tr("Reading the first samples…")), m_file());
}

void InputPage::show(const DataPreview &preview)
{
    m_preview->show(preview, m_fields->value().value_or(data::Preprocessing()));
    QStringList facts;
    for (const auto &input : preview.batch.inputs)
        facts << tr("Fed as %1 (first: the sample).").arg(numbers::shape(input.shape));
    facts << (preview.split
                  ? tr("%1 samples; %2 of them are set apart for calibration, claims are made on the rest.")
                        .arg(numbers::count(preview.samples), numbers::count(preview.calibrationSamples))
                  : tr("%1 samples, and %2 others for calibration.")
                        .arg(numbers::count(preview.samples), numbers::count(preview.calibrationSamples)));
    for (const base::Sentence &note : preview.notes)
        facts << translated(note);
    m_facts->setText(facts.join(QLatin1Char('\n')));
    finish();
}

} // namespace paretoscope::widgets
