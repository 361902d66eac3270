#include "tests/support/exportzoo.h"

#include "tests/support/bits.h"

#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>

#include <set>

namespace paretoscope::tests {

using compress::LayerSetting;

std::vector<std::pair<std::string, LayerSetting>> everyStorage()
{
    std::vector<std::pair<std::string, LayerSetting>> ways;
    for (const int width : {2, 3, 4, 5, 6, 7, 8})
        ways.emplace_back(std::to_string(width) + " bits", symmetricBits(width));
    ways.emplace_back("float16", bits("float16"));
    ways.emplace_back("bfloat16", bits("bfloat16"));
    ways.emplace_back("groups", symmetricBits(5).with("granularity", "group").with("groupSize", 3));
    ways.emplace_back("asymmetric", bits(3).with("symmetric", false));
    ways.emplace_back("one scale", symmetricBits(8).with("granularity", "tensor"));
    ways.emplace_back("bitmask", symmetricBits(6, 0.5));
    ways.emplace_back("index", symmetricBits(8, 0.97));
    ways.emplace_back("index of floats", sparse(0.97));
    ways.emplace_back("floats in blocks", LayerSetting{{"type", "mxfp4"}});
    ways.emplace_back("codebook", LayerSetting{{"codebookBits", 3}});
    return ways;
}

std::vector<std::pair<std::string, LayerSetting>> someStorages()
{
    // Of ways that a file holds and unpacks alike one; mixtures have them all.
    const std::set<std::string> others{"2 bits", "3 bits",    "5 bits", "6 bits",
                                       "7 bits", "one scale", "index"};
    auto ways = everyStorage();
    std::erase_if(ways, [&others](const auto &way) { return others.contains(way.first); });
    return ways;
}

namespace {

ExportNetwork convolutions()
{
    ScriptedModule module;
    module.parameters = {{"stem.weight", weights({8, 3, 3, 3}, 1)},
                         {"stem.bias", weights({8}, 2)},
                         {"norm.weight", weights({8}, 3).add(1)},
                         {"norm.bias", weights({8}, 4)},
                         {"grouped.weight", weights({12, 4, 3, 3}, 5)},
                         {"groups.weight", weights({12}, 6).add(1)},
                         {"groups.bias", weights({12}, 7)},
                         {"head.weight", weights({5, 12}, 8)},
                         {"head.bias", weights({5}, 9)}};
    module.buffers = {{"norm.running_mean", weights({8}, 10)},
                      {"norm.running_var", weights({8}, 11).abs().add(0.5)},
                      {"norm.num_batches_tracked", at::full({}, 1234, at::kLong)}};
    module.code = R"(
def forward(self, x):
    x = torch.conv2d(x, self.stem.weight, self.stem.bias, [1, 1], [1, 1], [1, 1], 1)
    x = torch.batch_norm(x, self.norm.weight, self.norm.bias, self.norm.running_mean, self.norm.running_var, False, 0.1, 1e-05, False)
    x = torch.conv2d(torch.relu(x), self.grouped.weight, None, [2, 2], [1, 1], [1, 1], 2)
    x = torch.relu(torch.group_norm(x, 4, self.groups.weight, self.groups.bias, 1e-05, False))
    return torch.linear(torch.mean(x, [2, 3]), self.head.weight, self.head.bias)
)";
    return {"convolutions", module, {at::linspace(-1, 1, 2 * 3 * 8 * 8).view({2, 3, 8, 8})}};
}

/// Weights and biases as LibTorch's recurrent operators take them, for one layer in one direction.
void addRecurrent(ScriptedModule &module, const std::string &name, int gates, int inputs, int hidden)
{
    module.parameters.emplace_back(name + ".weight_ih_l0", weights({gates * hidden, inputs}, 21));
    module.parameters.emplace_back(name + ".weight_hh_l0", weights({gates * hidden, hidden}, 22));
    module.parameters.emplace_back(name + ".bias_ih_l0", weights({gates * hidden}, 23));
    module.parameters.emplace_back(name + ".bias_hh_l0", weights({gates * hidden}, 24));
}

ExportNetwork recurrent()
{
    ScriptedModule module;
    module.parameters = {{"embedding.weight", weights({20, 9}, 20)}};
    addRecurrent(module, "lstm", 4, 9, 7);
    addRecurrent(module, "gru", 3, 7, 6);
    module.parameters.emplace_back("norm.weight", weights({6}, 25).add(1));
    module.parameters.emplace_back("norm.bias", weights({6}, 26));
    module.parameters.emplace_back("head.weight", weights({5, 6}, 27));
    module.code = R"(
def forward(self, x):
    x = torch.embedding(self.embedding.weight, x.to(4), -1, False, False)
    h = torch.zeros([1, x.size(0), 7], dtype=x.dtype)
    l = self.lstm
    x, _, _ = torch.lstm(x, [h, h], [l.weight_ih_l0, l.weight_hh_l0, l.bias_ih_l0, l.bias_hh_l0], True, 1, 0.0, False, False, True)
    g = self.gru
    x, _ = torch.gru(x, torch.zeros([1, x.size(0), 6], dtype=x.dtype), [g.weight_ih_l0, g.weight_hh_l0, g.bias_ih_l0, g.bias_hh_l0], True, 1, 0.0, False, False, True)
    x = torch.layer_norm(x, [6], self.norm.weight, self.norm.bias, 1e-05, False)
    return torch.linear(x.select(1, -1), self.head.weight, None)
)";
    return {"recurrent", module, {at::linspace(0, 19, 2 * 10).view({2, 10}).round()}};
}

ExportNetwork besideModules()
{
    ScriptedModule module;
    const at::Tensor tied = weights({16, 10}, 30);
    module.parameters = {{"encoder.weight", tied},
                         {"attention.in_proj_weight", weights({30, 10}, 31)},
                         {"attention.in_proj_bias", weights({30}, 32)},
                         {"attention.out_proj.weight", weights({10, 10}, 33)},
                         {"attention.out_proj.bias", weights({10}, 34)},
                         {"list.0", weights({10, 10}, 35)},
                         {"list.1", weights({10, 10}, 36)},
                         {"scale", weights({10}, 37)},
                         {"decoder.weight", tied}};
    module.code = R"(
def forward(self, x):
    x = torch.embedding(self.encoder.weight, x.to(4), -1, False, False)
    q, k, v = torch.chunk(torch.linear(x, self.attention.in_proj_weight, self.attention.in_proj_bias), 3, -1)
    x = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(1, 2)), -1), v)
    x = torch.linear(x, self.attention.out_proj.weight, self.attention.out_proj.bias)
    x = torch.linear(torch.tanh(torch.linear(x, getattr(self.list, "0"))), getattr(self.list, "1")) * self.scale
    return torch.linear(torch.mean(x, [1]), self.decoder.weight)
)";
    return {"weights beside modules", module, {at::linspace(0, 15, 2 * 8).view({2, 8}).round()}};
}

} // namespace

std::vector<ExportNetwork> exportNetworks()
{
    std::vector<ExportNetwork> networks{convolutions(), recurrent(), besideModules()};
    for (ExportNetwork &network : networks)
        for (auto &[name, tensor] : network.module.parameters)
            tensor.set_requires_grad(true);
    return networks;
}

} // namespace paretoscope::tests
