#include "core/formats/torchscript/tensorarena.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>

#include <map>

namespace paretoscope::formats {

namespace {

/// The tensor itself if its elements fill their memory without gaps or overlaps.
at::Tensor dense(const at::Tensor &tensor)
{
    return tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
}

} // namespace

at::Tensor ownCopy(const at::Tensor &tensor)
{
    const at::Tensor source = dense(tensor.detach());
    at::Tensor copy = at::empty_strided(source.sizes(), source.strides(), source.options()).copy_(source);
    copy.set_requires_grad(tensor.requires_grad());
    return copy;
}

void TensorArena::settle()
{
    std::map<at::ScalarType, std::int64_t> counts;
    for (const at::Tensor *slot : m_slots)
        counts[slot->scalar_type()] += slot->numel();
    std::map<at::ScalarType, at::Tensor> storages;
    for (const auto &[type, count] : counts)
        storages[type] = at::empty({count}, type);
    std::map<at::ScalarType, std::int64_t> used;
    for (at::Tensor *slot : m_slots) {
        const at::Tensor source = dense(slot->detach());
        std::int64_t &offset = used[source.scalar_type()];
        const at::Tensor place =
            storages[source.scalar_type()].as_strided(source.sizes(), source.strides(), offset);
        place.copy_(source);
        place.set_requires_grad(slot->requires_grad());
        offset += source.numel();
        *slot = place;
    }
    m_slots.clear();
}

} // namespace paretoscope::formats
