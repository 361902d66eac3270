// Networks that were quantized before (torch.ao.quantization): packed integer weights are read as the floats
// that they stand for, with the stored grids between the layers.
#include "core/base/enginescope.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/storedform.h"
#include "core/report/exportmodel.h"
#include "tests/support/fedproject.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/quantize_per_channel.h>
#include <ATen/ops/quantize_per_tensor.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/frontend/sugared_value.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTest>

#include <algorithm>

using namespace paretoscope;
using tests::weights;

namespace {

namespace jit = torch::jit;

constexpr double inputScale = 0.05;
constexpr std::int64_t inputZero = 120;
constexpr double scale = 0.04;
constexpr std::int64_t zero = 100;

/// Knows quantized.conv2d and the like, which Python calls torch.ops.quantized.conv2d.
struct Resolver final : jit::Resolver {
    std::shared_ptr<jit::SugaredValue> resolveValue(const std::string &name, jit::GraphFunction &method,
                                                    const jit::SourceRange &place) override
    {
        if (name == "quantized")
            return std::make_shared<jit::BuiltinModule>("quantized");
        return jit::nativeResolver()->resolveValue(name, method, place);
    }
    c10::TypePtr resolveType(const std::string &name, const jit::SourceRange &place) override
    {
        return jit::nativeResolver()->resolveType(name, place);
    }
};

c10::IValue called(const std::string &name, jit::Stack stack)
{
    c10::Dispatcher::singleton().findSchemaOrThrow(name.c_str(), "").callBoxed(stack);
    return stack.front();
}

/// Small integers, so that no kernel that adds pairs in 16 bits saturates.
at::Tensor quantized(const at::Tensor &weight, bool perChannel)
{
    const double step = weight.abs().max().item<double>() / 30;
    if (!perChannel)
        return at::quantize_per_tensor(weight, step, 0, at::kQInt8);
    const std::int64_t channels = weight.size(0);
    return at::quantize_per_channel(weight, at::linspace(step, 2 * step, channels).to(at::kDouble),
                                    at::zeros({channels}, at::kLong), 0, at::kQInt8);
}

at::Tensor convolution()
{
    return weights({6, 3, 3, 3}, 1);
}

at::Tensor matrix()
{
    return weights({4, 6}, 2);
}

at::Tensor bias()
{
    return weights({6}, 3);
}

struct Network {
    bool perChannel = false;
    const char *code = nullptr;

    void save(const std::filesystem::path &path) const
    {
        const c10::List<std::int64_t> one{1, 1};
        jit::Module module("__torch__.Net", std::make_shared<jit::CompilationUnit>(), true);
        const auto unit = module._ivalue()->compilation_unit();
        jit::Module conv("__torch__.Part", unit, true);
        jit::Module fc("__torch__.Part", unit, true);
        const auto add = [](jit::Module &owner, const char *name, const c10::IValue &packed) {
            owner.register_attribute(name, packed.type<c10::Type>(), packed);
        };
        add(conv, "_packed_params",
            called("quantized::conv2d_prepack",
                   {quantized(convolution(), perChannel), bias(), one, one, one, std::int64_t{1}}));
        add(fc, "_packed_params",
            called("quantized::linear_prepack", {quantized(matrix(), perChannel), c10::IValue()}));
        fc.register_buffer("weight", quantized(matrix(), perChannel));
        module.register_module("conv", conv);
        module.register_module("fc", fc);
        module.define(code, std::make_shared<Resolver>());
        module.save(path.string());
    }
};

const char *const plain = R"(
def forward(self, x):
    q = torch.quantize_per_tensor(x, 0.05, 120, 13)
    q = quantized.conv2d_relu(q, self.conv._packed_params, 0.04, 100)
    q = torch.max_pool2d(q, [2, 2], [2, 2], [0, 0], [1, 1], False)
    q = torch.mean(q, [2, 3])
    q = quantized.linear(q, self.fc._packed_params, 0.03, 128)
    return torch.dequantize(q)
)";

