// Answers for file dialogs and message boxes, so that a test can drive the window past them.
#pragma once

#include "widgets/dialogs/questions.h"

#include <QStringList>

namespace paretoscope::tests {

class FakeQuestions : public widgets::Questions {
public:
    void openFile(QWidget *, const widgets::FileQuestion &, PathAnswer then) override
    {
        reply(fileToOpen, then);
    }
    void saveFile(QWidget *, const widgets::FileQuestion &question, PathAnswer then) override
    {
        suggested = question.start;
        reply(fileToSave, then);
    }
    void openFolder(QWidget *, const widgets::FileQuestion &, PathAnswer then) override
    {
        reply(folderToOpen, then);
    }
    void confirmDiscard(QWidget *, const QString &, UnsavedAnswer then) override
    {
        ++timesAsked;
        then(answer);
    }
    void showError(QWidget *, const QString &sentence, const QString &) override { errors << sentence; }

    QString fileToOpen, fileToSave, folderToOpen;
    Unsaved answer = Unsaved::Discard;
    int timesAsked = 0;
    QStringList errors;
    QString suggested; ///< the file that was offered to be saved last

private:
    static void reply(const QString &path, const PathAnswer &then)
    {
        if (!path.isEmpty())
            then(path);
    }
};

} // namespace paretoscope::tests
