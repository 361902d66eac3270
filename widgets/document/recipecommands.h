// The undoable edits of a Document. Steps of one gesture (a drag) merge; a merged step that ends where it
// began becomes obsolete and leaves the stack. Only Document makes these.
#pragma once

#include "widgets/document/document.h"

#include <QUndoCommand>

namespace paretoscope::widgets {

class ChangeRecipe : public QUndoCommand {
public:
    ChangeRecipe(Document &document, compress::Recipe after, const QString &text, int gesture);

    void undo() override { m_document.setRecipe(m_before); }
    void redo() override { m_document.setRecipe(m_after); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand *other) override;

    int gesture() const { return m_gesture; }
    const compress::Recipe &before() const { return m_before; }

private:
    Document &m_document;
    compress::Recipe m_before;
    compress::Recipe m_after;
    int m_gesture;
};

class ChangePins : public QUndoCommand {
public:
    ChangePins(Document &document, std::vector<bool> after, const QString &text);

    void undo() override { m_document.setPins(m_before); }
    void redo() override { m_document.setPins(m_after); }

private:
    Document &m_document;
    std::vector<bool> m_before;
    std::vector<bool> m_after;
};

} // namespace paretoscope::widgets
