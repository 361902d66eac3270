#include "tests/support/realdata.h"

#include <cstdlib>
#include <filesystem>

namespace paretoscope::tests {

std::string realData(const std::string &file)
{
    const char *root = std::getenv("PARETOSCOPE_DATA");
    return (std::filesystem::path(root ? root : "../shared/data") / file).string();
}

bool hasRealData(const std::string &file)
{
    return std::filesystem::exists(realData(file));
}

} // namespace paretoscope::tests
