#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

namespace {

/// To the sizes that were seen, which must be known.
void lowerResized(Lowering &l, const char *mode, const char *coordinates)
{
    const Operand x = l.tensor(0);
    const std::vector<std::int64_t> &sizes = l.outSizes();
    for (std::size_t i = 2; i < sizes.size(); ++i)
        if (sizes[i] == isOpen || x.sizes[i] == isOpen)
            throw Unwritable{PARETOSCOPE_SAY("onnx.open-size", "the size that it makes is not known")};
    const ValueName wanted = l.sizesLike(sizes, x);
    std::vector<Attribute> attributes{text("coordinate_transformation_mode", coordinates),
                                      text("mode", mode)};
    if (std::string_view(mode) == "nearest")
        attributes.push_back(text("nearest_mode", "floor"));
    if (std::string_view(mode) == "cubic")
        attributes.push_back(real("cubic_coeff_a", -0.75));
    l.give(l.call("Resize", {x.name, "", "", wanted}, attributes));
}

void lowerNearest(Lowering &l)
{
    lowerResized(l, "nearest", "asymmetric");
}

void lowerInterpolated(Lowering &l, const char *mode)
{
    lowerResized(l, mode, l.flag(2) ? "align_corners" : "half_pixel");
}

void lowerPixelShuffle(Lowering &l)
{
    const Operand x = l.tensor(0);
    const std::int64_t factor = l.integer(1);
    if (x.rank() != 4)
        throw Unwritable{
            PARETOSCOPE_SAY("onnx.shuffle-rank", "it is given a sample without the dimension of the batch")};
    l.give(l.call("DepthToSpace", {x.name}, {whole("blocksize", factor), text("mode", "CRD")}));
}

/// PADS of the last dimensions, from the last one on.
void padded(Lowering &l, const char *mode)
{
    const Operand x = l.tensor(0);
    const auto given = l.integers(1);
    const auto rank = static_cast<std::size_t>(x.rank());
    std::vector<std::int64_t> pads(2 * rank, 0);
    for (std::size_t i = 0; i * 2 + 1 < given.size(); ++i) {
        pads[rank - 1 - i] = given[2 * i];
        pads[2 * rank - 1 - i] = given[2 * i + 1];
    }
    std::vector<ValueName> inputs{x.name, l.builder.numbers(pads)};
    if (std::string_view(mode) == "constant" && l.count() > 2)
        inputs.push_back(l.isNone(2) ? l.constant(0, x.type) : l.tensorAs(2, x.type).name);
    l.give(l.call("Pad", inputs, {text("mode", mode)}));
}

void lowerPad(Lowering &l)
{
    const std::string mode = l.isNone(2) ? "constant" : l.text(2);
    if (mode == "circular")
        throw Unwritable{PARETOSCOPE_SAY("onnx.circular-pad", "it pads by what stands at the other side")};
    if (mode != "constant") {
        padded(l, mode == "replicate" ? "edge" : "reflect");
        return;
    }
    const Operand x = l.tensor(0);
    const auto given = l.integers(1);
    const auto rank = static_cast<std::size_t>(x.rank());
    std::vector<std::int64_t> pads(2 * rank, 0);
    for (std::size_t i = 0; i * 2 + 1 < given.size(); ++i) {
        pads[rank - 1 - i] = given[2 * i];
        pads[2 * rank - 1 - i] = given[2 * i + 1];
    }
    const ValueName value = l.isNone(3) ? l.constant(0, x.type) : l.tensorAs(3, x.type).name;
    l.give(l.call("Pad", {x.name, l.builder.numbers(pads), value}));
}

void lowerGridSample(Lowering &l)
{
    constexpr const char *modes[]{"bilinear", "nearest", "bicubic"};
    constexpr const char *edges[]{"zeros", "border", "reflection"};
    l.builder.need(16);
    l.give(l.call("GridSample", {l.tensor(0).name, l.tensor(1).name},
                  {text("mode", modes[l.integer(2) % 3]), text("padding_mode", edges[l.integer(3) % 3]),
                   whole("align_corners", l.flagOr(4, false) ? 1 : 0)}));
}

} // namespace

const Lowers &lowerResizing()
{
    static const Lowers table{
        {"aten::upsample_nearest1d", lowerNearest},
        {"aten::upsample_nearest2d", lowerNearest},
        {"aten::upsample_nearest3d", lowerNearest},
        {"aten::upsample_linear1d", [](Lowering &l) { lowerInterpolated(l, "linear"); }},
        {"aten::upsample_bilinear2d", [](Lowering &l) { lowerInterpolated(l, "linear"); }},
        {"aten::upsample_trilinear3d", [](Lowering &l) { lowerInterpolated(l, "linear"); }},
        {"aten::upsample_bicubic2d", [](Lowering &l) { lowerInterpolated(l, "cubic"); }},
        {"aten::pixel_shuffle", lowerPixelShuffle},
        {"aten::pad", lowerPad},
        {"aten::constant_pad_nd", [](Lowering &l) { padded(l, "constant"); }},
        {"aten::reflection_pad1d", [](Lowering &l) { padded(l, "reflect"); }},
        {"aten::reflection_pad2d", [](Lowering &l) { padded(l, "reflect"); }},
        {"aten::reflection_pad3d", [](Lowering &l) { padded(l, "reflect"); }},
        {"aten::replication_pad1d", [](Lowering &l) { padded(l, "edge"); }},
        {"aten::replication_pad2d", [](Lowering &l) { padded(l, "edge"); }},
        {"aten::replication_pad3d", [](Lowering &l) { padded(l, "edge"); }},
        {"aten::grid_sampler", lowerGridSample},
        {"aten::grid_sampler_2d", lowerGridSample},
    };
    return table;
}

} // namespace paretoscope::formats::onnx::writing
