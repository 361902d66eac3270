#include "core/base/filehash.h"

#include "core/base/contenthash.h"

#include <cstddef>
#include <span>
#include <vector>

namespace paretoscope::base {

Result<FileHash> FileHash::of(const std::filesystem::path &path)
{
    const auto text = hashFile(path);
    if (!text)
        return text.error();
    return FileHash(Late<std::string>([known = *text] { return known; }));
}

Result<FileHash> FileHash::of(std::span<const std::filesystem::path> paths)
{
    if (paths.size() == 1)
        return of(paths.front());
    ContentHash all;
    for (const std::filesystem::path &path : paths) {
        const auto own = hashFile(path);
        if (!own)
            return own.error();
        all.add(*own);
    }
    return FileHash(Late<std::string>([known = all.hex()] { return known; }));
}

FileHash FileHash::of(std::shared_ptr<const FileMemory> copy)
{
    return FileHash(Late<std::string>([copy = std::move(copy)] {
        ContentHash hash;
        std::vector<std::byte> buffer(std::size_t{1} << 18);
        std::size_t offset = 0;
        while (const std::size_t read = copy->read(offset, buffer)) {
            hash.add(std::span(buffer).first(read));
            offset += read;
        }
        return hash.hex();
    }));
}

} // namespace paretoscope::base
