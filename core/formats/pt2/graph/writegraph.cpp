#include "core/formats/pt2/graph/writegraph.h"

#include "core/formats/pt2/graph/operators.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/scope.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>

namespace paretoscope::formats::pt2 {

namespace {

namespace jit = torch::jit;
namespace prim = c10::prim;
using Values = std::vector<jit::Value *>;

constexpr std::size_t mostUnwritten = 100;
constexpr const char *setGradients = "torch.ops.higher_order.wrap_with_set_grad_enabled";
constexpr const char *setPrecision = "torch.ops.higher_order.wrap_with_autocast";
constexpr const char *branch = "torch.ops.higher_order.cond";
constexpr const char *squeezeSeveral = "torch.ops.aten.squeeze.dims";

bool hasNull(const Values &values)
{
    return std::ranges::count(values, nullptr) > 0;
}

class Writer {
public:
    explicit Writer(jit::Graph &graph) : m_graph(graph) {}

    void write(const Graph &program, Names &names)
    {
        for (const Node &node : program.nodes) {
            if (m_unwritten.size() >= mostUnwritten)
                return;
            jit::Node *const before = m_graph.insertPoint()->prev();
            if (!written(node, names)) {
                m_unwritten.push_back({node.target, node.name, node.module});
                forgetOutputs(node, names);
            }
            place(before, node.module);
        }
    }

    std::vector<Unwritten> unwritten() { return std::move(m_unwritten); }

private:
    bool written(const Node &node, Names &names)
    {
        if (onlyChecks(node.target))
            return true;
        const std::size_t known = m_unwritten.size();
        try {
            const auto results = resultsOf(node, names);
            return m_unwritten.size() > known || (results && name(node, *results, names));
        } catch (const std::exception &) { // no operator for these types
            return false;
        }
    }

    /// Nothing where it cannot be written.
    std::optional<Values> resultsOf(const Node &node, const Names &names)
    {
        if (node.target == setGradients)
            return inPlace(node, 1, names);
        if (node.target == setPrecision)
            return switchesNothing(node) ? inPlace(node, 4, names) : std::nullopt;
        if (node.target == branch)
            return branches(node, names);
        if (node.target == squeezeSeveral)
            return squeezed(node, names);
        if (jit::GraphFunction *plain = plainForm(node.target))
            return called(*plain, node, names);
        if (node.target == "_operator.pos")
            return given(node, names);
        if (const auto symbol = symbolicOperator(node.target))
            return symbolic(*symbol, node, names);
        return operated(node, names);
    }

    Values given(const Node &node, const Names &names, std::size_t from = 0)
    {
        Values values;
        for (std::size_t i = from; i < node.inputs.size(); ++i)
            for (jit::Value *value : valuesOf(m_graph, node.inputs[i].value, names))
                values.push_back(value);
        return values;
    }

    std::optional<Values> symbolic(c10::Symbol symbol, const Node &node, const Names &names)
    {
        const Values values = given(node, names);
        if (hasNull(values) || values.empty())
            return std::nullopt;
        std::vector<jit::NamedValue> arguments(values.begin(), values.end());
        return Values{m_graph.insert(symbol, arguments)};
    }

    /// Of the operator's overloads the named one comes first; then those to which the same arguments belong
    /// (a number where the named one has a tensor).
    std::optional<Values> operated(const Node &node, const Names &names)
    {
        const auto wanted = operatorNamed(node.target);
        if (!wanted)
            return std::nullopt;
        auto overloads = jit::getAllOperatorsFor(c10::Symbol::fromQualString(wanted->qualified));
        std::ranges::stable_partition(overloads, [&](const std::shared_ptr<jit::Operator> &overload) {
            return overload->schema().overload_name() == wanted->overload;
        });
        for (const NumberForTensor numbers : {NumberForTensor::DoesNotFit, NumberForTensor::BecomesOne})
            for (const std::shared_ptr<jit::Operator> &overload : overloads)
                if (!overload->schema().is_vararg() && !overload->schema().is_varret())
                    if (const auto inputs =
                            inputsFor(m_graph, overload->schema(), node.inputs, names, numbers))
                        return inserted(wanted->qualified, overload->schema(), *inputs);
        return std::nullopt;
    }

