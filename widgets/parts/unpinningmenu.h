// What is asked when a recipe is chosen that does not keep what is pinned: to have it without those pins, or
// as the pins leave it.
#pragma once

#include "core/pipeline/recipe.h"

class QMenu;
class QString;
class QWidget;

namespace paretoscope::widgets {

class Document;

/// A menu that deletes itself once it is closed. TEXT: of the undo step that a choice becomes.
QMenu *makeUnpinningMenu(Document &document, const pipeline::Recipe &recipe, const QString &text,
                         QWidget *parent);

} // namespace paretoscope::widgets
