// Random networks as TorchScript: branches, a second input, operators in place, control flow that stays
// opaque.
#pragma once

#include "tests/support/scriptedmodule.h"

#include <random>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// Inputs x [N,3,6,6] and y [N,4,6,6]; logits [N,5]. The same SEED gives the same network; some have opaque
/// nodes (an `if` on data), some write into what other nodes read.
class RandomModule {
public:
    explicit RandomModule(unsigned seed) : m_random(seed) {}

    ScriptedModule make()
    {
        m_module.code = "\ndef forward(self, x, y):\n";
        m_values = {convolution("x", 3), "y"};
        const int steps = 6 + pick(8);
        for (int i = 0; i < steps; ++i)
            addStep(pick(8));
        m_module.parameters.emplace_back("head.weight", weights({5, 4}, 99));
        line("h = " + m_values.back() + " + " + any());
        line("h = h + " + any() + " * 0.5");
        line("return torch.linear(torch.mean(h, [2, 3]), self.head.weight, None)");
        return m_module;
    }

private:
    int pick(int count) { return static_cast<int>(m_random() % static_cast<unsigned>(count)); }
    const std::string &any() { return m_values[static_cast<std::size_t>(pick(int(m_values.size())))]; }
    void line(const std::string &text) { m_module.code += "    " + text + "\n"; }
    std::string define(const std::string &expression)
    {
        const std::string name = "v" + std::to_string(m_next++);
        line(name + " = " + expression);
        return name;
    }

    std::string convolution(const std::string &of, int channels)
    {
        const std::string name = "conv" + std::to_string(m_next);
        m_module.parameters.emplace_back(name + ".weight", weights({4, channels, 3, 3}, m_next + 1));
        return define("torch.conv2d(" + of + ", self." + name + ".weight, None, [1, 1], [1, 1], [1, 1], 1)");
    }

    void addStep(int kind)
    {
        switch (kind) {
        case 0:
            m_values.push_back(define("torch.relu(" + any() + ")"));
            break;
        case 1: { // made here, so that no input is overwritten
            const std::string made = convolution(any(), 4);
            m_values.push_back(made);
            line("torch.relu_(" + made + ")");
            break;
        }
        case 2:
            m_values.push_back(define("torch.add(" + any() + ", " + any() + ")"));
            break;
        case 3: {
            const std::string made = define("torch.mul(" + any() + ", 0.7)");
            m_values.push_back(made);
            m_values.push_back(define(made + "[:, 0:4]"));
            line("torch.add_(" + made + ", " + any() + ")");
            break;
        }
        case 4:
            m_values.push_back(convolution("torch.cat([" + any() + ", " + any() + "], 1)", 8));
            break;
        case 5:
            m_values.push_back(define("torch.hardtanh(" + any() + ", -0.5, 0.5)"));
            break;
        case 6:
            if (pick(3) == 0) {
                addBranch();
                break;
            }
            [[fallthrough]];
        default:
            m_values.push_back(convolution(any(), 4));
        }
    }

    void addBranch()
    {
        const std::string name = "v" + std::to_string(m_next++);
        const std::string of = any();
        line("if bool(torch.gt(torch.sum(" + of + "), 0)):");
        line("    " + name + " = torch.tanh(" + of + ")");
        line("else:");
        line("    " + name + " = torch.mul(" + of + ", 0.5)");
        m_values.push_back(name);
    }

    std::mt19937 m_random;
    ScriptedModule m_module;
    std::vector<std::string> m_values;
    int m_next = 0;
};

} // namespace paretoscope::tests
