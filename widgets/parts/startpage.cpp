#include "widgets/parts/startpage.h"

#include "widgets/document/formattext.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace paretoscope::widgets {

namespace {

constexpr int columnCharacters = 76;
constexpr qsizetype mostFiles = 6; ///< the menu has the others

QLabel *heading(const QString &text, double larger)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * larger);
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel *sentence(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

} // namespace

StartPage::StartPage(QWidget *parent) : QWidget(parent), m_recent(new QWidget), m_files(new QVBoxLayout)
{
    setObjectName(QStringLiteral("startPage"));
    auto *column = new QWidget;
    column->setFixedWidth(fontMetrics().averageCharWidth() * columnCharacters);
    auto *rows = new QVBoxLayout(column);
    const auto door = [&](const char *name, const QString &text, const QString &what,
                          void (StartPage::*chosen)()) {
        auto *button = new QPushButton(text);
        button->setObjectName(QString::fromLatin1(name));
        button->setAccessibleDescription(what);
        connect(button, &QPushButton::clicked, this, chosen);
        rows->addWidget(button, 0, Qt::AlignLeft);
        rows->addWidget(sentence(what));
        rows->addSpacing(fontMetrics().height());
        return button;
    };
    rows->addWidget(heading(tr("Paretoscope"), 1.8));
    rows->addWidget(sentence(tr("See what compressing a trained network costs, layer by layer, and export it "
                                "smaller with the evidence.")));
    rows->addSpacing(fontMetrics().height());
    setFocusProxy(door("startDemo", tr("Try the &demo"),
                       tr("A small trained network with pictures of handwritten digits, which ships with the "
                          "program."),
                       &StartPage::demoRequested));
    door("startModel", tr("&New from a model…"),
         tr("A model is a trained network in a file: %1. A few pages ask for the data to judge it by, and "
            "make "
            "a project of both.")
             .arg(modelOrigins()),
         &StartPage::modelRequested);
    door(
        "startProject", tr("&Open a project…"),
        tr("A project (.pscope.json) names a model, its data and how that is prepared, and keeps the recipe. "
           "Projects and models can also be dropped on this window."),
        &StartPage::projectRequested);
    auto *recent = new QVBoxLayout(m_recent);
    recent->setContentsMargins(0, 0, 0, 0);
    recent->addWidget(heading(tr("Opened lately"), 1.0));
    m_files->setSpacing(0);
    recent->addLayout(m_files);
    rows->addWidget(m_recent);
    auto *guide = new QPushButton(tr("A short &guide…"));
    guide->setObjectName(QStringLiteral("startGuide"));
    guide->setFlat(true);
    connect(guide, &QPushButton::clicked, this, &StartPage::guideRequested);
    rows->addWidget(guide, 0, Qt::AlignLeft);
    auto *content = new QWidget;
    auto *page = new QVBoxLayout(content);
    auto *middle = new QHBoxLayout; // an alignment would not ask the sentences for their height
    middle->addStretch();
    middle->addWidget(column);
    middle->addStretch();
    page->addStretch(1);
    page->addLayout(middle);
    page->addStretch(2);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("startScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus); // its buttons bring themselves into view
    scroll->setWidget(content);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    setRecentFiles({});
}

void StartPage::setRecentFiles(const QStringList &files)
{
    while (QLayoutItem *item = m_files->takeAt(0)) {
        item->widget()->deleteLater(); // one of them may have asked for this
        delete item;
    }
    const int room = fontMetrics().averageCharWidth() * (columnCharacters - 4);
    for (const QString &path : files.mid(0, mostFiles)) {
        const QFileInfo file(path);
        const QString text = tr("%1   in %2").arg(file.fileName(), file.path());
        auto *button = new QPushButton(fontMetrics()
                                           .elidedText(text, Qt::ElideMiddle, room)
                                           .replace(QLatin1Char('&'), QLatin1String("&&")));
        button->setObjectName(QStringLiteral("startRecent"));
        button->setAccessibleName(text);
        button->setToolTip(path);
        button->setFlat(true);
        connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT recentRequested(path); });
        m_files->addWidget(button, 0, Qt::AlignLeft);
    }
    m_recent->setVisible(!files.isEmpty());
}

} // namespace paretoscope::widgets
