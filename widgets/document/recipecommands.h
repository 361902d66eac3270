// The undoable edits of an EditedRecipe. Steps of one gesture (a drag) merge; a merged step that ends where
// it began becomes obsolete and leaves the stack. Only it makes these.
#pragma once

#include "widgets/document/editedrecipe.h"

#include <QUndoCommand>

namespace paretoscope::widgets {

class ChangeRecipe : public QUndoCommand {
public:
    ChangeRecipe(EditedRecipe &edited, pipeline::Recipe after, const QString &text, int gesture);

    void undo() override { m_edited.setRecipe(m_before); }
    void redo() override { m_edited.setRecipe(m_after); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand *other) override;

    int gesture() const { return m_gesture; }
    const pipeline::Recipe &before() const { return m_before; }

private:
    EditedRecipe &m_edited;
    pipeline::Recipe m_before;
    pipeline::Recipe m_after;
    int m_gesture;
};

class ChangePins : public QUndoCommand {
public:
    ChangePins(EditedRecipe &edited, std::vector<bool> after, const QString &text);

    void undo() override { m_edited.setPins(m_before); }
    void redo() override { m_edited.setPins(m_after); }

private:
    EditedRecipe &m_edited;
    std::vector<bool> m_before;
    std::vector<bool> m_after;
};

} // namespace paretoscope::widgets
