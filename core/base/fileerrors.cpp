#include "core/base/fileerrors.h"

#include <utility>

namespace paretoscope::base {

Error notAFile(const std::filesystem::path &path, ErrorCode code)
{
    return {code, {PARETOSCOPE_SAY("file.no-file", "%1 is not a file; choose a file instead."), path}, {}};
}

Error fileNotOpened(const std::filesystem::path &path, ErrorCode code, std::string detail)
{
    return {
        code,
        {PARETOSCOPE_SAY("file.not-opened", "The file %1 cannot be opened; check its permissions."), path},
        std::move(detail)};
}

Error folderNotRead(const std::filesystem::path &path, ErrorCode code, std::string detail)
{
    return {code,
            {PARETOSCOPE_SAY("file.folder-not-read",
                             "The folder %1 cannot be read; check that it exists and its permissions."),
             path},
            std::move(detail)};
}

} // namespace paretoscope::base
