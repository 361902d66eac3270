#include "core/formats/pt2/graph/packedweights.h"

#include "core/formats/pt2/graph/module.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace paretoscope::formats::pt2 {

namespace {

using Sources = std::set<std::string>; // names of inputs

bool isCodes(const at::Tensor &tensor)
{
    const c10::ScalarType type = tensor.scalar_type();
    return type == at::kByte || type == at::kChar || type == at::kShort || type == at::kInt;
}

/// Whether TARGET is one of those that weights are unpacked with: none writes into what it is given, or draws
/// random numbers.
bool unpacks(std::string_view target)
{
    static const std::set<std::string_view> names{"add",
                                                  "alias",
                                                  "arange",
                                                  "bitwise_and",
                                                  "bitwise_left_shift",
                                                  "bitwise_or",
                                                  "bitwise_right_shift",
                                                  "bitwise_xor",
                                                  "cat",
                                                  "clamp",
                                                  "clamp_max",
                                                  "clamp_min",
                                                  "clone",
                                                  "contiguous",
                                                  "constant_pad_nd",
                                                  "detach",
                                                  "div",
                                                  "eq",
                                                  "expand",
                                                  "full",
                                                  "gather",
                                                  "index",
                                                  "index_select",
                                                  "lift_fresh_copy",
                                                  "logical_not",
                                                  "masked_fill",
                                                  "masked_scatter",
                                                  "mul",
                                                  "neg",
                                                  "permute",
                                                  "remainder",
                                                  "repeat_interleave",
                                                  "reshape",
                                                  "scatter",
                                                  "select",
                                                  "slice",
                                                  "squeeze",
                                                  "stack",
                                                  "sub",
                                                  "t",
                                                  "take",
                                                  "to",
                                                  "_to_copy",
                                                  "transpose",
                                                  "unsqueeze",
                                                  "view",
                                                  "where",
                                                  "zeros"};
    constexpr std::string_view prefix = "torch.ops.aten.";
    if (!target.starts_with(prefix))
        return false;
    target.remove_prefix(prefix.size());
    return names.contains(target.substr(0, target.find('.')));
}

/// Whether TARGET writes into its first input, "torch.ops.aten.add_.Tensor".
bool writesInPlace(std::string_view target)
{
    return target.substr(0, target.rfind('.')).ends_with('_');
}

/// Whether NODE is told to make more than any weight has.
bool makesTooMuch(const Node &node)
{
    constexpr std::array<std::string_view, 10> growing{".arange.", ".zeros.", ".ones.",   ".full.",
                                                       ".empty.",  ".repeat", ".expand.", ".linspace.",
                                                       ".eye.",    "pad"};
    constexpr double most = 1e8; // elements
    if (std::ranges::none_of(
            growing, [&](std::string_view part) { return node.target.find(part) != std::string::npos; }))
        return false;
    double elements = 1;
    for (const NamedArgument &input : node.inputs)
        if (input.value.kind == ArgumentKind::Number)
            for (const Item &item : input.value.items) {
                if (const auto *whole = std::get_if<std::int64_t>(&item))
                    elements *= std::max(1.0, std::abs(static_cast<double>(*whole)));
                else if (const auto *real = std::get_if<double>(&item))
                    elements *= std::max(1.0, std::abs(*real));
            }
    return !(elements <= most);
}

template <typename Each> void forEachName(const Argument &argument, const Each &each)
{
    for (const Item &item : argument.items)
        if (const auto *name = std::get_if<ValueName>(&item))
            each(name->text);
}

class PackedFinder {
public:
    PackedFinder(Program &program, Tensors &tensors) : m_program(program), m_tensors(tensors)
    {
        for (const Input &input : program.inputs) {
            const bool isTensor = input.kind == Input::Kind::Parameter || input.kind == Input::Kind::Buffer ||
                                  input.kind == Input::Kind::Constant;
            if (isTensor && tensors.contains(input.qualified))
                forEachName(input.value, [&](const std::string &name) {
                    m_inputs[name] = input;
                    m_sources[name] = {name};
                });
        }
    }

