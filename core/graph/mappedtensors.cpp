#include "core/graph/mappedtensors.h"

namespace paretoscope::graph {

namespace {

using Memory = std::shared_ptr<const base::FileMemory>;

/// Tells mapped storages from others, besides letting them go.
void forget(void *memory)
{
    delete static_cast<Memory *>(memory);
}

/// Nothing for other tensors.
std::span<const std::byte> mappedBytes(const at::Tensor &tensor)
{
    if (!tensor.defined() || !tensor.has_storage() || tensor.storage().data_ptr().get_deleter() != &forget)
        return {};
    const auto *begin = static_cast<const std::byte *>(tensor.storage().data_ptr().get());
    return {begin, tensor.storage().nbytes()};
}

} // namespace

c10::Storage storageIn(const Memory &memory, std::span<const std::byte> bytes)
{
    // Tensors want a mutable pointer; what is written stays in this process.
    void *place = const_cast<std::byte *>(bytes.data());
    at::DataPtr pointer(place, new Memory(memory), &forget, c10::Device(c10::DeviceType::CPU));
    return c10::Storage(c10::Storage::use_byte_size_t(), bytes.size(), std::move(pointer), nullptr, false);
}

void expectMapped(const at::Tensor &tensor)
{
    base::expectPages(mappedBytes(tensor));
}

void releaseMapped(const at::Tensor &tensor)
{
    base::releasePages(mappedBytes(tensor));
}

} // namespace paretoscope::graph
