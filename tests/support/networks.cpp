#include "tests/support/networks.h"

#include "core/formats/torchscript/torchscript.h"
#include "core/project/projectfile.h"

#include <filesystem>

namespace paretoscope::tests {

namespace {

data::Preprocessing scaled(double scale, std::vector<double> mean = {}, std::vector<double> std = {})
{
    data::Preprocessing input;
    input.scale = scale;
    input.mean = std::move(mean);
    input.std = std::move(std);
    return input;
}

} // namespace

data::DataSource realSource(const std::string &path, const std::string &format, const std::string &labels)
{
    return {realData(path), format, labels.empty() ? std::string() : realData(labels), {}, {}};
}

Network demo(const std::string &part)
{
    const std::filesystem::path folder = PARETOSCOPE_DEMO_DIR;
    const auto file = [&](const std::string &name) { return (folder / ("digits" + name)).string(); };
    return {file(".pt"),
            {file("-" + part + "-images-idx3-ubyte"), "idx", file("-" + part + "-labels-idx1-ubyte"), {}, {}},
            data::Task::Classification,
            scaled(1.0 / 16, {0.3048}, {0.3759})};
}

Network cifarNetwork(const std::string &name, const std::string &samples)
{
    return {"cifar10/" + name + ".pt", realSource("cifar10/" + samples, "cifar10-bin"),
            data::Task::Classification, scaled(1.0 / 255, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225})};
}

Network convnet()
{
    return {"mnist/convnet.pt",
            realSource("mnist/t10k-images-idx3-ubyte", "idx", "mnist/t10k-labels-idx1-ubyte"),
            data::Task::Classification, scaled(1.0 / 255)};
}

Network lenet5()
{
    Network network = convnet();
    network.model = "mnist/lenet5_32x32.pt";
    network.input = scaled(1.0 / 255, {0.1307}, {0.3081});
    network.input.resize = {32, 32};
    return network;
}

Network mobilenet()
{
    return {"imagenet/mobilenet_v1_075_224.pt",
            realSource("imagenet/photos", "image-csv", "imagenet/labels.csv"), data::Task::Classification,
            scaled(1.0 / 255, {0.5}, {0.5})};
}

Network stories()
{
    return {"tinystories/stories260k.pt",
            realSource("tinystories/tokens-idx2-short", "idx"),
            data::Task::LanguageModel,
            {}};
}

Network networkNamed(const std::string &name)
{
    if (name == "demo")
        return demo();
    if (name == "convnet")
        return convnet();
    if (name == "lenet5")
        return lenet5();
    if (name == "mobilenet")
        return mobilenet();
    if (name == "stories")
        return stories();
    return cifarNetwork(name);
}

Network calibrationOf(const std::string &name)
{
    if (name == "demo")
        return demo("calibrate");
    return name.starts_with("resnet") ? cifarNetwork(name, "calib_512.bin") : networkNamed(name);
}

bool isThere(const std::string &name)
{
    const Network network = networkNamed(name);
    return hasRealData(network.model) && std::filesystem::exists(network.source.path) &&
           std::filesystem::exists(calibrationOf(name).source.path);
}

project::ProjectFile projectOf(const Network &network)
{
    project::ProjectFile file;
    file.model = realData(network.model);
    file.task = network.task;
    file.evaluate = network.source;
    file.input = network.input;
    return file;
}

void addNetworkRows(std::initializer_list<const char *> others)
{
    QTest::addColumn<QString>("network");
    QTest::newRow("demo") << "demo";
    for (const char *name : others)
        QTest::newRow(name) << name;
}

std::string networkOfRow()
{
    QFETCH(const QString, network);
    return network.toStdString();
}

base::Result<evaluate::Evaluator> openNetwork(const Network &network, std::int64_t samples,
                                              const evaluate::EvaluatorOptions &options)
{
    auto model = formats::readTorchScript(realData(network.model));
    if (!model)
        return model.error();
    auto dataset = data::openDataset(network.source, network.task, network.input);
    if (!dataset)
        return dataset.error();
    const auto all = data::allOf(*dataset);
    evaluate::EvaluatorOptions said = options;
    if (network.task == data::Task::Unlabelled) // without a task, scores are plain numbers
        said.outputs.activation = evaluate::OutputKind::Logits;
    return evaluate::Evaluator::create(*model, network.task, samples > 0 ? all.firstOf(samples) : all, said);
}

base::Result<evaluate::Evaluator> openCalibrated(const std::string &name, std::int64_t samples)
{
    auto evaluator = openNetwork(networkNamed(name), samples);
    if (!evaluator)
        return evaluator;
    const auto calibration = openNetwork(calibrationOf(name), samples);
    if (!calibration)
        return calibration;
    evaluator->calibrateOn(*calibration);
    return evaluator;
}

} // namespace paretoscope::tests
