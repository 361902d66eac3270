#include "core/pipeline/channels/homogeneous.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::pipeline {

namespace {

constexpr std::array operatorsByNumber{"aten::relu",  "aten::leaky_relu", "aten::prelu", "aten::contiguous",
                                       "aten::clone", "aten::detach",     "aten::alias"};
constexpr std::array operatorsByChannel{
    "aten::max_pool1d",          "aten::max_pool2d",          "aten::max_pool3d",
    "aten::avg_pool1d",          "aten::avg_pool2d",          "aten::avg_pool3d",
    "aten::adaptive_avg_pool1d", "aten::adaptive_avg_pool2d", "aten::adaptive_avg_pool3d",
    "aten::upsample_nearest1d",  "aten::upsample_nearest2d",  "aten::upsample_bilinear2d",
    "aten::reflection_pad1d",    "aten::reflection_pad2d",    "aten::replication_pad1d",
    "aten::replication_pad2d"};

} // namespace

bool scalesByNumber(const std::string &plainName)
{
    return std::ranges::find(operatorsByNumber, std::string_view(plainName)) != operatorsByNumber.end();
}

bool scalesByChannel(const std::string &plainName)
{
    return std::ranges::find(operatorsByChannel, std::string_view(plainName)) != operatorsByChannel.end();
}

base::Sentence doesNotScale(const std::string &plainName)
{
    return {PARETOSCOPE_SAY("equalize.does-not-scale", "%1, which does not scale with its input"), plainName};
}

base::Sentence severalReaders()
{
    return PARETOSCOPE_SAY("equalize.several-readers", "several operators that read the output");
}

} // namespace paretoscope::pipeline
