#include "core/evaluate/running/company.h"

#include "core/evaluate/running/nodevalues.h"
#include "core/graph/firstlook.h"

#include <ATen/ops/isnan.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace paretoscope::evaluate {

namespace {

/// Operators of whose outputs every number that is computed with a NaN is NaN, in alphabetical order. Others
/// may take no notice of one, such as a comparison, whose result leads from sample to sample all the same.
constexpr auto carriers = std::to_array<std::string_view>({
    "aten::Int",
    "aten::_convolution",
    "aten::adaptive_avg_pool1d",
    "aten::adaptive_avg_pool2d",
    "aten::adaptive_avg_pool3d",
    "aten::add",
    "aten::add_",
    "aten::addmm",
    "aten::alias",
    "aten::avg_pool1d",
    "aten::avg_pool2d",
    "aten::avg_pool3d",
    "aten::batch_norm",
    "aten::bmm",
    "aten::cat",
    "aten::chunk",
    "aten::contiguous",
    "aten::conv1d",
    "aten::conv2d",
    "aten::conv3d",
    "aten::detach",
    "aten::div",
    "aten::div_",
    "aten::dropout",
    "aten::einsum",
    "aten::elu",
    "aten::exp",
    "aten::expand",
    "aten::expand_as",
    "aten::feature_dropout",
    "aten::flatten",
    "aten::floor_divide",
    "aten::gelu",
    "aten::group_norm",
    "aten::instance_norm",
    "aten::layer_norm",
    "aten::leaky_relu",
    "aten::leaky_relu_",
    "aten::linear",
    "aten::log",
    "aten::log_softmax",
    "aten::matmul",
    "aten::max_pool2d",
    "aten::mean",
    "aten::mm",
    "aten::mul",
    "aten::mul_",
    "aten::neg",
    "aten::permute",
    "aten::relu",
    "aten::relu_",
    "aten::reshape",
    "aten::rsqrt",
    "aten::rsub",
    "aten::scaled_dot_product_attention",
    "aten::select",
    "aten::sigmoid",
    "aten::silu",
    "aten::silu_",
    "aten::size",
    "aten::slice",
    "aten::softmax",
    "aten::split",
    "aten::sqrt",
    "aten::squeeze",
    "aten::stack",
    "aten::sub",
    "aten::sub_",
    "aten::sum",
    "aten::t",
    "aten::tanh",
    "aten::transpose",
    "aten::unbind",
    "aten::unflatten",
    "aten::unsqueeze",
    "aten::view",
    "prim::ListConstruct",
    "prim::ListUnpack",
    "prim::NumToTensor",
    "prim::TupleConstruct",
    "prim::TupleUnpack",
});
static_assert(std::ranges::is_sorted(carriers));

bool carriesNaN(const graph::Node &node)
{
    return std::ranges::binary_search(carriers, std::string_view(node.op));
}

} // namespace

bool passesNaNOn(const graph::Model &model)
{
    return std::ranges::all_of(model.data().nodes, carriesNaN);
}

bool needsNoCompany(const EvaluatorData &data, std::span<const c10::IValue> inputs,
                    const graph::LayerAnswers &answers)
{
    constexpr std::int64_t company = 3;
    const graph::Model &model = data.executor.model();
    const auto &alone = data.firstAlone.tensors;
    if (!passesNaNOn(model))
        return false;
    const auto among = graph::runAmongNaN(model, inputs, answers);
    if (!among || among->tensors.size() != alone.size())
        return false;
    const auto isNaN = [](const at::Tensor &answer) { return at::isnan(answer).all().item<bool>(); };
    for (std::size_t i = 0; i < alone.size(); ++i) {
        const at::Tensor &own = among->tensors[i];
        const bool bySample = own.is_floating_point() && own.dim() == alone[i].dim() && own.dim() > 0 &&
                              own.numel() > 0 && own.size(0) == company;
        if (!bySample || at::isnan(alone[i]).any().item<bool>() ||
            !(relativeDifference(own.narrow(0, 1, 1), alone[i]) <= roundingTolerance(model)) ||
            !isNaN(own.narrow(0, 0, 1)) || !isNaN(own.narrow(0, 2, 1)))
            return false;
    }
    return true;
}

} // namespace paretoscope::evaluate