    /// Values to be computed, in order.
    std::vector<std::string> find()
    {
        std::set<std::string> wanted;
        for (const Node &node : m_program.graph.nodes)
            if (!addKnown(node))
                for (const NamedArgument &input : node.inputs)
                    forEachName(input.value, [&](const std::string &name) { wanted.insert(name); });
        for (const Argument &output : m_program.graph.outputs)
            forEachName(output, [&](const std::string &name) { wanted.insert(name); });
        std::vector<std::string> found;
        for (const Node &node : m_known)
            for (const Argument &output : node.outputs)
                forEachName(output, [&](const std::string &name) {
                    if (wanted.contains(name) && node.outputs.size() == 1 && hasCodes(name) &&
                        !isSpoiled(name))
                        found.push_back(name);
                });
        return found;
    }

    /// The nodes that are computed from tensors alone.
    Program programOf(const std::vector<std::string> &values) const
    {
        Program program;
        for (const Input &input : m_program.inputs)
            if (input.kind != Input::Kind::User && input.kind != Input::Kind::Unknown)
                program.inputs.push_back(input);
        program.graph.nodes = m_known;
        program.tree.kind = OutputTree::Kind::Tuple;
        for (const std::string &value : values) {
            program.outputs.push_back(
                {Output::Kind::User, {ArgumentKind::Tensor, false, {ValueName{value}}}});
            program.tree.children.emplace_back();
        }
        return program;
    }

    /// TENSOR in the place of VALUE, under a name of its own; nothing where there is none.
    std::optional<std::pair<std::string, graph::StoredWeight>> replace(const std::string &value,
                                                                       const at::Tensor &tensor)
    {
        const std::string name = nameFor(value);
        if (!tensor.is_floating_point() || tensor.numel() == 0 || name.empty() || m_tensors.contains(name))
            return std::nullopt;
        const graph::StoredWeight stored = storedAs(value, tensor);
        m_tensors[name] = tensor;
        m_program.inputs.push_back(
            {Input::Kind::Parameter, {ArgumentKind::Tensor, false, {ValueName{value}}}, name});
        std::erase_if(m_program.graph.nodes, [&](const Node &node) {
            return node.outputs.size() == 1 && node.outputs[0].items.size() == 1 &&
                   std::holds_alternative<ValueName>(node.outputs[0].items[0]) &&
                   std::get<ValueName>(node.outputs[0].items[0]).text == value;
        });
        return std::pair(name, stored);
    }

    const std::vector<Node> &known() const { return m_known; }

private:
    bool addKnown(const Node &node)
    {
        if (!unpacks(node.target) || makesTooMuch(node)) {
            if (writesInPlace(node.target))
                spoil(node);
            return false;
        }
        Sources sources;
        bool known = true;
        for (const NamedArgument &input : node.inputs) {
            known =
                known && input.value.kind != ArgumentKind::Graph && input.value.kind != ArgumentKind::Unknown;
            forEachName(input.value, [&](const std::string &name) {
                const auto found = m_sources.find(name);
                known = known && found != m_sources.end();
                if (known)
                    sources.insert(found->second.begin(), found->second.end());
            });
        }
        if (!known)
            return false;
        for (const Argument &output : node.outputs)
            forEachName(output, [&](const std::string &name) { m_sources[name] = sources; });
        m_known.push_back(node);
        return true;
    }

    /// What NODE writes into may lie in any of the tensors that it was made of.
    void spoil(const Node &node)
    {
        for (const NamedArgument &input : node.inputs)
            forEachName(input.value, [&](const std::string &name) {
                if (const auto found = m_sources.find(name); found != m_sources.end())
                    m_spoiled.insert(found->second.begin(), found->second.end());
            });
    }

    bool isSpoiled(const std::string &value) const
    {
        return std::ranges::any_of(m_sources.at(value),
                                   [&](const std::string &source) { return m_spoiled.contains(source); });
    }

    const at::Tensor &tensorOf(const std::string &source) const
    {
        return m_tensors.at(m_inputs.at(source).qualified);
    }

    bool hasCodes(const std::string &value) const
    {
        return std::ranges::any_of(m_sources.at(value),
                                   [&](const std::string &source) { return isCodes(tensorOf(source)); });
    }

    /// Tables that several weights share are constants.
    std::vector<std::string> ownNames(const std::string &value) const
    {
        std::vector<std::string> names;
        for (const std::string &source : m_sources.at(value))
            if (m_inputs.at(source).kind != Input::Kind::Constant)
                names.push_back(m_inputs.at(source).qualified);
        return names;
    }

