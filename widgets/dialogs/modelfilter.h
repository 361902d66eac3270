// The files that a dialog offers as networks.
#pragma once

#include <QString>

namespace paretoscope::widgets {

/// "TorchScript models (*.pt *.pth …)"
QString modelFilter();

} // namespace paretoscope::widgets
