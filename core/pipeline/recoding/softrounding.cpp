#include "core/pipeline/recoding/softrounding.h"

#include "core/graph/storedtype.h"

#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/log.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/where.h>

#include <cstdint>

namespace paretoscope::pipeline {

namespace {

constexpr double stretchedLow = -0.1, stretchedHigh = 1.1; // γ and ζ

/// BYUNIT [1] | [rows] | [rows, groups], for each of the weights [rows, columns] of LAYOUT.
at::Tensor byWeight(const at::Tensor &byUnit, at::IntArrayRef rows, const compress::Layout &layout)
{
    const at::Tensor spread = byUnit.to(at::kFloat);
    if (spread.dim() < 2)
        return spread.reshape({-1, 1}).expand(rows).contiguous();
    return spread.repeat_interleave(layout.units.group, 1).narrow(1, 0, rows[1]).contiguous();
}

/// v with h(v) = SHARE, which is more than 0 and less than 1.
at::Tensor variableOf(const at::Tensor &share)
{
    const at::Tensor part = at::div(at::sub(share, stretchedLow), stretchedHigh - stretchedLow);
    return at::log(at::div(part, at::sub(at::ones_like(part), part)));
}

} // namespace

bool SoftRounding::isFor(const compress::CompressedWeight &coded)
{
    return coded.codes.defined() && coded.scales.defined() && !coded.book.defined() && !coded.factors;
}

SoftRounding::SoftRounding(const compress::CompressedWeight &coded, const at::Tensor &weight,
                           const graph::Layer &layer, const compress::Layout &layout)
    : m_coded(coded), m_layer(layer)
{
    const at::Tensor rows = compress::toRows(weight.detach(), layer).contiguous();
    const at::Tensor codes = coded.codes.reshape(rows.sizes()).to(at::kFloat);
    const std::int64_t levels = std::int64_t{1} << layout.bits;
    m_scale = byWeight(coded.scales, rows.sizes(), layout);
    m_zero = coded.zeroPoints.defined() ? byWeight(coded.zeroPoints, rows.sizes(), layout)
                                        : at::full_like(rows, levels / 2);
    m_open = coded.kept.defined() ? coded.kept.reshape(rows.sizes()).to(at::kFloat) : at::ones_like(rows);
    const at::Tensor wanted = at::add(at::div(rows, m_scale), m_zero);
    at::Tensor low = at::where(at::lt(wanted, codes), at::sub(codes, 1), codes);
    low = at::clamp(low, 0, levels - 2);
    low = at::where(at::lt(m_open, 0.5), codes, low);
    m_low = at::sub(low, m_zero);
    // Half-way between the code and where the weight itself lies: weights that were near to be rounded to
    // the other level are the first to change.
    const at::Tensor exact = at::clamp(at::sub(wanted, low), 0, 1);
    m_variable = variableOf(at::clamp(at::mul(at::add(at::sub(codes, low), exact), 0.5), 0.01, 0.99));
    m_variable.requires_grad_(true);
}

at::Tensor SoftRounding::share() const
{
    return at::clamp(at::add(at::mul(at::sigmoid(m_variable), stretchedHigh - stretchedLow), stretchedLow), 0,
                     1);
}

at::Tensor SoftRounding::isUpper() const
{
    return at::mul(at::ge(share().detach(), 0.5).to(at::kFloat), m_open);
}

at::Tensor SoftRounding::weight() const
{
    const at::Tensor own = share();
    const at::Tensor through = at::add(isUpper(), at::mul(at::sub(own, own.detach()), m_open));
    return compress::fromRows(at::mul(at::add(m_low, through), m_scale), m_layer);
}

compress::CompressedWeight SoftRounding::coded() const
{
    compress::CompressedWeight coded = m_coded;
    const at::Tensor level = at::add(m_low, isUpper());
    coded.codes = at::add(level, m_zero).to(at::kByte).reshape(m_coded.codes.sizes());
    const at::Tensor rows = at::add(at::mul(level, m_scale), 0); // no −0, as where weights are rounded
    const at::Tensor values = graph::roundedTo(compress::fromRows(rows, m_layer), m_layer.stored);
    coded.weight = at::empty_like(m_coded.weight).copy_(values); // with its strides
    return coded;
}

} // namespace paretoscope::pipeline