    std::string nameFor(const std::string &value) const
    {
        const std::vector<std::string> names = ownNames(value);
        if (names.empty())
            return {};
        std::string common = names.front();
        for (const std::string &name : names)
            common.resize(static_cast<std::size_t>(std::ranges::mismatch(common, name).in1 - common.begin()));
        if (names.size() == 1)
            common = names.front() + '.';
        const auto dot = common.rfind('.');
        if (dot == std::string::npos || dot == 0)
            return "weight";
        common.resize(dot);
        const bool isWeight = common == "weight" || common.ends_with(".weight") ||
                              common.find(".weight_") != std::string::npos ||
                              m_tensors.contains(common + ".scales") ||
                              m_tensors.contains(common + ".values");
        return isWeight ? common : common + ".weight";
    }

    graph::StoredWeight storedAs(const std::string &value, const at::Tensor &tensor) const
    {
        graph::StoredWeight stored;
        stored.bytes = 0;
        std::int64_t most = 0;
        for (const std::string &name : ownNames(value)) {
            const auto bytes = static_cast<std::int64_t>(m_tensors.at(name).nbytes());
            stored.bytes += bytes;
            most = std::max(most, bytes);
        }
        constexpr std::int64_t bitsOfByte = 8, leastBits = 1, mostBits = 32;
        stored.bits = static_cast<int>(std::clamp(most * bitsOfByte / tensor.numel(), leastBits, mostBits));
        return stored;
    }

    Program &m_program;
    Tensors &m_tensors;
    std::map<std::string, Input> m_inputs;    ///< by name in the graph
    std::map<std::string, Sources> m_sources; ///< of values that are computed from tensors alone
    Sources m_spoiled;                        ///< that some node writes into
    std::vector<Node> m_known;
};

/// What the forward of PROGRAM, which takes nothing, gives; nothing where it cannot be run.
std::optional<std::vector<at::Tensor>> resultsOf(const Program &program, const Tensors &tensors,
                                                 const std::string &file)
{
    try {
        auto module = moduleOf(program, tensors, file);
        if (!module)
            return std::nullopt;
        const c10::IValue results = module->forward({});
        std::vector<at::Tensor> values;
        for (const c10::IValue &result : results.toTupleRef().elements())
            values.push_back(result.toTensor());
        return values;
    } catch (const std::exception &) { // the whole program says what is wrong
        return std::nullopt;
    }
}

/// PROGRAM without nodes of KNOWN that nothing reads any more, and without the tensors that only these read.
void dropUnreadNodes(Program &program, const std::vector<Node> &known)
{
    std::set<std::string> pure, read;
    const auto note = [&](const Argument &argument) {
        forEachName(argument, [&](const std::string &name) { read.insert(name); });
    };
    for (const Node &node : known)
        for (const Argument &output : node.outputs)
            forEachName(output, [&](const std::string &name) { pure.insert(name); });
    std::ranges::for_each(program.graph.outputs, note);
    std::vector<Node> left;
    for (std::size_t i = program.graph.nodes.size(); i-- > 0;) {
        Node &node = program.graph.nodes[i];
        bool isRead = false, isPure = !node.outputs.empty();
        for (const Argument &output : node.outputs)
            forEachName(output, [&](const std::string &name) {
                isRead = isRead || read.contains(name);
                isPure = isPure && pure.contains(name);
            });
        if (isPure && !isRead)
            continue;
        for (const NamedArgument &input : node.inputs)
            note(input.value);
        left.push_back(std::move(node));
    }
    std::ranges::reverse(left);
    program.graph.nodes = std::move(left);
    std::erase_if(program.inputs, [&](const Input &input) {
        bool isRead = input.kind == Input::Kind::User || input.kind == Input::Kind::Fixed ||
                      input.kind == Input::Kind::Unknown;
        forEachName(input.value, [&](const std::string &name) { isRead = isRead || read.contains(name); });
        return !isRead;
    });
}

} // namespace

std::map<std::string, graph::StoredWeight> computePackedWeights(Program &program, Tensors &tensors,
                                                                const std::string &file)
{
    PackedFinder finder(program, tensors);
    const auto values = finder.find();
    if (values.empty())
        return {};
    const auto results = resultsOf(finder.programOf(values), tensors, file);
    if (!results || results->size() != values.size())
        return {};
    std::map<std::string, graph::StoredWeight> stored;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (const auto replaced = finder.replace(values[i], (*results)[i]))
            stored.insert(*replaced);
    dropUnreadNodes(program, finder.known());
    return stored;
}

} // namespace paretoscope::formats::pt2
