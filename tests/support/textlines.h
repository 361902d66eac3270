// What a test looks at in a file that grows line by line.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace paretoscope::tests {

/// How many lines of FILE say something; 0 where there is none. (Who appends behind a line that another
/// process is just writing begins with an end of line, and may leave an empty one.)
inline int linesOf(const std::filesystem::path &file)
{
    std::ifstream in(file);
    std::string line;
    int lines = 0;
    while (std::getline(in, line))
        lines += line.empty() ? 0 : 1;
    return lines;
}

} // namespace paretoscope::tests
