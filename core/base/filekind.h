// What a file is that was opened as something else: a pointer of Git LFS, an error page, an archive. Called
// where models and data are opened and turn out foreign. Pure functions.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace paretoscope::base {

/// Enough of a file's beginning for recognisedAs().
inline constexpr std::size_t recognisableBytes = 1024;

/// What stands in a sentence after the file's name: what it is and what to do, without a full stop. Absent
/// where START, the first bytes of a file, is nothing of this kind. Programs that know gzip ask isGzip()
/// first.
std::optional<Sentence> recognisedAs(std::span<const std::byte> start);
/// The same for the file at PATH as a whole Error with CODE, for what reads zips itself: absent for a zip,
/// and where the file cannot be read.
std::optional<Error> recognisedFile(const std::filesystem::path &path, ErrorCode code);

bool isGzip(std::span<const std::byte> start);
bool isTar(std::span<const std::byte> start);
bool isZip(std::span<const std::byte> start);

} // namespace paretoscope::base
