#include "widgets/document/recipecommands.h"

namespace paretoscope::widgets {

ChangeRecipe::ChangeRecipe(EditedRecipe &edited, pipeline::Recipe after, const QString &text, int gesture)
    : QUndoCommand(text), m_edited(edited), m_before(edited.m_recipe), m_after(std::move(after)),
      m_gesture(gesture)
{
}

bool ChangeRecipe::mergeWith(const QUndoCommand *other)
{
    // The stack only offers commands with the same id.
    const auto *next = static_cast<const ChangeRecipe *>(other);
    if (m_gesture == 0 || next->m_gesture != m_gesture)
        return false;
    m_after = next->m_after;
    setText(next->text()); // where the drag ended, not where it passed first
    setObsolete(m_after == m_before);
    return true;
}

ChangePins::ChangePins(EditedRecipe &edited, std::vector<bool> after, const QString &text)
    : QUndoCommand(text), m_edited(edited), m_before(edited.m_pins), m_after(std::move(after))
{
}

} // namespace paretoscope::widgets
