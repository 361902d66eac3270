// The cells that are known of a project: in the cache, and what was packed with it. Thread-safe.
#pragma once

#include "core/base/effort.h"
#include "core/project/evidencefile.h"
#include "core/project/openproject.h"
#include "core/sensitivity/measurementcache.h"

namespace paretoscope::session {

/// In EFFORT's cache; what is packed with PROJECT is known there, too, but not written to it.
inline sensitivity::MeasurementCache cellCache(const project::OpenProject &project,
                                               const base::Effort &effort)
{
    return project.evidence
               ? sensitivity::MeasurementCache(effort.cacheFolder, project.cacheKey, project.evidence->cells)
               : sensitivity::MeasurementCache(effort.cacheFolder, project.cacheKey);
}

} // namespace paretoscope::session
