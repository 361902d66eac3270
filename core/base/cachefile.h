// The file of a cache: lines that several processes append and read as they come. Not thread-safe; only
// inside core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace paretoscope::base {

class CacheFile {
public:
    /// Made if it is missing. One that cannot be written may still be read. Lines longer than LONGESTLINE,
    /// which no record is, are passed by.
    CacheFile(const std::filesystem::path &path, std::size_t longestLine);
    ~CacheFile();
    CacheFile(const CacheFile &) = delete;
    CacheFile &operator=(const CacheFile &) = delete;

    bool isWritable() const { return m_writable; }
    const std::string &reason() const { return m_reason; } ///< why it is not

    /// Whole lines that were added since the last call, by this or another process.
    using Line = std::function<void(const std::string &)>;
    void readNew(const Line &line);
    /// Where reading came to: somebody's write was not whole yet, or never became so.
    bool endsAmidALine() const { return !m_begun.empty() || m_long; }
    /// In one write. After the first that fails the file is not written any more.
    bool append(const std::string &line);

private:
    void take(const char *text, std::size_t size, const Line &line);
    const std::size_t m_longestLine;
    int m_descriptor = -1;
    bool m_writable = false;
    bool m_regular = false; ///< a device may have no end
    std::int64_t m_read = 0;
    std::string m_begun; ///< a line whose end is not there yet
    bool m_long = false; ///< it is longer than any record: passed by
    std::string m_reason;
};

} // namespace paretoscope::base
