#include "core/formats/onnx/writing/packednotes.h"

#include "core/base/namelist.h"
#include "core/compress/layersetting.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

using compress::Layout;

/// Calls EACH for LAYOUT, or for those of its factors.
template <typename Each> void forEachMatrix(const Layout &layout, const Each &each)
{
    if (layout.factors.empty())
        each(layout);
    for (const Layout &factor : layout.factors)
        each(factor);
}

template <typename Each>
void forEachPacked(const graph::Model &model, const pipeline::Recipe &recipe, const Each &each)
{
    const auto &layers = model.layers();
    for (std::size_t i = 0; i < layers.size() && i < recipe.settings.size(); ++i)
        if (!layers[i].isGone)
            forEachMatrix(compress::layoutOf(canonical(recipe.settings[i], layers[i]), layers[i]), each);
}

} // namespace

std::int64_t opsetOfWeights(const graph::Model &model, const pipeline::Recipe &recipe, NarrowTypes types)
{
    std::int64_t opset = 13;
    forEachPacked(model, recipe, [&](const Layout &layout) {
        if (layout.content == compress::Content::Code && types == NarrowTypes::Types)
            opset = std::max<std::int64_t>(opset, layout.bits == 2 ? 25 : layout.bits == 4 ? 21 : 13);
    });
    return opset;
}

std::int64_t unpackingBytes(const graph::Model &model, const pipeline::Recipe &recipe, NarrowTypes types)
{
    constexpr std::int64_t perNode = 60; // and the tensors it reads
    std::int64_t nodes = 0;
    forEachPacked(model, recipe, [&](const Layout &layout) {
        const bool isDense = layout.encoding() == compress::Encoding::Dense;
        const bool isShared = isDense && layout.count <= mostTakenOutTogether;
        nodes += isDense ? 0 : 8;
        if (layout.content == compress::Content::Code)
            nodes += (isShared || isOwnType(layout.bits, types) ? 3 : 11) + (layout.zeroPoints ? 1 : 0);
    });
    return nodes * perNode;
}

std::vector<base::Sentence> opsetNotes(std::int64_t opset, std::int64_t oldest)
{
    if (opset <= oldest)
        return {};
    return {{PARETOSCOPE_SAY(
                 "onnx.needs-opset",
                 "The file needs a program that knows version %1 of ONNX's operators (opset), because its "
                 "weights of few bits are stored in ONNX's own types; the largest compatibility is had "
                 "with onnx-compatible, which needs version 13 only."),
             opset}};
}

base::Sentence productNote(std::span<const std::string> packed, std::size_t layers)
{
    if (packed.empty())
        return {PARETOSCOPE_SAY(
            "onnx.no-packed-products",
            "No layer stays packed while the network runs: that takes matrices of 2, 4 or 8 bits, "
            "dense, with a scale for each channel or for groups of 16, 32, 64, 128 or 256 weights. "
            "All are unpacked when the file is loaded.")};
    return {PARETOSCOPE_SAY(
                "onnx.packed-products",
                "%1 of %2 layers stay packed while the network runs (%3), which takes ONNX Runtime; the "
                "others are unpacked when the file is loaded."),
            static_cast<std::int64_t>(packed.size()), static_cast<std::int64_t>(layers),
            base::firstOf(packed)};
}

} // namespace paretoscope::formats::onnx
