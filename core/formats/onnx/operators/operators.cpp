#include "core/formats/onnx/operators/operators.h"

namespace paretoscope::formats::onnx {

Operator operatorNamed(const std::string &type, const std::string &domain)
{
    static const Operators all = [] {
        Operators together;
        for (const auto family :
             {convolutions, products, elementwise, comparisons, activations, norms, pools, reductions, shapes,
              slices, gathers, makers, recurrent, resizing, quantizers, microsoft})
            together.insert(family().begin(), family().end());
        return together;
    }();
    const auto found = all.find(domain.empty() ? type : domain + '.' + type);
    return found == all.end() ? nullptr : found->second;
}

} // namespace paretoscope::formats::onnx
