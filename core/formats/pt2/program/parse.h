// The program of an exported network from its JSON. Free of LibTorch; pure functions.
#pragma once

#include "core/base/result.h"
#include "core/formats/pt2/program/program.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace paretoscope::formats::pt2 {

/// TEXT, where it is JSON and not nested deeper than any program is; members called one of LEFTOUT are not in
/// it.
std::optional<nlohmann::json> parsedJson(const std::string &text,
                                         std::span<const std::string_view> leftOut = {});
/// What of a program nothing is made of here: the code it came from, shapes for one input.
std::span<const std::string_view> unreadMembers();

/// In an error's sentence stands FILE. ModelUnreadable where something is not as the schema says;
/// ModelUnsupported where the schema is a newer one.
base::Result<Program> programFrom(const nlohmann::json &document, const std::string &file);

} // namespace paretoscope::formats::pt2
