// NumPy's .npz: a zip of .npy members, stored or deflated. Immutable; the arrays it hands out are
// thread-safe.
#pragma once

#include "core/data/archives/ziparchive.h"
#include "core/data/storedarray.h"

#include <string>
#include <vector>

namespace paretoscope::data {

class NpzArchive {
public:
    /// DataNotFound, or DataUnreadable if PATH is no zip.
    static base::Result<NpzArchive> open(const std::filesystem::path &path);

    /// Names of the members that are arrays, without ".npy", in the archive's order.
    const std::vector<std::string> &keys() const { return m_keys; }
    /// DataMismatch if there is no such key; DataUnreadable as ZipArchive::member() has it.
    base::Result<StoredArray> array(const std::string &key);

private:
    explicit NpzArchive(ZipArchive archive);

    ZipArchive m_archive;
    std::vector<std::string> m_keys;
};

} // namespace paretoscope::data
