// The real networks with their data and preprocessing, as the README of the real data describes them.
#pragma once

#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "core/formats/torchscript.h"
#include "tests/support/realdata.h"

namespace paretoscope::tests {

struct Network {
    std::string model; ///< below the folder of real data
    data::DataSource source;
    data::Task task = data::Task::Classification;
    data::Preprocessing input;
};

inline data::DataSource realSource(const std::string &path, const std::string &format,
                                   const std::string &labels = {})
{
    return {realData(path), format, labels.empty() ? std::string() : realData(labels), {}, {}};
}

/// Any of the residual networks on CIFAR-10: "resnet20", "resnet32", "resnet44".
inline Network cifarNetwork(const std::string &name = "resnet20",
                            const std::string &samples = "test_1017.bin")
{
    data::Preprocessing input;
    input.scale = 1.0 / 255;
    input.mean = {0.485, 0.456, 0.406};
    input.std = {0.229, 0.224, 0.225};
    return {"cifar10/" + name + ".pt", realSource("cifar10/" + samples, "cifar10-bin"),
            data::Task::Classification, input};
}

inline Network convnet()
{
    data::Preprocessing input;
    input.scale = 1.0 / 255;
    return {"mnist/convnet.pt",
            realSource("mnist/t10k-images-idx3-ubyte", "idx", "mnist/t10k-labels-idx1-ubyte"),
            data::Task::Classification, input};
}

inline Network lenet5()
{
    Network network = convnet();
    network.model = "mnist/lenet5_32x32.pt";
    network.input.resize = {32, 32};
    network.input.mean = {0.1307};
    network.input.std = {0.3081};
    return network;
}

inline Network mobilenet()
{
    data::Preprocessing input;
    input.scale = 1.0 / 255;
    input.mean = {0.5};
    input.std = {0.5};
    return {"imagenet/mobilenet_v1_075_224.pt",
            realSource("imagenet/photos", "image-csv", "imagenet/labels.csv"), data::Task::Classification,
            input};
}

inline Network stories()
{
    return {"tinystories/stories260k.pt",
            realSource("tinystories/tokens-idx2-short", "idx"),
            data::Task::LanguageModel,
            {}};
}

/// An evaluator on the first SAMPLES samples (0: all).
inline base::Result<evaluate::Evaluator> openNetwork(const Network &network, std::int64_t samples = 0,
                                                     const evaluate::EvaluatorOptions &options = {})
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

} // namespace paretoscope::tests
