// Operators that newer versions of LibTorch save and older ones lack. Included only inside core.
#pragma once

namespace paretoscope::formats {

/// Registers with LibTorch, once, those of the following that it does not have, as compositions of older
/// operators: aten::scaled_dot_product_attention (2.0) and aten::rms_norm (2.4). Thread-safe; call before
/// loading a module.
void supplyNewerOperators();

} // namespace paretoscope::formats