const char *const residual = R"(
def forward(self, x):
    q = torch.quantize_per_tensor(x, 0.05, 120, 13)
    q = quantized.conv2d(q, self.conv._packed_params, 0.04, 100)
    q = quantized.add_relu(q, q, 0.05, 110)
    q = quantized.linear(torch.mean(q, [2, 3]), self.fc._packed_params, 0.03, 128)
    return torch.dequantize(q)
)";

const char *const dynamic = R"(
def forward(self, x):
    return quantized.linear_dynamic(torch.flatten(x, 1)[:, :6], self.fc._packed_params, True)
)";

const char *const inCode = R"(
def forward(self, x):
    return torch.linear(torch.flatten(x, 1)[:, :6], torch.dequantize(self.fc.weight), None)
)";

const char *const halfDynamic = R"(
def forward(self, x):
    return quantized.linear_dynamic_fp16(torch.flatten(x, 1)[:, :6], self.fc._packed_params)
)";

const char *const halfDynamicRelu = R"(
def forward(self, x):
    return quantized.linear_relu_dynamic_fp16(torch.flatten(x, 1)[:, :6], self.fc._packed_params)
)";

const char *const besides = R"(
def forward(self, x):
    q = torch.quantize_per_tensor(x, 0.05, 120, 13)
    q = quantized.conv2d(q, self.conv._packed_params, 0.04, 100)
    return quantized.linear_dynamic_fp16(torch.mean(torch.dequantize(q), [2, 3]), self.fc._packed_params)
)";

constexpr int samples = 24;

std::vector<float> pixels()
{
    return tests::numbers(samples * 3 * 36, 0.08F);
}

} // namespace

class TestQuantizedNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computeWhatTheyDid_data();
    void computeWhatTheyDid();
    void layersCarryTheirIntegers_data();
    void layersCarryTheirIntegers();
    void whatIsNotReadIsNamed_data();
    void whatIsNotReadIsNamed();
    void goTheWholeWay_data();
    void goTheWholeWay();

private:
    base::Result<graph::Model> read() const
    {
        QFETCH(QByteArray, code);
        QFETCH(bool, perChannel);
        Network{perChannel, code.constData()}.save(m_project.model());
        return formats::readTorchScript(m_project.model());
    }
    static void addNetworks()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("perChannel");
        QTest::addColumn<int>("layers");
        for (const bool perChannel : {false, true}) {
            const char *which = perChannel ? "per channel" : "per tensor";
            QTest::addRow("conv2d_relu, linear, %s", which) << QByteArray(plain) << perChannel << 2;
            QTest::addRow("conv2d, add_relu, linear, %s", which) << QByteArray(residual) << perChannel << 2;
            QTest::addRow("linear_dynamic, %s", which) << QByteArray(dynamic) << perChannel << 1;
            QTest::addRow("dequantized in the code, %s", which) << QByteArray(inCode) << perChannel << 1;
        }
    }

    tests::FedProject m_project;
};

void TestQuantizedNetworks::computeWhatTheyDid_data()
{
    addNetworks();
}

/// Within a step of the last grid of LibTorch's own integer kernels; steps of inner grids that round the
/// other way add a little.
void TestQuantizedNetworks::computeWhatTheyDid()
{
    QFETCH(QByteArray, code);
    const auto model = read();
    QVERIFY2(model, model ? "" : (model.error().message() + model.error().detail).c_str());
    const base::EngineScope scope;
    auto values = pixels();
    const at::Tensor x = at::from_blob(values.data(), {samples, 3, 6, 6});
    jit::Module stored = jit::load(m_project.model().string());
    const at::Tensor expected = stored.forward({x}).toTensor();
    const auto outputs = graph::Executor(*model).run(std::vector<c10::IValue>{x}, {}, {});
    QVERIFY2(outputs, outputs ? "" : (outputs.error().message() + outputs.error().detail).c_str());
    const double difference = at::sub(outputs->first(), expected).abs().max().item<double>();
    const bool integers = code == plain || code == residual;
    const double largest = expected.abs().max().item<double>();
    QVERIFY2(difference <= (integers ? 2 * 0.03 + 1e-6 : 0.03 * largest),
             QByteArray::number(difference).constData());
    QVERIFY(largest > 0.1);
}