    Values inserted(const std::string &qualified, const c10::FunctionSchema &schema, const Values &inputs)
    {
        const auto &returns = schema.returns();
        jit::Node *node = m_graph.insertNode(
            m_graph.create(c10::Symbol::fromQualString(qualified), inputs, returns.size()));
        for (std::size_t i = 0; i < returns.size(); ++i)
            node->output(i)->setType(returns[i].type());
        return node->outputs().vec();
    }

    std::optional<Values> called(jit::GraphFunction &function, const Node &node, const Names &names)
    {
        const auto inputs =
            inputsFor(m_graph, function.getSchema(), node.inputs, names, NumberForTensor::DoesNotFit);
        if (!inputs)
            return std::nullopt;
        return unpacked(jit::insertGraph(m_graph, *function.graph(), *inputs));
    }

    Values unpacked(const Values &results)
    {
        Values parts;
        for (jit::Value *result : results) {
            if (result->type()->kind() != c10::TypeKind::TupleType) {
                parts.push_back(result);
                continue;
            }
            for (jit::Value *part : m_graph.insertNode(m_graph.createTupleUnpack(result))->outputs())
                parts.push_back(part);
        }
        return parts;
    }

    /// One dimension after the other, in such an order that none moves another that is still to come.
    std::optional<Values> squeezed(const Node &node, const Names &names)
    {
        if (node.inputs.size() != 2)
            return std::nullopt;
        std::vector<std::int64_t> dimensions;
        for (const Item &item : node.inputs[1].value.items) {
            const auto *dimension = std::get_if<std::int64_t>(&item);
            if (!dimension || (*dimension < 0) != (dimensions.empty() ? *dimension < 0 : dimensions[0] < 0))
                return std::nullopt;
            dimensions.push_back(*dimension);
        }
        std::ranges::sort(dimensions, [](std::int64_t a, std::int64_t b) { return a < 0 ? a < b : a > b; });
        Values values = valuesOf(m_graph, node.inputs[0].value, names);
        if (values.size() != 1 || hasNull(values))
            return std::nullopt;
        for (const std::int64_t dimension : dimensions)
            values[0] = m_graph.insert(jit::aten::squeeze, {values[0], dimension});
        return values;
    }

    /// In evaluation nothing follows from gradients, nor from a precision that is switched off.
    static bool switchesNothing(const Node &node)
    {
        if (node.inputs.size() < 5 || node.inputs[2].value.items.size() != 1)
            return false;
        const auto *enabled = std::get_if<bool>(&node.inputs[2].value.items.front());
        return enabled && !*enabled;
    }

    /// What the sub-graph at PLACE of NODE's inputs gives for what stands behind it.
    std::optional<Values> inPlace(const Node &node, std::size_t place, const Names &names)
    {
        if (node.inputs.size() <= place || !node.inputs[place].value.graph)
            return std::nullopt;
        return inner(*node.inputs[place].value.graph, given(node, names, place + 1));
    }

    std::optional<Values> inner(const Graph &program, const Values &operands)
    {
        if (operands.size() != program.inputs.size() || hasNull(operands))
            return std::nullopt;
        Names names;
        for (std::size_t i = 0; i < operands.size(); ++i)
            if (program.inputs[i].items.size() == 1)
                if (const auto *own = std::get_if<ValueName>(&program.inputs[i].items.front()))
                    names[own->text] = operands[i];
        write(program, names);
        Values results;
        for (const Argument &output : program.outputs)
            for (jit::Value *value : valuesOf(m_graph, output, names))
                results.push_back(value);
        return results;
    }

