#include "tests/support/scriptedmodels.h"

#include "tests/support/scriptedmodule.h"

#include <string>

namespace paretoscope::tests {

void saveControlFlowModel(const std::filesystem::path &path)
{
    ScriptedModule model;
    model.parameters = {
        {"conv.weight", weights({6, 3, 3, 3}, 1)}, {"conv.bias", weights({6}, 2)},
        {"enter.weight", weights({16, 384}, 3)},   {"enter.bias", weights({16}, 4)},
        {"step.weight", weights({16, 16}, 5)},     {"step.bias", weights({16}, 6)},
        {"leave.weight", weights({5, 16}, 7)},     {"leave.bias", weights({5}, 8)},
    };
    model.code = R"(
def forward(self, x, limit):
    h = torch.conv2d(x, self.conv.weight, self.conv.bias, [1, 1], [1, 1], [1, 1], 1)
    h = torch.flatten(torch.relu(h), 1)
    h = torch.linear(h, self.enter.weight, self.enter.bias)
    large = torch.gt(torch.amax(torch.abs(h), [1], True), limit)
    steps = 0
    while steps < 20 and bool(torch.any(large)):
        next = torch.linear(torch.tanh(h), self.step.weight, self.step.bias) * 0.9
        h = torch.where(large, next, h)
        large = torch.logical_and(large, torch.gt(torch.amax(torch.abs(h), [1], True), limit))
        steps = steps + 1
    return torch.linear(h, self.leave.weight, self.leave.bias)
)";
    model.save(path);
}

void saveStreamingModel(const std::filesystem::path &path)
{
    ScriptedModule model;
    model.parameters = {{"lstm.w_ih", weights({64, 6}, 1)},   {"lstm.w_hh", weights({64, 16}, 2)},
                        {"lstm.b_ih", weights({64}, 3)},      {"lstm.b_hh", weights({64}, 4)},
                        {"head.weight", weights({4, 16}, 5)}, {"head.bias", weights({4}, 6)}};
    model.code = R"(
def forward(self, x, h, c, gain: float):
    weights = [self.lstm.w_ih, self.lstm.w_hh, self.lstm.b_ih, self.lstm.b_hh]
    out, h2, c2 = torch.lstm(x * gain, [h, c], weights, True, 1, 0.0, False, False, True)
    return torch.linear(out[:, -1], self.head.weight, self.head.bias), h2, c2
)";
    model.save(path);
}

void saveEveryLayerKindModel(const std::filesystem::path &path)
{
    ScriptedModule model;
    model.parameters = {
        {"embedding.weight", weights({32, 12}, 1)},
        {"conv1d.weight", weights({16, 12, 3}, 2)},
        {"conv1d.bias", weights({16}, 3)},
        {"up1d.weight", weights({16, 8, 2}, 4)},
        {"conv2d.weight", weights({8, 4, 3, 3}, 5)},
        {"conv2d.bias", weights({8}, 6)},
        {"depthwise.weight", weights({8, 1, 3, 3}, 7)},
        {"grouped.weight", weights({12, 4, 3, 3}, 8)},
        {"grouped.bias", weights({12}, 9)},
        {"up2d.weight", weights({12, 6, 2, 2}, 10)},
        {"up2d.bias", weights({6}, 11)},
        {"upGrouped.weight", weights({6, 4, 2, 2}, 12)},
        {"linear.weight", weights({10, 8}, 13)},
        {"linear.bias", weights({10}, 14)},
    };
    model.code = R"(
def forward(self, x):
    tokens = torch.clamp(torch.flatten(torch.round(x), 1), 0, 31).to(4)
    h = torch.transpose(torch.embedding(self.embedding.weight, tokens), 1, 2)
    h = torch.relu(torch.conv1d(h, self.conv1d.weight, self.conv1d.bias, [1], [1], [1], 1))
    h = torch.conv_transpose1d(h, self.up1d.weight, None, [2], [0], [0], 1, [1])
    h = torch.reshape(h, [-1, 4, 8, 8])
    h = torch.relu(torch.conv2d(h, self.conv2d.weight, self.conv2d.bias, [2, 2], [1, 1], [1, 1], 1))
    h = torch.conv2d(h, self.depthwise.weight, None, [1, 1], [1, 1], [1, 1], 8)
    h = torch.relu(torch.conv2d(h, self.grouped.weight, self.grouped.bias, [1, 1], [1, 1], [1, 1], 2))
    h = torch.relu(torch.conv_transpose2d(h, self.up2d.weight, self.up2d.bias, [2, 2], [0, 0], [0, 0], 1, [1, 1]))
    h = torch.conv_transpose2d(h, self.upGrouped.weight, None, [2, 2], [0, 0], [0, 0], 2, [1, 1])
    return torch.linear(torch.mean(torch.relu(h), [2, 3]), self.linear.weight, self.linear.bias)
)";
    model.save(path);
}

void saveDeepModel(const std::filesystem::path &path, int layers)
{
    const auto width = [layers](int border) { // of the values before the layer of that number
        return std::int64_t{border == 0 || border == layers ? 24 : 20 + 7 * (border % 5)};
    };
    ScriptedModule model;
    model.code = "def forward(self, x):\n";
    for (int i = 0; i < layers; ++i) {
        const std::string name = "layer" + std::to_string(i);
        model.parameters.emplace_back(name + ".weight", weights({width(i + 1), width(i)}, i + 1));
        const std::string linear = "torch.linear(x, self." + name + ".weight, None)";
        model.code += i + 1 < layers ? "    x = torch.relu(" + linear + ")\n" : "    return " + linear + "\n";
    }
    model.save(path);
}

} // namespace paretoscope::tests
