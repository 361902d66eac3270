#include "core/base/enginescope.h"
#include "core/formats/modules/readmodule.h"
#include "core/formats/torchscript/arguments.h"
#include "core/formats/torchscript/attributes.h"
#include "core/formats/torchscript/constants.h"
#include "core/formats/torchscript/evaluationmode.h"
#include "core/formats/torchscript/folding.h"
#include "core/formats/torchscript/load.h"
#include "core/formats/torchscript/memory.h"
#include "core/formats/torchscript/nodes.h"
#include "core/formats/torchscript/precision.h"
#include "core/formats/torchscript/purity.h"
#include "core/formats/torchscript/quantized.h"
#include "core/formats/torchscript/quantizedoperators.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/buildmodel.h"
#include "core/graph/finite.h"
#include "core/graph/mappedtensors.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_pooling.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inline_fork_wait.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using base::Error;
using base::ErrorCode;
using graph::ModelData;
using graph::ValueId;

/// Weights must be finite; a buffer may hold infinities (an attention mask) but no NaN.
base::Result<void> checkFinite(const std::vector<graph::Parameter> &parameters, const std::string &file)
{
    for (const graph::Parameter &parameter : parameters) {
        graph::expectMapped(parameter.tensor);
        const bool sound =
            parameter.buffer ? graph::holdsNoNan(parameter.tensor) : graph::isAllFinite(parameter.tensor);
        graph::releaseMapped(parameter.tensor);
        if (!sound)
            return Error{
                ErrorCode::NonFinite,
                {PARETOSCOPE_SAY(
                     "torchscript.not-finite",
                     "The parameter %1 of %2 holds NaN or infinite values; retrain or repair the network."),
                 parameter.name, file},
                {}};
    }
    return {};
}

class ModelConverter {
public:
    ModelConverter(const AttributeResolver &resolver, jit::Graph &graph,
                   const std::vector<SettledArgument> &arguments)
        : m_graph(graph)
    {
        m_data.parameters = resolver.parameters();
        const auto &parameterInputs = resolver.parameterInputs();
        for (std::size_t i = 0; i < parameterInputs.size(); ++i) {
            graph::Value &value = newValue(parameterInputs[i], graph::Value::Origin::Parameter);
            value.parameter = static_cast<graph::ParameterId>(i);
        }
        for (const SettledArgument &settled : arguments)
            addArgument(settled);
    }

    ModelData convert()
    {
        for (jit::Node *node : m_graph.nodes()) {
            if (node->kind() == prim::Constant)
                addConstant(node);
            else
                addNode(node);
        }
        m_data.output = m_ids.at(m_graph.outputs()[0]);
        markWrittenMemory();
        return std::move(m_data);
    }

private:
    void addArgument(const SettledArgument &settled)
    {
        graph::Argument argument = settled.argument;
        if (settled.input) {
            argument.value = static_cast<ValueId>(m_data.values.size());
            m_data.inputs.push_back(argument.value);
            newValue(settled.input, graph::Value::Origin::Input);
        }
        m_data.arguments.push_back(std::move(argument));
    }

    graph::Value &newValue(jit::Value *value, graph::Value::Origin origin)
    {
        m_ids[value] = static_cast<ValueId>(m_data.values.size());
        m_data.values.push_back({value->debugName(), origin, {}, -1, -1, value->type()});
        return m_data.values.back();
    }

    void addConstant(jit::Node *source)
    {
        graph::Value &value = newValue(source->output(), graph::Value::Origin::Constant);
        value.constant = *jit::toIValue(source->output());
        value.stored = storedTypeOf(*source);
    }

    void addNode(jit::Node *source)
    {
        graph::Node node;
        node.op = source->kind().toQualString();
        node.scope = scopeOf(source);
        node.run = sparingStatistics(source, operationOf(source));
        node.random = drawsAtRandom(source);
        std::vector<jit::Value *> inputs = source->inputs().vec();
        if (!node.run) {
            OpaqueGraph isolated = isolate(source);
            node.run = interpreterOf(isolated.graph);
            node.opaque = std::move(isolated.graph);
            inputs = std::move(isolated.inputs);
        } else if (const jit::Operator *known = source->maybeOperator()) {
            node.overload = known->schema().overload_name();
        }
        for (jit::Value *input : inputs)
            node.inputs.push_back(m_ids.at(input));
        for (jit::Value *output : source->outputs()) {
            node.outputs.push_back(static_cast<ValueId>(m_data.values.size()));
            newValue(output, graph::Value::Origin::Node);
        }
        collectWrites(source, node);
        m_data.nodes.push_back(std::move(node));
    }

    /// Writes that are over when an opaque node ends (into what it made itself) concern nobody.
    void collectWrites(jit::Node *source, graph::Node &node)
    {
        std::set<jit::Value *> roots = writtenBy(source);
        for (jit::Value *root : roots)
            node.mutates = node.mutates || root->node()->owningBlock() == m_graph.block();
        m_writtenRoots.merge(roots);
    }

