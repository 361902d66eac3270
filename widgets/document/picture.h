// From core's picture of a sample to one that Qt draws. A pure function; any thread.
#pragma once

#include "core/data/preprocessing.h"

#include <QImage>

namespace paretoscope::widgets {

/// A copy: it outlives the picture's bytes.
QImage imageOf(const data::Picture &picture);

} // namespace paretoscope::widgets
