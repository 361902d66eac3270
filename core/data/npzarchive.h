// NumPy's .npz: a zip of .npy members, stored or deflated. Immutable; the arrays it hands out are
// thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/data/storedarray.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace paretoscope::data {

struct ZipHandle;

class NpzArchive {
public:
    /// Deflated members are inflated once, when first read, and kept: all of an archive's together up to
    /// this. Stored members are read in place, however large.
    static constexpr std::uint64_t mostInflatedBytes = std::uint64_t{2} << 30U;

    /// DataNotFound, or DataUnreadable if PATH is no zip.
    static base::Result<NpzArchive> open(const std::filesystem::path &path);

    /// Names of the members that are arrays, without ".npy", in the archive's order.
    const std::vector<std::string> &keys() const { return m_keys; }
    /// DataMismatch if there is no such key; DataUnreadable if the member is damaged, encrypted, packed in
    /// another way, or too large to inflate.
    base::Result<StoredArray> array(const std::string &key);

private:
    std::filesystem::path m_path;
    std::shared_ptr<ZipHandle> m_handle;
    std::vector<std::string> m_keys;
    std::uint64_t m_inflatedBytes = 0;
};

} // namespace paretoscope::data
