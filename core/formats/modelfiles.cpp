#include "core/formats/modelfiles.h"

#include "core/base/filekind.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <span>
#include <string>

namespace paretoscope::formats {

namespace {

bool holdsAnArchive(const std::filesystem::path &path)
{
    std::array<char, 4> start{};
    std::ifstream file(path, std::ios::binary);
    return file.read(start.data(), start.size()) && base::isZip(std::as_bytes(std::span(start)));
}

} // namespace

bool isModelFile(const std::filesystem::path &path)
{
    std::string suffix = path.extension().string();
    std::ranges::transform(suffix, suffix.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return (!suffix.empty() && std::ranges::find(modelSuffixes, suffix.substr(1)) != modelSuffixes.end()) ||
           holdsAnArchive(path);
}

} // namespace paretoscope::formats
