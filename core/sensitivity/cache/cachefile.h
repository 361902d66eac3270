// The file of a measurement cache: lines that several processes append and read as they come. Not
// thread-safe; only inside core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace paretoscope::sensitivity {

class CacheFile {
public:
    /// Made if it is missing. One that cannot be written may still be read.
    explicit CacheFile(const std::filesystem::path &path);
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
    int m_descriptor = -1;
    bool m_writable = false;
    bool m_regular = false; ///< a device may have no end
    std::int64_t m_read = 0;
    std::string m_begun; ///< a line whose end is not there yet
    bool m_long = false; ///< it is longer than any record: passed by
    std::string m_reason;
};

} // namespace paretoscope::sensitivity
