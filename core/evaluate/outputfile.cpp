#include "core/evaluate/outputfile.h"

#include "core/base/contenthash.h"
#include "core/base/enginescope.h"
#include "core/base/file.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <vector>

namespace paretoscope::evaluate {

namespace {

using base::Result;

constexpr std::size_t mostDimensions = 6;

/// As it lies on disk, in the byte order of the machine: a file is a cache of the machine that made it.
struct Header {
    std::array<char, 8> magic{'P', 'S', 'O', 'U', 'T', 'P', '0', '1'};
    std::uint32_t byteOrder = 0x01020304;
    std::uint32_t dimensions = 0;
    std::array<std::int64_t, mostDimensions> sizes{};
    std::int64_t bytes = 0; ///< that follow the header
    base::HexDigits key{};
    base::HexDigits checksum{}; ///< SHA-256 of what follows
};
static_assert(sizeof(Header) == 8 + 8 + 8 * mostDimensions + 8 + 2 * sizeof(base::HexDigits));

std::span<const std::byte> valuesOf(const at::Tensor &tensor)
{
    return std::as_bytes(std::span(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())));
}

/// Of bytes that follow each other, wherever they are cut.
std::string checksumOf(std::span<const at::Tensor> tensors)
{
    base::ContentHash hash;
    for (const at::Tensor &tensor : tensors)
        hash.add(valuesOf(tensor));
    return hash.hex();
}

bool alike(std::span<const at::Tensor> batches)
{
    for (const at::Tensor &batch : batches)
        if (batch.scalar_type() != at::kFloat || !batch.is_contiguous() || batch.dim() < 1 ||
            static_cast<std::size_t>(batch.dim()) > mostDimensions ||
            batch.sizes().slice(1) != batches[0].sizes().slice(1))
            return false;
    return !batches.empty();
}

/// Whether the sizes are those of float32 outputs of so many samples in so many bytes.
bool fits(const Header &header, std::int64_t samples, std::int64_t maxBytes)
{
    if (header.dimensions < 1 || header.dimensions > mostDimensions || header.sizes[0] != samples ||
        header.bytes <= 0 || header.bytes > maxBytes || header.bytes % 4 != 0)
        return false;
    std::int64_t left = header.bytes / 4;
    for (std::uint32_t d = 0; d < header.dimensions; ++d) {
        if (header.sizes[d] <= 0 || left % header.sizes[d] != 0)
            return false;
        left /= header.sizes[d];
    }
    return left == 1;
}

} // namespace

std::string OutputKey::hash() const
{
    base::ContentHash hash;
    hash.add("paretoscope float outputs 1");
    hash.add(model);
    hash.add(samples);
    hash.add(std::to_string(microBatch));
    hash.add(base::engineVersion());
    if (!output.empty())
        hash.add(output);
    return hash.hex();
}

std::filesystem::path outputFile(const std::filesystem::path &folder, const OutputKey &key)
{
    return folder / (key.hash() + ".outputs");
}

std::optional<at::Tensor> readOutputs(const std::filesystem::path &file, const OutputKey &key,
                                      std::int64_t samples, std::int64_t maxBytes)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed))
        return std::nullopt;
    const auto length = std::filesystem::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    Header header;
    const Header own;
    if (failed || !in.read(reinterpret_cast<char *>(&header), sizeof(header)) || header.magic != own.magic ||
        header.byteOrder != own.byteOrder || header.key != base::hexDigits(key.hash()) ||
        !fits(header, samples, maxBytes) ||
        length != sizeof(header) + static_cast<std::uint64_t>(header.bytes))
        return std::nullopt;
    const at::Tensor outputs = at::empty(at::IntArrayRef(header.sizes.data(), header.dimensions), at::kFloat);
    if (!in.read(reinterpret_cast<char *>(outputs.data_ptr<float>()), header.bytes) ||
        header.checksum != base::hexDigits(checksumOf({&outputs, 1})))
        return std::nullopt;
    return outputs;
}

Result<void> writeOutputs(const std::filesystem::path &file, const OutputKey &key,
                          std::span<const at::Tensor> batches)
{
    if (!alike(batches))
        return base::Error{
            base::ErrorCode::InvalidSetting,
            PARETOSCOPE_SAY("output.not-kept",
                            "Only float32 outputs of one shape are kept on disk; the model gives others."),
            {}};
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    Header header;
    header.dimensions = static_cast<std::uint32_t>(batches[0].dim());
    std::ranges::copy(batches[0].sizes(), header.sizes.begin());
    header.sizes[0] = 0;
    for (const at::Tensor &batch : batches) {
        header.sizes[0] += batch.size(0);
        header.bytes += static_cast<std::int64_t>(valuesOf(batch).size());
    }
    header.key = base::hexDigits(key.hash());
    header.checksum = base::hexDigits(checksumOf(batches));
    auto staged = base::StagedFile::create(file);
    if (!staged)
        return staged.error();
    std::ofstream out(staged->path(), std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char *>(&header), sizeof(header));
    for (const at::Tensor &batch : batches)
        out.write(reinterpret_cast<const char *>(batch.data_ptr<float>()), batch.numel() * 4);
    out.close();
    if (!out)
        return base::writeError(file, errno);
    return staged->commit();
}

} // namespace paretoscope::evaluate
