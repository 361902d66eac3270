// The safetensors container (https://huggingface.co/docs/safetensors): eight bytes of length, a JSON header,
// the tensors' bytes. Little-endian, as this program. All of a file is hostile. Included only inside this
// folder. Thread-safe.
#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::formats::safetensors {

struct Contents {
    std::map<std::string, at::Tensor> tensors;     ///< contiguous, each with memory of its own
    std::map<std::string, std::string> otherTypes; ///< of tensors that LibTorch has no type for: "F8_E4M3"
    std::map<std::string, std::string> metadata;   ///< __metadata__
};

/// Whether a file that begins with START has a header of a length that may be.
bool recognises(std::span<const std::byte> start);

/// Every length is compared with the file's before anything is allocated. ModelUnreadable, naming the tensor
/// and what is wrong: a header that is too long or no JSON, unknown types, shapes that overflow, ranges that
/// overlap, leave gaps or end outside the file.
base::Result<Contents> readContents(const std::filesystem::path &path);

/// The type's name; empty for those that the format has none for.
std::string typeName(c10::ScalarType type);

/// To exactly PATH. Tensors of types with a name; larger elements come first, so that all are aligned.
/// Returns the bytes of all that is not in tensors.
base::Result<std::int64_t> writeContents(std::vector<std::pair<std::string, at::Tensor>> tensors,
                                         const std::map<std::string, std::string> &metadata,
                                         const std::filesystem::path &path);

} // namespace paretoscope::formats::safetensors
