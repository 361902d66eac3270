// Networks whose layers can be set apart into blocks, of samples [n, 5, width], and the same as rows of a
// test.
#pragma once

#include "core/evaluate/evaluator.h"
#include "core/graph/setapart.h"
#include "tests/support/layercases.h"
#include "tests/support/scriptedevaluator.h"

#include <QTest>

namespace paretoscope::tests {

inline const graph::Apart recognised{true, {}};
inline const graph::Apart tableInFour{false, {{"e", {"a", "b", "c", "d"}}}};

/// A packed projection with what makes an answer of it; or, SEVERAL, three linear layers that do the same.
inline ScriptedModule packedNetwork(bool several)
{
    const at::Tensor packed = weights({24, 8}, 1);
    const at::Tensor bias = weights({24}, 2);
    ScriptedModule module;
    std::string cut;
    if (several) {
        const char *names[] = {"q", "k", "v"};
        for (int i = 0; i < 3; ++i) {
            const std::string name = names[i];
            module.parameters.emplace_back("a." + name + ".weight", packed.narrow(0, 8 * i, 8).clone());
            module.parameters.emplace_back("a." + name + ".bias", bias.narrow(0, 8 * i, 8).clone());
            cut +=
                "    " + name + " = torch.linear(x, self.a." + name + ".weight, self.a." + name + ".bias)\n";
        }
    } else {
        module.parameters = {{"a.weight", packed}, {"a.bias", bias}};
        cut = "    q, k, v = torch.chunk(torch.linear(x, self.a.weight, self.a.bias), 3, -1)\n";
    }
    module.parameters.emplace_back("o.weight", weights({5, 8}, 3));
    module.code = "\ndef forward(self, x):\n" + cut +
                  "    y = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(1, 2)), -1), v)\n"
                  "    return torch.linear(torch.mean(y, [1]), self.o.weight, None)\n";
    return module;
}

/// An LSTM of 6 inputs and 5 states before a linear layer.
inline ScriptedModule lstmNetwork()
{
    return scripted({{"r.weight_ih_l0", weights({20, 6}, 1)},
                     {"r.weight_hh_l0", weights({20, 5}, 2)},
                     {"r.bias_ih_l0", weights({20}, 3)},
                     {"r.bias_hh_l0", weights({20}, 4)},
                     {"o.weight", weights({5, 5}, 9)}},
                    "    h = torch.zeros([1, x.size(0), 5])\n"
                    "    y = torch.lstm(x, [h, h], [self.r.weight_ih_l0, self.r.weight_hh_l0, "
                    "self.r.bias_ih_l0, self.r.bias_hh_l0], True, 1, 0.0, False, False, True)[0]\n"
                    "    return torch.linear(torch.mean(y, [1]), self.o.weight, None)\n");
}

/// Rows of a table, chosen by what is between -1 and 1, before a linear layer.
inline ScriptedModule tableNetwork()
{
    return scripted({{"e.weight", weights({20, 8}, 1)}, {"o.weight", weights({5, 8}, 2)}},
                    "    y = torch.embedding(self.e.weight, ((x + 1) * 9.99).to(4))\n"
                    "    return torch.linear(torch.mean(y, [1]), self.o.weight, None)\n");
}

inline void addBlockNetworks()
{
    QTest::addColumn<ScriptedModule>("module");
    QTest::addColumn<graph::Apart>("apart");
    QTest::addColumn<int>("width");
    QTest::newRow("LSTM") << lstmNetwork() << recognised << 6;
    QTest::newRow("packed attention") << packedNetwork(false) << recognised << 8;
    QTest::newRow("rows of a table") << tableNetwork() << tableInFour << 3;
}

/// MODULE, which lies in FOLDER meanwhile, its layers set apart.
inline graph::Model readApart(const QTemporaryDir &folder, const ScriptedModule &module,
                              const graph::Apart &apart = {})
{
    const auto whole = readScripted(module, std::filesystem::path(folder.path().toStdString()) / "model.pt");
    const auto model = graph::setApart(whole, apart);
    if (!model)
        qFatal("%s", model.error().message().c_str());
    return *model;
}

} // namespace paretoscope::tests
