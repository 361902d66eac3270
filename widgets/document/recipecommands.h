// The undoable edits of an EditedRecipe. A recipe changes with the budget that it was chosen for. Steps of
// one gesture (a drag) merge; a merged step that ends where it began becomes obsolete and leaves the stack.
// Only it makes these.
#pragma once

#include "widgets/document/editedrecipe.h"

#include <QUndoCommand>

namespace paretoscope::widgets {

class ChangeRecipe : public QUndoCommand {
public:
    ChangeRecipe(EditedRecipe &edited, pipeline::Recipe after, project::AskedBudget budgetAfter,
                 const QString &text, int gesture);

    void undo() override { apply(m_before, m_budgetBefore); }
    void redo() override { apply(m_after, m_budgetAfter); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand *other) override;

    int gesture() const { return m_gesture; }
    const pipeline::Recipe &before() const { return m_before; }
    const project::AskedBudget &budgetBefore() const { return m_budgetBefore; }

private:
    void apply(const pipeline::Recipe &recipe, const project::AskedBudget &budget);

    EditedRecipe &m_edited;
    pipeline::Recipe m_before;
    pipeline::Recipe m_after;
    project::AskedBudget m_budgetBefore;
    project::AskedBudget m_budgetAfter;
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
