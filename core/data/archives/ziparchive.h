// Members of a zip, stored or deflated: behind NumPy's .npz and PyTorch's .pt. Immutable; what it hands out
// is thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/bytesource.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

struct ZipHandle;

class ZipArchive {
public:
    /// Deflated members are inflated once, when first read, and kept: all of an archive's together up to
    /// this. Stored members are read in place, however large.
    static constexpr std::uint64_t mostInflatedBytes = std::uint64_t{2} << 30U;

    /// DataNotFound, or DataUnreadable if PATH is no zip; WHAT says of which kind it is
    /// not ("is no npz file").
    static base::Result<ZipArchive> open(const std::filesystem::path &path, const base::Sentence &what);

    const std::filesystem::path &path() const { return m_path; }
    /// In the archive's order.
    const std::vector<std::string> &names() const { return m_names; }
    bool has(const std::string &name) const;
    /// NAME's bytes, named LABEL in errors. DataUnreadable if there is no such member, or it is damaged,
    /// encrypted, packed in another way, or too large to inflate.
    base::Result<std::shared_ptr<const ByteSource>> member(const std::string &name, const std::string &label);

private:
    std::filesystem::path m_path;
    std::shared_ptr<ZipHandle> m_handle;
    std::vector<std::string> m_names;
    std::uint64_t m_inflatedBytes = 0;
};

} // namespace paretoscope::data
