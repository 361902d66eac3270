// Which language everything shown is in, switchable while the program runs.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTranslator>

namespace paretoscope::gui {

class Language : public QObject {
    Q_OBJECT

public:
    explicit Language(QObject *parent = nullptr);

    /// Two letters; empty for the system's. Widgets hear of it through QEvent::LanguageChange.
    void use(const QString &language);
    /// What ships: "en" and the complete translations.
    static QStringList available();

private:
    QTranslator m_program;
    QTranslator m_qt;
};

} // namespace paretoscope::gui
