#include "core/base/effort.h"

#ifdef __unix__
#include <unistd.h>
#endif

namespace paretoscope::base {

std::int64_t quarterOfMemory()
{
#ifdef __unix__
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageBytes = sysconf(_SC_PAGESIZE);
    if (pages > 0 && pageBytes > 0)
        return std::int64_t{pages} * pageBytes / 4;
#endif
    return std::int64_t{1} << 30;
}

} // namespace paretoscope::base
