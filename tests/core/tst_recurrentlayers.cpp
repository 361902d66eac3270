// The matrices of LSTM, GRU and RNN are layers with an output channel for each row of each gate.
#include "tests/support/layercases.h"

#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::tests;

namespace {

/// Matrices and biases of one layer and direction.
std::vector<ScriptedModule::Named> recurrent(const std::string &suffix, std::int64_t gates,
                                             std::int64_t inputs, std::int64_t states, int seed)
{
    return {{"r.weight_ih" + suffix, weights({gates * states, inputs}, seed)},
            {"r.weight_hh" + suffix, weights({gates * states, states}, seed + 1)},
            {"r.bias_ih" + suffix, weights({gates * states}, seed + 2)},
            {"r.bias_hh" + suffix, weights({gates * states}, seed + 3)}};
}

std::string list(const std::vector<ScriptedModule::Named> &parameters)
{
    std::string text;
    for (const auto &[name, tensor] : parameters)
        text += (text.empty() ? "self." : ", self.") + name;
    return "[" + text + "]";
}

std::vector<LayerCase> recurrents()
{
    const auto lstm = recurrent("_l0", 4, 6, 5, 1);
    auto deep = lstm;
    for (const auto &more : {recurrent("_l0_reverse", 4, 6, 5, 5), recurrent("_l1", 4, 10, 5, 9),
                             recurrent("_l1_reverse", 4, 10, 5, 13)})
        deep.insert(deep.end(), more.begin(), more.end());
    const auto gru = recurrent("_l0", 3, 6, 5, 1);
    const auto rnn = recurrent("_l0", 1, 6, 5, 1);
    const auto cell = recurrent("", 4, 6, 5, 1);
    const std::vector<ScriptedModule::Named> projected{{"r.weight_ih_l0", weights({20, 6}, 1)},
                                                       {"r.weight_hh_l0", weights({20, 3}, 2)},
                                                       {"r.weight_hr_l0", weights({3, 5}, 3)}};
    const std::string start = "    h = torch.zeros([1, x.size(0), 5])\n";
    return {
        {"LSTM",
         scripted(lstm, start + "    return torch.lstm(x, [h, h], " + list(lstm) +
                            ", True, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 lstm 20x6 840", "r.weight_hh_l0 lstm 20x5 700"}},
        {"LSTM of two layers and directions",
         scripted(deep, "    h = torch.zeros([4, x.size(0), 5])\n    return torch.lstm(x, [h, h], " +
                            list(deep) + ", True, 2, 0.0, False, True, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 lstm 20x6 840", "r.weight_hh_l0 lstm 20x5 700",
          "r.weight_ih_l0_reverse lstm 20x6 840", "r.weight_hh_l0_reverse lstm 20x5 700",
          "r.weight_ih_l1 lstm 20x10 1400", "r.weight_hh_l1 lstm 20x5 700",
          "r.weight_ih_l1_reverse lstm 20x10 1400", "r.weight_hh_l1_reverse lstm 20x5 700"}},
        {"LSTM with projection and no biases",
         scripted(projected, start +
                                 "    p = torch.zeros([1, x.size(0), 3])\n    return torch.lstm(x, [p, h], " +
                                 list(projected) + ", False, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 lstm 20x6 840", "r.weight_hh_l0 lstm 20x3 420", "r.weight_hr_l0 lstm 3x5 105"}},
        {"GRU",
         scripted(gru, start + "    return torch.gru(x, h, " + list(gru) +
                           ", True, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 gru 15x6 630", "r.weight_hh_l0 gru 15x5 525"}},
        {"RNN",
         scripted(rnn, start + "    return torch.rnn_tanh(x, h, " + list(rnn) +
                           ", True, 1, 0.0, False, False, True)[0]\n"),
         {2, 7, 6},
         {"r.weight_ih_l0 rnn 5x6 210", "r.weight_hh_l0 rnn 5x5 175"}},
        {"LSTM cell",
         scripted(cell,
                  "    h = torch.tanh(x[:, 0:5])\n    h, c = torch.lstm_cell(x, [h, h], self.r.weight_ih, "
                  "self.r.weight_hh, self.r.bias_ih, self.r.bias_hh)\n    return torch.cat([h, c], 1)\n"),
         {2, 6},
         {"r.weight_ih lstm 20x6 120", "r.weight_hh lstm 20x5 100"}},
    };
}

} // namespace

class TestRecurrentLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recurrentMatrices() { check(recurrents()); }

private:
    void check(const std::vector<LayerCase> &cases);
    graph::Model read(const ScriptedModule &module)
    {
        return readScripted(module, std::filesystem::path(m_folder.path().toStdString()) / "model.pt");
    }

    QTemporaryDir m_folder;
};

void TestRecurrentLayers::check(const std::vector<LayerCase> &cases)
{
    for (const LayerCase &one : cases) {
        const std::string problem = problemOf(one, m_folder.path().toStdString());
        QVERIFY2(problem.empty(), (one.label + ": " + problem).c_str());
    }
}

QTEST_GUILESS_MAIN(TestRecurrentLayers)
#include "tst_recurrentlayers.moc"
