// Answers for the person in tests: what is wanted next, and what was shown.
#pragma once

#include "widgets/dialogs/questions.h"

#include <QStringList>

namespace paretoscope::tests {

class FakeQuestions final : public widgets::Questions {
public:
    QString path; ///< of the next file or folder; empty: cancelled
    Unsaved unsaved = Unsaved::Cancel;
    QStringList asked;  ///< titles
    QStringList errors; ///< sentences

    void openFile(QWidget *, const widgets::FileQuestion &question, PathAnswer answer) override
    {
        give(question, answer);
    }
    void saveFile(QWidget *, const widgets::FileQuestion &question, PathAnswer answer) override
    {
        give(question, answer);
    }
    void openFolder(QWidget *, const widgets::FileQuestion &question, PathAnswer answer) override
    {
        give(question, answer);
    }
    void confirmDiscard(QWidget *, const QString &name, UnsavedAnswer answer) override
    {
        asked << name;
        answer(unsaved);
    }
    void showError(QWidget *, const QString &sentence, const QString &) override { errors << sentence; }

private:
    void give(const widgets::FileQuestion &question, const PathAnswer &answer)
    {
        asked << question.title;
        if (!path.isEmpty())
            answer(path);
    }
};

} // namespace paretoscope::tests
