// Bytes that can be read anywhere at any time: a file, a member of an archive. Used by the readers of this
// room. read() is thread-safe.
#pragma once

#include "core/base/contenthash.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::data {

class ByteSource {
public:
    explicit ByteSource(std::string name) : m_name(std::move(name)) {}
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource &) = delete;
    ByteSource &operator=(const ByteSource &) = delete;

    /// The file (and member) as it is named in errors.
    const std::string &name() const { return m_name; }
    virtual std::uint64_t size() const = 0;
    /// Fills INTO from OFFSET on, wholly or not at all (DataUnreadable).
    virtual base::Result<void> read(std::uint64_t offset, std::span<std::byte> into) const = 0;

private:
    std::string m_name;
};

/// An open file. It is read with pread, not mapped: a file that shrinks meanwhile must give an error, not a
/// SIGBUS.
class FileSource final : public ByteSource {
public:
    /// DataNotFound if PATH is no readable regular file.
    static base::Result<std::shared_ptr<const FileSource>> open(const std::filesystem::path &path);
    ~FileSource() override;

    std::uint64_t size() const override { return m_size; }
    base::Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    FileSource(std::string name, int descriptor, std::uint64_t size);

    int m_descriptor;
    std::uint64_t m_size;
};

/// Bytes already in memory.
class MemorySource final : public ByteSource {
public:
    MemorySource(std::string name, std::vector<std::byte> bytes);

    std::uint64_t size() const override { return m_bytes.size(); }
    base::Result<void> read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    std::vector<std::byte> m_bytes;
};

/// DataUnreadable: SOURCE ends before offset + bytes.
base::Error endsEarly(const ByteSource &source);
base::Error endsEarly(const std::string &name);
/// DataUnreadable: SOURCE has no bytes.
base::Error isEmpty(const ByteSource &source);

/// Adds all bytes of SOURCE, in pieces. What cannot be read any more is marked in the hash: the samples
/// themselves give the error.
void addTo(base::ContentHash &hash, const ByteSource &source);

} // namespace paretoscope::data
