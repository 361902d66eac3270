// What a window works on; all of it outlives the window.
#pragma once

namespace paretoscope::widgets {
class Document;
class Questions;
} // namespace paretoscope::widgets

namespace paretoscope::gui {

class JobRunner;
class Preferences;
class Workflow;

struct WindowContext {
    widgets::Document &document;
    JobRunner &jobs;
    Workflow &workflow;
    Preferences &preferences;
    widgets::Questions &questions;
};

} // namespace paretoscope::gui
