// The tensors of an ONNX file: in the file itself or beside it, mapped and not copied wherever memory can
// hold them as they lie there. Included only inside core. One thread at a time.
#pragma once

#include "core/base/filememory.h"
#include "core/base/result.h"
#include "core/formats/onnx/program/program.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx {

class TensorStore {
public:
    /// FILE is at PATH and mapped in MEMORY.
    TensorStore(const std::filesystem::path &path, std::shared_ptr<const base::FileMemory> memory);

    /// Integers of 4 and 2 bits as bytes, unsigned ones of 16, 32 and 64 bits as wider signed ones.
    /// ModelUnreadable, naming the tensor, where it claims more than is stored, or its file is missing, short
    /// or outside the folder; ModelUnsupported for types that LibTorch lacks.
    base::Result<at::Tensor> tensor(const Tensor &described);

    /// Of the file and the others that were read.
    std::int64_t bytes() const;
    std::vector<std::filesystem::path> others() const; ///< that were read

private:
    struct Place {
        std::shared_ptr<const base::FileMemory> memory; ///< null: has no bytes
        std::span<const std::byte> bytes;
    };

    base::Error wrong(const Tensor &described, std::string detail) const;
    base::Result<Place> place(const Tensor &described);
    base::Result<std::shared_ptr<const base::FileMemory>> beside(const Tensor &described);

    std::filesystem::path m_path;
    std::shared_ptr<const base::FileMemory> m_memory;
    std::map<std::string, std::shared_ptr<const base::FileMemory>> m_others; ///< by their places
    std::int64_t m_expandedBytes = 0;
};

/// The only element of what lies in the file itself; undefined where it is none.
at::Tensor elementOf(const Tensor &described);

/// LibTorch's type for what TYPE becomes; nothing where it is not read.
std::optional<c10::ScalarType> scalarTypeOf(std::int32_t type);

} // namespace paretoscope::formats::onnx
