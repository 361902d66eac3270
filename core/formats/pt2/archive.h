// The zip that torch.export.save writes: its parts by name, looked through for lies first. One thread at a
// time. Only inside the formats room.
#pragma once

#include "core/base/filememory.h"
#include "core/base/result.h"
#include "core/formats/archives/zipentries.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::formats::pt2 {

/// Whether the bytes that a file begins with are those of such a zip: its first part is one of
/// torch.export's.
bool recognises(std::span<const std::byte> start);

class Archive {
public:
    /// ModelNotFound; ModelUnreadable, with what is wrong, where the file is damaged or something else.
    static base::Result<Archive> open(const std::filesystem::path &path);

    const std::string &file() const { return m_file; }
    /// Names without the archive's own folder: "data/weights/weight_0".
    bool has(const std::string &name) const { return m_entries.contains(name); }
    /// Of the parts below FOLDER ("models/"), in the order of their names, without it.
    std::vector<std::string> namesIn(const std::string &folder) const;
    /// Bytes of a part, 0 where there is none.
    std::uint64_t size(const std::string &name) const;

    /// A text of at most MOST bytes. ModelUnreadable where there is none or it is larger.
    base::Result<std::string> text(const std::string &name, std::uint64_t most) const;
    /// The part's bytes into INTO, which is as large as it. Whether that could be done.
    bool read(const std::string &name, std::span<std::byte> into) const;

private:
    struct Entry {
        std::uint64_t index = 0;
        std::uint64_t size = 0;
    };

    base::Result<void> list();

    std::string m_file;
    ZipArchive m_zip;
    std::map<std::string, Entry> m_entries;
};

} // namespace paretoscope::formats::pt2
