// Writes a file from front to back and tells why it failed: disk full, no permission. Not thread-safe. Only
// inside core.
#pragma once

#include <cstddef>
#include <filesystem>

namespace paretoscope::base {

class FileWriter {
public:
    explicit FileWriter(const std::filesystem::path &path);
    ~FileWriter();
    FileWriter(const FileWriter &) = delete;
    FileWriter &operator=(const FileWriter &) = delete;

    /// Does nothing after a failure, which stays.
    void write(const void *data, std::size_t size);
    void close();
    int errorNumber() const { return m_error; } ///< 0 while all is well

private:
    int m_descriptor;
    int m_error = 0;
};

} // namespace paretoscope::base
