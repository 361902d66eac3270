// Looking on changes nothing; what an observer changes, the network goes on with.
#include "core/graph/executor.h"
#include "core/graph/observer.h"
#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <numeric>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// Two additions and a ReLU that the executor does in place when nobody looks.
ScriptedModule residual()
{
    return {{{"a.weight", weights({8, 8}, 1)}, {"a.bias", weights({8}, 2)}},
            {},
            R"(
def forward(self, x):
    y = torch.relu(torch.linear(x, self.a.weight, self.a.bias) + x)
    return (y + 1.5 * x) * 2.0
)"};
}

std::vector<std::size_t> allNodes(const graph::Model &model)
{
    std::vector<std::size_t> nodes(model.data().nodes.size());
    std::iota(nodes.begin(), nodes.end(), std::size_t{0});
    return nodes;
}

} // namespace

class TestObserver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyNodeIsSeenOnceWithItsInputsAndOutputs();
    void outputsStayTheSameToTheLastBit();
    void changesGoOn();
    void onlyNamedNodesAreObserved();

private:
    at::Tensor run(const graph::Model &model) const
    {
        return graph::Executor(model).run(std::vector<c10::IValue>{m_input.clone()}, {}, {})->first();
    }

    QTemporaryDir m_folder;
    graph::Model m_model;
    at::Tensor m_input;
};

void TestObserver::init()
{
    const std::string path = m_folder.filePath("model.pt").toStdString();
    residual().save(path);
    m_model = *formats::readTorchScript(path);
    m_input = weights({5, 8}, 9);
}

void TestObserver::everyNodeIsSeenOnceWithItsInputsAndOutputs()
{
    std::map<std::size_t, int> seen;
    const auto &nodes = m_model.data().nodes;
    bool counts = true;
    const auto look = [&](std::size_t node, torch::jit::Stack &stack, const auto &own) {
        counts = counts && stack.size() >= nodes[node].inputs.size();
        const std::size_t before = stack.size() - nodes[node].inputs.size();
        own(stack);
        counts = counts && stack.size() == before + nodes[node].outputs.size();
        ++seen[node];
    };
    run(graph::observed(m_model, allNodes(m_model), look));
    QVERIFY(counts);
    QCOMPARE(seen.size(), nodes.size());
    QVERIFY(std::ranges::all_of(seen, [](const auto &each) { return each.second == 1; }));
}

void TestObserver::outputsStayTheSameToTheLastBit()
{
    const auto look = [](std::size_t, torch::jit::Stack &stack, const auto &own) { own(stack); };
    const graph::Model watched = graph::observed(m_model, allNodes(m_model), look);
    QVERIFY(run(watched).equal(run(m_model)));
    QCOMPARE(watched.contentHash(), m_model.contentHash());
    QCOMPARE(watched.layers(), m_model.layers());
}

void TestObserver::changesGoOn()
{
    const auto node = static_cast<std::size_t>(m_model.data().bindings.front().computing.front());
    const auto negate = [](std::size_t, torch::jit::Stack &stack, const auto &own) {
        own(stack);
        stack.back() = stack.back().toTensor().neg();
    };
    const at::Tensor changed = run(graph::observed(m_model, std::vector{node}, negate));
    const at::Tensor weight = weights({8, 8}, 1), bias = weights({8}, 2);
    const at::Tensor y = m_input.sub(m_input.matmul(weight.t()).add(bias)).relu();
    QVERIFY(changed.allclose(y.add(m_input.mul(1.5)).mul(2), 1e-5, 1e-6));
}

void TestObserver::onlyNamedNodesAreObserved()
{
    const auto look = [](std::size_t, torch::jit::Stack &stack, const auto &own) { own(stack); };
    const graph::Model watched = graph::observed(m_model, std::vector<std::size_t>{1}, look);
    for (std::size_t node = 0; node < watched.data().nodes.size(); ++node)
        QCOMPARE(graph::isObserved(watched.data().nodes[node]), node == 1);
    QVERIFY(!graph::isObserved(m_model.data().nodes[1]));
}

QTEST_GUILESS_MAIN(TestObserver)
#include "tst_observer.moc"
