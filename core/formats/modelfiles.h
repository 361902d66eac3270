// Which files are networks: what dialogs offer and what is opened as one. Pure functions.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>

namespace paretoscope::formats {

/// That networks usually have, without the dot; any other may hold one, too.
inline constexpr std::array<std::string_view, 5> modelSuffixes{"pt", "pth", "ts", "ptl", "torchscript"};

/// A file that is to be read as a network and not as a project: an archive, whatever its name, or what bears
/// the name of one.
bool isModelFile(const std::filesystem::path &path);

} // namespace paretoscope::formats
