// SHA-256 of content: keys of the measurement cache, hashes in reports.
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::base {

/// As a field of a file's header.
using HexDigits = std::array<char, 64>;
HexDigits hexDigits(std::string_view hex); ///< the first, and zeros where there are fewer

/// Incremental SHA-256; hex() ends it. Strings are hashed with their length, so "ab","c" differs from
/// "a","bc".
class ContentHash {
public:
    ContentHash();
    ~ContentHash();
    ContentHash(const ContentHash &) = delete;
    ContentHash &operator=(const ContentHash &) = delete;

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text);
    /// 64 lower-case hexadecimal digits.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

Result<std::string> hashFile(const std::filesystem::path &path);

} // namespace paretoscope::base
