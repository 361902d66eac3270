#include "core/pipeline/channels/columnelimination.h"

#include <ATen/ops/add.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linalg_inv.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/take.h>
#include <ATen/ops/tensor.h>

namespace paretoscope::pipeline {

namespace {

at::Tensor placesOf(const std::vector<std::int64_t> &columns)
{
    return at::tensor(columns, at::kLong);
}

} // namespace

ColumnElimination::ColumnElimination(const at::Tensor &rows, const at::Tensor &moments,
                                     std::vector<ChannelId> channels, double damping)
    : m_rows(rows.to(at::kDouble).clone())
{
    for (std::size_t column = 0; column < channels.size(); ++column)
        if (channels[column] >= 0)
            m_columns[channels[column]].push_back(static_cast<std::int64_t>(column));
    const at::Tensor own = moments.to(at::kDouble);
    m_power = at::sum(at::mul(at::matmul(m_rows, own), m_rows)).item<double>();
    const double mean = own.diagonal().mean().item<double>();
    // Where nothing comes in, all columns cost their own size.
    const double lambda = mean > 0 ? damping * mean : 1;
    m_inverse = at::linalg_inv(at::add(own, at::eye(own.size(0), own.options()), lambda));
}

std::map<ChannelId, double> ColumnElimination::costs() const
{
    std::map<std::size_t, std::vector<ChannelId>> byWidth;
    for (const auto &[channel, columns] : m_columns)
        byWidth[columns.size()].push_back(channel);
    std::map<ChannelId, double> all;
    const std::int64_t size = m_inverse.size(0), count = m_rows.size(0);
    for (const auto &[width, channels] : byWidth) {
        std::vector<std::int64_t> columns;
        for (const ChannelId channel : channels)
            columns.insert(columns.end(), m_columns.at(channel).begin(), m_columns.at(channel).end());
        const at::Tensor places = placesOf(columns);
        const auto own = static_cast<std::int64_t>(width), number = std::ssize(channels);
        const at::Tensor grid = places.view({number, own});
        const at::Tensor blocks =
            at::take(m_inverse, at::add(at::mul(grid.unsqueeze(2), size), grid.unsqueeze(1)));
        const at::Tensor parts =
            at::index_select(m_rows, 1, places).view({count, number, own}).transpose(0, 1);
        const at::Tensor costs = at::sum(at::mul(at::bmm(parts, at::linalg_inv(blocks)), parts), {1, 2});
        for (std::int64_t i = 0; i < number; ++i)
            all[channels[static_cast<std::size_t>(i)]] = costs.data_ptr<double>()[i];
    }
    return all;
}

void ColumnElimination::eliminate(ChannelId channel)
{
    const auto found = m_columns.find(channel);
    if (found == m_columns.end())
        return;
    const at::Tensor places = placesOf(found->second);
    const at::Tensor across = at::index_select(m_inverse, 0, places); // [B, columns]
    const at::Tensor inner = at::linalg_inv(at::index_select(across, 1, places));
    const at::Tensor made = at::matmul(inner, across);
    m_rows.sub_(at::matmul(at::index_select(m_rows, 1, places), made));
    m_inverse.sub_(at::matmul(across.t(), made));
    m_rows.index_fill_(1, places, 0);
    m_columns.erase(found);
}

at::Tensor ColumnElimination::rows() const
{
    return m_rows.to(at::kFloat);
}

} // namespace paretoscope::pipeline