    std::optional<Values> branches(const Node &node, const Names &names)
    {
        if (node.inputs.size() < 3)
            return std::nullopt;
        Values condition = valuesOf(m_graph, node.inputs[0].value, names);
        const Values operands = given(node, names, 3);
        if (condition.size() != 1 || hasNull(condition) || hasNull(operands))
            return std::nullopt;
        if (condition[0]->type()->kind() != c10::TypeKind::BoolType)
            condition[0] = m_graph.insert(jit::aten::Bool, {condition[0]});
        jit::Node *choice = m_graph.insertNode(m_graph.create(prim::If, condition, 0));
        for (const std::size_t side : {1, 2}) {
            const jit::WithInsertPoint here(choice->addBlock());
            const Argument &way = node.inputs[side].value;
            const auto results = way.graph ? inner(*way.graph, operands) : std::nullopt;
            if (!results || hasNull(*results) || (side == 2 && results->size() != choice->outputs().size()))
                return std::nullopt;
            for (std::size_t i = 0; i < results->size(); ++i) {
                choice->blocks().back()->registerOutput((*results)[i]);
                if (side == 1)
                    choice->addOutput()->setType((*results)[i]->type());
                else if (*choice->output(i)->type() != *(*results)[i]->type())
                    return std::nullopt;
            }
        }
        return choice->outputs().vec();
    }

    /// Gives RESULTS the names that NODE's outputs have. False where they do not go together.
    bool name(const Node &node, const Values &results, Names &names)
    {
        std::size_t next = 0;
        for (const Argument &output : node.outputs) {
            if (output.kind == ArgumentKind::None) {
                ++next;
                continue;
            }
            const bool unpacks = output.isList && next < results.size() && results[next] &&
                                 results[next]->type()->kind() == c10::TypeKind::ListType;
            const Values values =
                unpacks
                    ? m_graph.insertNode(m_graph.createListUnpack(results[next], output.items.size()))
                          ->outputs()
                          .vec()
                    : Values(results.begin() + static_cast<std::ptrdiff_t>(std::min(next, results.size())),
                             results.end());
            if (values.size() < output.items.size())
                return false;
            for (std::size_t i = 0; i < output.items.size(); ++i)
                if (const auto *own = std::get_if<ValueName>(&output.items[i]))
                    if (!(names[own->text] = ofKind(values[i], output)))
                        return false;
            next += unpacks ? 1 : output.items.size();
        }
        return true;
    }

    /// VALUE as the file says it is: a whole number that an operator gives as a float, an element of a
    /// tensor.
    jit::Value *ofKind(jit::Value *value, const Argument &output)
    {
        if (!value)
            return nullptr;
        const auto made = [&](c10::Symbol symbol, c10::TypeKind kind) {
            return value->type()->kind() == kind ? value : m_graph.insert(symbol, {value});
        };
        if (output.written == "as_sym_int")
            return made(jit::aten::Int, c10::TypeKind::IntType);
        if (output.written == "as_sym_float")
            return made(jit::aten::Float, c10::TypeKind::FloatType);
        if (output.written == "as_sym_bool")
            return made(jit::aten::Bool, c10::TypeKind::BoolType);
        return output.kind == ArgumentKind::Tensor && !value->type()->isSubtypeOf(*c10::TensorType::get())
                   ? nullptr
                   : value;
    }

    /// Placeholders, so that only the node itself is told of and not all that is computed from it.
    void forgetOutputs(const Node &node, Names &names)
    {
        for (const Argument &output : node.outputs)
            for (const Item &item : output.items)
                if (const auto *own = std::get_if<ValueName>(&item)) {
                    jit::Value *value = m_graph.insertNode(m_graph.create(prim::Uninitialized, 1))->output();
                    const bool isTensor = output.kind == ArgumentKind::Tensor;
                    value->setType(isTensor ? c10::TypePtr(c10::TensorType::get())
                                            : c10::TypePtr(c10::IntType::get()));
                    names[own->text] = value;
                }
    }

    /// Where people look for nodes.
    void place(jit::Node *before, const std::string &module)
    {
        if (module.empty())
            return;
        const jit::ScopePtr scope = c10::make_intrusive<jit::Scope>()->push(c10::Symbol::scope(module));
        for (jit::Node *node = before->next(); node != m_graph.insertPoint(); node = node->next())
            if (node->scopeName().empty())
                node->setScope(scope);
    }

    jit::Graph &m_graph;
    std::vector<Unwritten> m_unwritten;
};

} // namespace

std::vector<Unwritten> writeNodes(jit::Graph &graph, const Graph &program, Names &names)
{
    Writer writer(graph);
    writer.write(program, names);
    return writer.unwritten();
}

} // namespace paretoscope::formats::pt2
