// A file's bytes in memory without reading them: a private copy of it is mapped, so that neither writing over
// the file nor cutting it off changes what was opened, and pages come and go as they are used. Thread-safe
// once made.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace paretoscope::base {

class FileMemory {
public:
    /// Of the file at PATH, copied to a nameless file in the folder for temporary ones. DataUnreadable where
    /// there is no room for it, or it cannot be read.
    static Result<std::shared_ptr<const FileMemory>> copyOf(const std::filesystem::path &path);

    ~FileMemory();
    FileMemory(const FileMemory &) = delete;
    FileMemory &operator=(const FileMemory &) = delete;

    std::span<const std::byte> bytes() const { return m_bytes; }
    /// What the file held when it was copied, whatever bytes() have become since: from OFFSET on, as much as
    /// fits BUFFER and there is. How many bytes that was.
    std::size_t read(std::size_t offset, std::span<std::byte> buffer) const;

private:
    FileMemory(std::span<const std::byte> bytes, int file) : m_bytes(bytes), m_file(file) {}
    std::span<const std::byte> m_bytes;
    int m_file; ///< the copy, which is nameless
};

/// Lets go of the whole pages within BYTES, which must lie in a FileMemory and be as they are in the file:
/// they are read again when next used.
void releasePages(std::span<const std::byte> bytes);

/// Brings the pages in at once rather than one fault after the other: where all of BYTES will be read soon.
void expectPages(std::span<const std::byte> bytes);

} // namespace paretoscope::base
