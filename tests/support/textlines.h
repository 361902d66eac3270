// What a test looks at in a file that grows line by line.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace paretoscope::tests {

/// How many lines FILE has; 0 where there is none.
inline int linesOf(const std::filesystem::path &file)
{
    std::ifstream in(file);
    std::string line;
    int lines = 0;
    while (std::getline(in, line))
        ++lines;
    return lines;
}

} // namespace paretoscope::tests
