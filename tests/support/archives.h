// gzip and tar files made in memory, for tests.
#pragma once

#include "tests/support/datafiles.h"

#include <string>
#include <vector>

namespace paretoscope::tests {

Bytes gzipped(const Bytes &content);
/// POSIX ustar.
Bytes tarFile(const std::vector<ZipMember> &members);

} // namespace paretoscope::tests