    /// Values whose memory shares an owner that some node writes into get one number.
    void markWrittenMemory()
    {
        if (m_writtenRoots.empty())
            return;
        m_data.writtenMemory.assign(m_data.values.size(), -1);
        std::unordered_map<jit::Value *, std::int32_t> numberOf;
        std::vector<std::int32_t> parent;
        const auto top = [&](std::int32_t number) {
            while (parent[static_cast<std::size_t>(number)] != number)
                number = parent[static_cast<std::size_t>(number)];
            return number;
        };
        for (const auto &[value, id] : m_ids) {
            for (jit::Value *root : memoryRoots(value)) {
                if (!m_writtenRoots.contains(root))
                    continue;
                const auto [found, isNew] =
                    numberOf.try_emplace(root, static_cast<std::int32_t>(parent.size()));
                if (isNew)
                    parent.push_back(found->second);
                std::int32_t &mine = m_data.writtenMemory[static_cast<std::size_t>(id)];
                if (mine >= 0)
                    parent[static_cast<std::size_t>(top(mine))] = top(found->second);
                mine = found->second;
            }
        }
        for (std::int32_t &number : m_data.writtenMemory)
            number = number < 0 ? number : top(number);
    }

    jit::Graph &m_graph;
    ModelData m_data;
    std::unordered_map<jit::Value *, ValueId> m_ids;
    std::set<jit::Value *> m_writtenRoots;
};

} // namespace

base::Result<ReadModel> readModule(jit::Module &module, Mode mode, const graph::GivenArguments &given,
                                   const std::string &file, std::map<std::string, graph::StoredWeight> packed)
{
    ReadModel read;
    const bool switchedOn = mode == Mode::Evaluation && isInTraining(module);
    if (mode == Mode::Evaluation)
        module.eval();
    const jit::Method forward = module.get_method("forward");
    std::shared_ptr<jit::Graph> graph = forward.graph()->copy();
    jit::Inline(*graph);
    jit::InlineForkWait(graph);
    jit::Inline(*graph);
    const auto arguments = settleArguments(*graph, forward.function().getSchema(), given, file);
    if (!arguments)
        return arguments.error();
    if (switchedOn)
        read.inTraining = askingForTraining(*graph);
    const auto types = typesToWiden(module, *graph);
    AttributeResolver resolver(module, graph);
    foldConstants(graph, resolver);
    if (mode == Mode::Evaluation)
        std::ranges::move(enterEvaluationMode(*graph), std::back_inserter(read.inTraining));
    unpackMobileOperators(*graph);
    auto stored = writeQuantizedPlainly(*graph, resolver, module);
    if (auto plain = checkNothingPacked(module, *graph, file); !plain)
        return plain.error();
    removeIdentities(graph);
    removeMutation(graph);
    jit::ConstantPooling(graph);
    if (auto finished = resolver.finish(); !finished)
        return Error{finished.error().code,
                     {PARETOSCOPE_SAY("torchscript.within", "%1: %2"), file, finished.error().said},
                     finished.error().detail};
    liftConstants(*graph, resolver);
    resolver.widen(types);
    widenCode(*graph, types);
    hoistTensorConstants(*graph);
    if (auto finite = checkFinite(resolver.parameters(), file); !finite)
        return finite.error();
    ModelData data = ModelConverter(resolver, *graph, *arguments).convert();
    data.stored = std::move(stored);
    data.stored.merge(packed);
    read.model = graph::buildModel(std::move(data));
    if (read.model.data().parameters.empty())
        return Error{ErrorCode::ModelUnsupported,
                     {PARETOSCOPE_SAY("torchscript.no-parameters",
                                      "%1 has no tensor parameters in its forward, so there is nothing to "
                                      "compress; choose a trained network."),
                      file},
                     {}};
    return read;
}

base::Result<graph::Model> readTorchScript(const std::filesystem::path &path)
{
    auto read = readTorchScript(path, Mode::Evaluation);
    if (!read)
        return read.error();
    return std::move(read->model);
}

base::Result<ReadModel> readTorchScript(const std::filesystem::path &path, Mode mode,
                                        const graph::GivenArguments &given)
{
    const base::EngineScope engine;
    auto loaded = loadTorchScriptAsStored(path);
    if (!loaded)
        return loaded.error();
    const std::string file = path.string();
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY(
             "torchscript.no-graph",
             "%1 is built in a way that cannot be turned into a graph; save it with torch.jit.trace."),
         file},
        [&] {
            auto read = readModule(loaded->module, mode, given, file);
            if (read)
                read->copy = loaded->copy;
            return read;
        });
}

base::Result<graph::Model> readLoadedModule(jit::Module &module, const std::string &file)
{
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("torchscript.module-no-graph", "%1 cannot be turned into a graph."), file},
        [&]() -> base::Result<graph::Model> {
            auto read = readModule(module, Mode::Evaluation, {}, file);
            if (!read)
                return read.error();
            return std::move(read->model);
        });
}

} // namespace paretoscope::formats
