#include "core/report/sentencejson.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <variant>

namespace paretoscope::report {

namespace {

using base::ErrorCode;
using nlohmann::json;

struct ArgumentJson {
    json operator()(const std::string &text) const { return text; }
    json operator()(std::int64_t number) const { return number; }
    /// JSON has no number for those that are not finite.
    json operator()(double number) const { return std::isfinite(number) ? json(number) : json(); }
    json operator()(const std::shared_ptr<const base::Sentence> &inner) const { return sentenceJson(*inner); }
};

json argumentsJson(const base::Sentence &sentence)
{
    json arguments = json::array();
    for (const base::Sentence::Part &part : sentence.parts())
        arguments.push_back(std::visit(ArgumentJson{}, part));
    return arguments;
}

} // namespace

std::string_view codeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidSetting:
        return "invalid-setting";
    case ErrorCode::UnknownLayer:
        return "unknown-layer";
    case ErrorCode::InvalidProject:
        return "invalid-project";
    case ErrorCode::ModelNotFound:
        return "model-not-found";
    case ErrorCode::ModelUnreadable:
        return "model-unreadable";
    case ErrorCode::ModelUnsupported:
        return "model-unsupported";
    case ErrorCode::DataNotFound:
        return "data-not-found";
    case ErrorCode::DataUnreadable:
        return "data-unreadable";
    case ErrorCode::DataMismatch:
        return "data-mismatch";
    case ErrorCode::NonFinite:
        return "non-finite";
    case ErrorCode::VerificationFailed:
        return "verification-failed";
    case ErrorCode::FileNotWritable:
        return "file-not-writable";
    case ErrorCode::DiskFull:
        return "disk-full";
    case ErrorCode::OutOfMemory:
        return "out-of-memory";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::Internal:
        return "internal";
    }
    return {};
}

json sentenceJson(const base::Sentence &sentence)
{
    return {{"id", sentence.id()}, {"message", sentence.english()}, {"arguments", argumentsJson(sentence)}};
}

json errorJson(const base::Error &error)
{
    json object = sentenceJson(error.said);
    object["code"] = codeName(error.code);
    if (!error.detail.empty())
        object["detail"] = error.detail;
    return object;
}

std::vector<std::string> englishOf(std::span<const base::Sentence> sentences)
{
    std::vector<std::string> english;
    std::ranges::transform(sentences, std::back_inserter(english), &base::Sentence::english);
    return english;
}

std::vector<std::string> idsOf(std::span<const base::Sentence> sentences)
{
    std::vector<std::string> ids;
    std::ranges::transform(sentences, std::back_inserter(ids),
                           [](const base::Sentence &s) { return std::string(s.id()); });
    return ids;
}

} // namespace paretoscope::report
