// SHA-256 of a file as it was when it was opened. A value, cheap to copy; thread-safe.
#pragma once

#include "core/base/filememory.h"
#include "core/base/late.h"
#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace paretoscope::base {

class FileHash {
public:
    FileHash() = default; ///< of nothing: hex() is empty
    /// Made at once, because the file may change. Errors as hashFile() gives them.
    static Result<FileHash> of(const std::filesystem::path &path);
    /// Of the hashes of several files, in this order; of one its own.
    static Result<FileHash> of(std::span<const std::filesystem::path> paths);
    /// Of a private copy: made when it is first asked for, which would take a large network's opening an
    /// eighth longer, and a list of layers does without.
    static FileHash of(std::shared_ptr<const FileMemory> copy);

    /// 64 lower-case hexadecimal digits.
    std::string hex() const { return m_text; }

private:
    explicit FileHash(Late<std::string> text) : m_text(std::move(text)) {}
    Late<std::string> m_text;
};

} // namespace paretoscope::base
