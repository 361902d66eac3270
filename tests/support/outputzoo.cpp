#include "tests/support/outputzoo.h"

#include "core/project/projectfile.h"
#include "tests/support/scriptedevaluator.h"

#include <stdexcept>

namespace paretoscope::tests {

namespace {

using data::Task;

constexpr std::int64_t samples = 48;

struct Case {
    Task task = Task::Classification;
    std::int64_t last = 5;  ///< what the layer "last" gives
    std::int64_t other = 0; ///< what the layer "other" gives; 0: there is none
    std::string returned = "last";
    std::int64_t classes = 5; ///< of labels; 0: targets are plain numbers
    std::vector<std::int64_t> targetShape = {samples};
};

Case caseOf(OutputsOf outputs)
{
    switch (outputs) {
    case OutputsOf::Logits:
        return {};
    case OutputsOf::Segmentation:
        return {
            .last = 48, .returned = "last.view(-1, 3, 4, 4)", .classes = 3, .targetShape = {samples, 4, 4}};
    case OutputsOf::SeveralLabels:
        return {.last = 4, .returned = "torch.sigmoid(last)", .classes = 2, .targetShape = {samples, 4}};
    case OutputsOf::Regression:
        return {.task = Task::Regression, .last = 2, .classes = 0, .targetShape = {samples, 2}};
    case OutputsOf::Embedding:
        return {.task = Task::Unlabelled,
                .last = 8,
                .returned = "last / torch.norm(last, 2, [1], True)",
                .classes = 0,
                .targetShape = {}};
    case OutputsOf::RegressionOfTwo:
        return {.task = Task::Regression,
                .last = 1,
                .other = 2,
                .returned = R"({"size": last, "place": other})",
                .classes = 0,
                .targetShape = {samples, 1}};
    case OutputsOf::ScoresAndBoxes:
        break;
    }
    return {.last = 5, .other = 4, .returned = R"({"boxes": other, "logits": last})"};
}

ScriptedModule moduleOf(const Case &made)
{
    ScriptedModule module;
    module.parameters = {{"first.weight", weights({16, 6}, 3)}, {"last.weight", weights({made.last, 16}, 5)}};
    module.code = "def forward(self, x):\n"
                  "    x = torch.relu(torch.linear(x, self.first.weight, None))\n"
                  "    last = torch.linear(x, self.last.weight, None)\n";
    if (made.other > 0) {
        module.parameters.emplace_back("other.weight", weights({made.other, 16}, 7));
        module.code += "    other = torch.linear(x, self.other.weight, None)\n";
    }
    module.code += "    return " + made.returned + "\n";
    return module;
}

MadeUpData dataOf(const Case &made)
{
    MadeUpData data{{samples, 6}, {}, made.targetShape};
    if (made.targetShape.empty())
        return data;
    std::int64_t count = 1;
    for (const std::int64_t size : made.targetShape)
        count *= size;
    std::vector<std::int64_t> labels;
    std::vector<float> numbers;
    for (std::int64_t i = 0; i < count; ++i) {
        labels.push_back(i * 7 % std::max<std::int64_t>(1, made.classes));
        numbers.push_back(static_cast<float>(i * 7 % 11) / 10);
    }
    if (made.classes > 0)
        data.targets = labels;
    else
        data.targets = numbers;
    return data;
}

} // namespace

std::filesystem::path saveProjectOf(OutputsOf outputs, const std::filesystem::path &folder, double largest)
{
    const Case made = caseOf(outputs);
    project::ProjectFile file;
    file.model = folder / "model.pt";
    ScriptedModule module = moduleOf(made);
    if (largest != 0)
        module.parameters.front().second.view(-1)[0].fill_(largest);
    module.save(file.model);
    file.task = made.task;
    file.evaluate = {folder / "data.npz", "npz", {}, {}, {}};
    writeMadeUp(file.evaluate.path.string(), dataOf(made));
    if (outputs == OutputsOf::ScoresAndBoxes) {
        file.outputs.output = "logits";
        file.outputs.weights["boxes"] = 0.5;
    }
    const std::filesystem::path path = folder / "made.pscope.json";
    if (const auto written = project::writeProject(file, path); !written)
        throw std::runtime_error(written.error().message());
    return path;
}

} // namespace paretoscope::tests
