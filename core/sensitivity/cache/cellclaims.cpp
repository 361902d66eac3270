#include "core/sensitivity/cache/cellclaims.h"

#include "core/sensitivity/cache/record.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace paretoscope::sensitivity {

namespace {

/// The same in every process (FNV-1a); two cells of one number only wait for each other. Far behind the end
/// of any file.
std::uint64_t numberOf(const CellKey &key)
{
    std::uint64_t number = 14695981039346656037U;
    for (const char c : keyText(key))
        number = (number ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return number >> 2;
}

} // namespace

CellClaims::CellClaims(const MeasurementCache &cache) : m_cache(cache)
{
    const auto file = cache.file();
    // Never made: what somebody removed is not shared any more.
    m_descriptor = file.empty() ? -1 : ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
}

CellClaims::~CellClaims()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor); // and with it all claims
}

CellClaims::Answer CellClaims::claim(const CellKey &key)
{
    const bool mine = lock(key, F_WRLCK) || (errno != EAGAIN && errno != EACCES);
    // Asked after the claim: whoever had it before has added what it measured.
    if (m_cache.find(key)) {
        if (mine)
            release(key);
        return Answer::Known;
    }
    return mine ? Answer::Granted : Answer::Elsewhere;
}

void CellClaims::release(const CellKey &key)
{
    lock(key, F_UNLCK);
}

/// Of the open file and not of the process, so that two in one process are two.
bool CellClaims::lock(const CellKey &key, short kind)
{
    // Nobody could read what is measured under a claim on a file that is full.
    if (kind == F_WRLCK && !m_cache.persistent()) {
        errno = ENOSPC;
        return false;
    }
    struct flock range = {};
    range.l_type = kind;
    range.l_whence = SEEK_SET;
    range.l_start = static_cast<off_t>(numberOf(key));
    range.l_len = 1;
    return ::fcntl(m_descriptor, F_OFD_SETLK, &range) == 0;
}

} // namespace paretoscope::sensitivity
