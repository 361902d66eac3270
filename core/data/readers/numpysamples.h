// What arrays saved by NumPy mean as samples; shared by npy and npz.
#pragma once

#include "core/data/readers/arraydataset.h"

namespace paretoscope::data {

/// Bytes are images: [n,H,W] of one channel, [n,H,W,C] (C 1 or 3, where dimension 1 can be no channel count)
/// channels last. Anything else is fed as it is stored.
SampleForm sampleFormOf(const StoredArray &array);

} // namespace paretoscope::data
