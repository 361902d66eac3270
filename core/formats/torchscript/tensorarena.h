// Puts many small tensors of a file into one storage per element type. Every tensor with a storage of its own
// costs about 200 bytes of zip headers and alignment, which for deep networks is more than the weights'
// scales. Only in the file: whoever loads it copies them out, since LibTorch before 2.4 deep-copies tensors
// of one storage as if they were one. Not thread-safe. Only inside core.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace paretoscope::formats {

/// A copy of TENSOR that owns exactly its elements: same strides where they are dense, else contiguous. What
/// a tensor that views a part of something larger must become before it is saved.
at::Tensor ownCopy(const at::Tensor &tensor);

class TensorArena {
public:
    /// SLOT must stay where it is until settle().
    void add(at::Tensor &slot) { m_slots.push_back(&slot); }
    /// Replaces every slot by a view of a storage that holds nothing but them.
    void settle();

private:
    std::vector<at::Tensor *> m_slots;
};

} // namespace paretoscope::formats
