#include "core/base/processorname.h"

#include <fstream>

namespace paretoscope::base {

std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            if (const auto at = line.find(": "); at != std::string::npos)
                return line.substr(at + 2, 80);
    return unknownProcessor;
}

} // namespace paretoscope::base