void TestQuantizedNetworks::layersCarryTheirIntegers_data()
{
    addNetworks();
}

void TestQuantizedNetworks::layersCarryTheirIntegers()
{
    QFETCH(bool, perChannel);
    QFETCH(int, layers);
    const auto model = read();
    QVERIFY(model);
    QCOMPARE(model->layers().size(), static_cast<std::size_t>(layers));
    QCOMPARE(model->layers().back().name, std::string("fc"));
    const graph::StoredIntegers stored = graph::storedIntegers(*model);
    QCOMPARE(stored.layers, layers);
    QCOMPARE(stored.bits, 8);
    const base::EngineScope scope;
    const auto &parameters = model->data().parameters;
    const auto fc = std::ranges::find(parameters, std::string("fc.weight"), &graph::Parameter::name);
    QVERIFY(fc != parameters.end());
    QVERIFY(at::equal(fc->tensor, quantized(matrix(), perChannel).dequantize()));
    // A byte a weight; a scale of 8 and a zero point of 8 bytes for each grid.
    std::int64_t bytes = 24 + 16 * (perChannel ? 4 : 1);
    std::int64_t floats = 4 * 24;
    if (layers == 2) {
        bytes += 162 + 16 * (perChannel ? 6 : 1);
        floats += 4 * 162;
    }
    QCOMPARE(graph::bytesAsStored(*model), model->otherBytes() + bytes);
    QVERIFY(graph::bytesAsStored(*model) < model->otherBytes() + floats);
}

void TestQuantizedNetworks::whatIsNotReadIsNamed_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("perChannel");
    QTest::newRow("linear in half") << QByteArray(halfDynamic) << false;
    QTest::newRow("linear and ReLU in half") << QByteArray(halfDynamicRelu) << true;
    QTest::newRow("beside what is read") << QByteArray(besides) << true;
}

void TestQuantizedNetworks::whatIsNotReadIsNamed()
{
    const auto model = read();
    QVERIFY(!model);
    QCOMPARE(model.error().code, base::ErrorCode::ModelUnsupported);
    const QByteArray message = QByteArray::fromStdString(model.error().message());
    QVERIFY2(message.contains("fc") && message.contains("8-bit integers") &&
                 message.contains("start from the float network"),
             message.constData());
}

void TestQuantizedNetworks::goTheWholeWay_data()
{
    addNetworks();
}

/// Compressed further, exported, verified; sizes are told against the integers, not against floats that never
/// were.
void TestQuantizedNetworks::goTheWholeWay()
{
    QVERIFY(read());
    m_project.saveData({{"x.npy", tests::npyFile("<f4", "(24, 3, 6, 6)", tests::packed(pixels()))}});
    const auto project = m_project.open("{}");
    QVERIFY2(project, project ? "" : (project.error().message() + project.error().detail).c_str());
    QVERIFY(std::ranges::any_of(project->notes, [](const base::Sentence &note) {
        return note.english().find("integers of 8 bits") != std::string::npos;
    }));
    base::NoProgress quiet;
    const auto baseline = project::measureBaseline(*project, {}, quiet);
    QVERIFY(baseline);
    QCOMPARE(baseline->storedBytes, graph::bytesAsStored(project->model));
    const auto written = m_project.exported(*project, 4);
    QVERIFY2(written, written ? "" : (written.error().message() + written.error().detail).c_str());
    QVERIFY(written->verified);
    QVERIFY(written->storedBytes < baseline->storedBytes);
}

QTEST_GUILESS_MAIN(TestQuantizedNetworks)
#include "tst_quantizednetworks.moc"
