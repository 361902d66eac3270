#include "core/formats/onnx/writing/lowering.h"

namespace paretoscope::formats::onnx::writing {

Lower lowerOf(const graph::Node &node)
{
    static const Lowers all = [] {
        Lowers together;
        for (const auto family :
             {lowerActivations, lowerConvolutions, lowerElementwise, lowerComparisons, lowerGathers,
              lowerLists, lowerMakers, lowerNorms, lowerPools, lowerProducts, lowerQuantizers, lowerRecurrent,
              lowerReductions, lowerResizing, lowerShapes, lowerSlices})
            together.insert(family().begin(), family().end());
        return together;
    }();
    std::string name = node.op;
    if (name.ends_with('_') && !name.ends_with("__"))
        name.pop_back();
    if (const auto own = all.find(name + '.' + node.overload); own != all.end())
        return own->second;
    const auto any = all.find(name);
    return any == all.end() ? nullptr : any->second;
}

} // namespace paretoscope::formats::onnx::writing
