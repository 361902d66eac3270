#include "core/formats/modules/modelfile.h"

#include "core/base/file.h"
#include "core/base/fileerrors.h"
#include "core/base/filekind.h"

namespace paretoscope::formats {

base::Result<void> checkIsModelFile(const std::filesystem::path &path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        return base::missingFile(path, base::ErrorCode::ModelNotFound);
    if (!std::filesystem::is_regular_file(status))
        return base::notAFile(path, base::ErrorCode::ModelUnreadable);
    if (auto other = base::recognisedFile(path, base::ErrorCode::ModelUnreadable))
        return std::move(*other);
    return {};
}

} // namespace paretoscope::formats
