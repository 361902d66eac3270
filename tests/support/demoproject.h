// The project that ships with the program (residual network on digits), really opened: for tests of the
// window. Header only, because only tests that link core may use it.
#pragma once

#include "core/base/progress.h"
#include "core/project/openproject.h"

#include <filesystem>
#include <memory>
#include <string>

namespace paretoscope::tests {

inline std::filesystem::path demoPath()
{
    return std::filesystem::path(PARETOSCOPE_DEMO_DIR) / "digits.pscope.json";
}

/// Opened once for the whole process. Null with MESSAGE set if it cannot be opened, which is a failure: it
/// ships.
inline std::shared_ptr<const project::OpenProject> demoProject(std::string *message = nullptr)
{
    static std::string failure;
    static const std::shared_ptr<const project::OpenProject> opened = []() -> decltype(opened) {
        const auto file = project::readProject(demoPath());
        if (!file) {
            failure = file.error().message();
            return nullptr;
        }
        base::NoProgress silent;
        auto result = project::openProject(*file, demoPath(), {}, {}, silent);
        if (!result) {
            failure = result.error().message();
            return nullptr;
        }
        return std::make_shared<const project::OpenProject>(std::move(*result));
    }();
    if (message)
        *message = failure;
    return opened;
}

} // namespace paretoscope::tests
