#include "core/report/proof/halfarithmetic.h"

#include "core/formats/runner.h"
#include "core/graph/storedform.h"
#include "core/graph/storedtype.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace paretoscope::report {

namespace {

using graph::FloatType;

constexpr double unitsAllowed = 32;
constexpr double originalsAllowed = 4;

/// Distance from 1 to the next number, halved: the most that rounding does.
double unitRoundoff(const std::set<FloatType> &types)
{
    return types.contains(FloatType::BFloat16) ? std::ldexp(1.0, -8) : std::ldexp(1.0, -11);
}

/// Floating tensors in it become TYPE.
c10::IValue converted(const c10::IValue &value, c10::ScalarType type)
{
    if (value.isTensor()) {
        const at::Tensor &tensor = value.toTensor();
        return tensor.defined() && tensor.is_floating_point() ? tensor.to(type) : tensor;
    }
    if (value.isTuple()) {
        std::vector<c10::IValue> elements;
        for (const c10::IValue &element : value.toTupleRef().elements())
            elements.push_back(converted(element, type));
        return c10::ivalue::Tuple::create(std::move(elements));
    }
    if (value.isList()) {
        c10::impl::GenericList list(value.toList().elementType());
        for (const c10::IValue &element : value.toListRef())
            list.push_back(converted(element, type));
        return list;
    }
    if (value.isGenericDict()) {
        const auto known = value.toGenericDict();
        c10::impl::GenericDict dict(known.keyType(), known.valueType());
        for (const auto &entry : known)
            dict.insert(entry.key(), converted(entry.value(), type));
        return dict;
    }
    return value;
}

std::vector<c10::IValue> converted(const std::vector<c10::IValue> &values, c10::ScalarType type)
{
    std::vector<c10::IValue> result;
    for (const c10::IValue &value : values)
        result.push_back(converted(value, type));
    return result;
}

/// The largest of all outputs' differences as shares of their largest numbers; NaN where one holds no number.
double shareBetween(const graph::Outputs &narrow, const graph::Outputs &wide)
{
    double share = narrow.tensors.size() == wide.tensors.size() ? 0 : std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; std::isfinite(share) && i < narrow.tensors.size(); ++i) {
        const at::Tensor a = narrow.tensors[i].to(at::kDouble), b = wide.tensors[i].to(at::kDouble);
        if (a.sizes() != b.sizes())
            return std::numeric_limits<double>::infinity();
        if (a.numel() == 0)
            continue;
        const double largest = b.abs().max().item<double>();
        const double difference = a.sub(b).abs().max().item<double>();
        const double own = difference == 0 ? 0 : difference / largest;
        share = std::isnan(own) ? own : std::max(share, own);
    }
    return share;
}

/// Of a file run in both ways; nothing where one does not work.
std::optional<double> shareOf(const std::filesystem::path &file, const std::set<FloatType> &types,
                              const std::vector<c10::IValue> &arguments, c10::ScalarType type)
{
    const auto narrow = formats::runnerOf(file), wide = formats::runnerOf(file, {types});
    if (!narrow || !wide)
        return {};
    const auto inHalf = (*narrow)->run(converted(arguments, type));
    const auto inFloat = inHalf ? (*wide)->run(arguments) : inHalf;
    return inHalf && inFloat ? std::optional(shareBetween(*inHalf, *inFloat)) : std::nullopt;
}

base::Error failed(base::Sentence said)
{
    return {base::ErrorCode::VerificationFailed, std::move(said)};
}

std::string twoDigits(double number)
{
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2g", number);
    return digits.data();
}

/// Of LibTorch's explanation the part that is for people.
std::string firstLine(const std::string &detail)
{
    std::string line = detail.substr(0, detail.find('\n'));
    const std::string marker = "RuntimeError: ";
    if (const auto found = detail.rfind(marker); found != std::string::npos)
        line = detail.substr(found + marker.size(), detail.find('\n', found) - found - marker.size());
    return line.substr(0, 200);
}

} // namespace

base::Result<HalfArithmetic> runInHalf(const std::filesystem::path &file,
                                       const std::filesystem::path &original,
                                       const std::set<FloatType> &types, const FloatRun &inFloat)
{
    HalfArithmetic half;
    half.types = types;
    const c10::ScalarType type = graph::scalarType(*types.begin());
    const auto runner = formats::runnerOf(file);
    if (!runner)
        return runner.error();
    const auto outputs = (*runner)->run(converted(inFloat.arguments, type));
    const auto known = original.empty() ? std::nullopt : shareOf(original, types, inFloat.arguments, type);
    half.ran = outputs.ok();
    if (!outputs) {
        half.reason = firstLine(outputs.error().detail);
        if (known)
            return failed(
                {PARETOSCOPE_SAY("proof.not-run-in-half", "it does not run in %1, as the original does: %2."),
                 graph::floatTypeNames(types), half.reason});
        return half;
    }
    half.difference = shareBetween(*outputs, inFloat.outputs);
    half.tolerance = std::max(unitsAllowed * unitRoundoff(types),
                              known && std::isfinite(*known) ? originalsAllowed * *known : 0.0);
    const bool overflows = known && !std::isfinite(*known);
    if (overflows)
        half.difference = std::numeric_limits<double>::quiet_NaN();
    else if (!(half.difference <= half.tolerance) && known)
        return failed({PARETOSCOPE_SAY("proof.other-outputs-in-half",
                                       "its outputs in %1 differ from those in float32 by %2 of the largest, "
                                       "more than the %3 that its arithmetic explains."),
                       graph::floatTypeNames(types), twoDigits(half.difference), twoDigits(half.tolerance)});
    return half;
}

base::Sentence sentenceOf(const HalfArithmetic &half)
{
    const base::Sentence start{
        PARETOSCOPE_SAY("proof.in-half", "The file is in %1, as the original; it was verified in float32."),
        graph::floatTypeNames(half.types)};
    if (!half.ran)
        return {PARETOSCOPE_SAY(
                    "proof.half-not-run",
                    "%1 Its own arithmetic was not run: this processor's LibTorch has no kernels for it "
                    "(%2)."),
                start, half.reason};
    if (!std::isfinite(half.difference))
        return {
            PARETOSCOPE_SAY("proof.half-overflows", "%1 Run as it is, it overflows, as the original does."),
            start};
    return {PARETOSCOPE_SAY(
                "proof.half-verified",
                "%1 Run as it is on one batch, its outputs differ from that by at most %2 % of the largest "
                "(%3 % are what such arithmetic explains)."),
            start, twoDigits(half.difference * 100), twoDigits(half.tolerance * 100)};
}

nlohmann::json toJson(const HalfArithmetic &half)
{
    nlohmann::json told{{"types", nlohmann::json::array()},
                        {"ran", half.ran},
                        {"reason", half.ran ? nlohmann::json() : nlohmann::json(half.reason)},
                        {"maxRelativeDifference", half.ran && std::isfinite(half.difference)
                                                      ? nlohmann::json(half.difference)
                                                      : nlohmann::json()},
                        {"tolerance", half.ran ? nlohmann::json(half.tolerance) : nlohmann::json()}};
    for (const FloatType type : half.types)
        told["types"].push_back(graph::floatTypeName(type));
    return told;
}

} // namespace paretoscope::report
