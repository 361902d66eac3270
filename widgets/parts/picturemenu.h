// A chart gives its picture: copied (C) or saved (S), from its context menu too. GUI thread only.
#pragma once

#include <QString>

#include <functional>

namespace paretoscope::widgets {

class PlotView;
class Questions;

/// TITLE is asked for when a picture is taken. QUESTIONS must outlive VIEW.
void addPictureMenu(PlotView &view, Questions &questions, std::function<QString()> title);

} // namespace paretoscope::widgets
