#include "core/formats/modules/operators.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/add.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/where.h>
#include <torch/library.h>

#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

namespace paretoscope::formats {

namespace {

using OptionalTensor = decltype(c10::IValue().toOptional<at::Tensor>());
using OptionalDouble = decltype(c10::IValue().toOptional<double>());

/// What is added to the scores: 0 where a key may be seen and −∞ where not; undefined when all may.
at::Tensor additiveMask(const at::Tensor &query, const at::Tensor &key, const OptionalTensor &mask,
                        bool causal)
{
    at::Tensor allowed;
    if (causal)
        allowed = at::ones({query.size(-2), key.size(-2)}, query.options().dtype(at::kBool)).tril();
    else if (mask.has_value() && mask->defined() && mask->scalar_type() == at::kBool)
        allowed = *mask;
    else if (mask.has_value() && mask->defined())
        return *mask;
    if (!allowed.defined())
        return allowed;
    const at::Tensor zero = at::full({}, 0.0, query.options());
    return at::where(allowed, zero, at::full({}, -std::numeric_limits<double>::infinity(), query.options()));
}

/// softmax(q kᵀ · scale + mask) v, over the last two dimensions (Vaswani et al. 2017, equation 1). With
/// groups, the key's and value's heads (dimension −3) are each shared by as many neighbouring heads of the
/// query.
at::Tensor attention(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                     OptionalTensor mask, double dropout, bool causal, OptionalDouble scale, bool grouped)
{
    const auto spread = [&](const at::Tensor &heads) {
        return grouped ? heads.repeat_interleave(query.size(-3) / heads.size(-3), -3) : heads;
    };
    const double factor = scale.has_value() ? *scale : 1.0 / std::sqrt(static_cast<double>(query.size(-1)));
    at::Tensor scores = at::mul(at::matmul(query, spread(key).transpose(-2, -1)), factor);
    if (const at::Tensor added = additiveMask(query, key, mask, causal); added.defined())
        scores = at::add(scores, added);
    at::Tensor shares = at::softmax(scores, -1);
    if (dropout > 0.0)
        shares = at::dropout(shares, dropout, true);
    return at::matmul(shares, spread(value));
}

/// x / √(mean(x²) + ε) · w over the last dimensions (Zhang and Sennrich 2019, equation 4).
at::Tensor rmsNorm(const at::Tensor &input, at::IntArrayRef shape, OptionalTensor weight,
                   OptionalDouble epsilon)
{
    std::vector<std::int64_t> dimensions;
    for (std::size_t i = 1; i <= shape.size(); ++i)
        dimensions.push_back(-static_cast<std::int64_t>(i));
    const double small =
        epsilon.has_value() ? *epsilon : static_cast<double>(std::numeric_limits<float>::epsilon());
    const at::Tensor power = at::mean(at::mul(input, input), dimensions, true);
    const at::Tensor normed = at::mul(input, at::rsqrt(at::add(power, small)));
    return weight.has_value() && weight->defined() ? at::mul(normed, *weight) : normed;
}

bool isMissing(const char *name)
{
    return !c10::Dispatcher::singleton().findSchema({name, ""}).has_value();
}

} // namespace

void supplyNewerOperators()
{
    static std::once_flag once;
    std::call_once(once, [] {
        // Never destroyed: a module may be in use until the process ends.
        static auto *library = new torch::Library(torch::Library::FRAGMENT, "aten", {}, __FILE__, __LINE__);
        if (isMissing("aten::scaled_dot_product_attention"))
            library->def(
                "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? "
                "attn_mask=None, "
                "float dropout_p=0.0, bool is_causal=False, *, float? scale=None, bool enable_gqa=False) "
                "-> Tensor",
                &attention);
        if (isMissing("aten::rms_norm"))
            library->def(
                "rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) "
                "-> Tensor",
                &rmsNorm);
    });
}

} // namespace paretoscope::formats
