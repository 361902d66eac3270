#include "widgets/document/recipecommands.h"

namespace paretoscope::widgets {

ChangeRecipe::ChangeRecipe(EditedRecipe &edited, pipeline::Recipe after, project::AskedBudget budgetAfter,
                           const QString &text, int gesture)
    : QUndoCommand(text), m_edited(edited), m_before(edited.m_recipe), m_after(std::move(after)),
      m_budgetBefore(edited.m_asked.budget), m_budgetAfter(std::move(budgetAfter)), m_gesture(gesture)
{
}

// A step that left the budget alone leaves what it is read in alone, too: that is no edit. Whoever hears of
// the recipe finds the budget that it was chosen for.
void ChangeRecipe::apply(const pipeline::Recipe &recipe, const project::AskedBudget &budget)
{
    const bool otherBudget = m_budgetBefore != m_budgetAfter && budget != m_edited.m_asked.budget;
    if (otherBudget)
        m_edited.m_asked.budget = budget;
    if (recipe != m_edited.m_recipe)
        m_edited.setRecipe(recipe);
    if (otherBudget)
        Q_EMIT m_edited.askedChanged();
}

bool ChangeRecipe::mergeWith(const QUndoCommand *other)
{
    // The stack only offers commands with the same id.
    const auto *next = static_cast<const ChangeRecipe *>(other);
    if (m_gesture == 0 || next->m_gesture != m_gesture)
        return false;
    m_after = next->m_after;
    m_budgetAfter = next->m_budgetAfter;
    setText(next->text()); // where the drag ended, not where it passed first
    setObsolete(m_after == m_before && m_budgetAfter == m_budgetBefore);
    return true;
}

ChangePins::ChangePins(EditedRecipe &edited, std::vector<bool> after, const QString &text)
    : QUndoCommand(text), m_edited(edited), m_before(edited.m_pins), m_after(std::move(after))
{
}

} // namespace paretoscope::widgets
