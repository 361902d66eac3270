// Which cells this process measures just now, so that several at once, with one cache, measure each once. A
// claim is a lock on a byte of the cache's file: it ends with its process at the latest. Thread-safe; only
// inside core.
#pragma once

#include "core/sensitivity/measurementcache.h"

#include <cstdint>

namespace paretoscope::sensitivity {

class CellClaims {
public:
    /// On cells that CACHE, which must outlive this, does not know.
    explicit CellClaims(const MeasurementCache &cache);
    ~CellClaims();
    CellClaims(const CellClaims &) = delete;
    CellClaims &operator=(const CellClaims &) = delete;

    enum class Answer {
        Granted,   ///< to be measured here; until release(), or the end of this object or its process
        Known,     ///< the cache has it, from another
        Elsewhere, ///< another one measures it just now, in this process or another
    };
    /// To be asked before a cell is measured on a block. Of a cache that keeps nothing, and where files
    /// cannot be locked, all that is not known is granted.
    Answer claim(const CellKey &key);
    /// After it was added to the cache, or not measured after all.
    void release(const CellKey &key);

private:
    bool lock(const CellKey &key, short kind);

    const MeasurementCache &m_cache;
    int m_descriptor = -1;
};

} // namespace paretoscope::sensitivity
