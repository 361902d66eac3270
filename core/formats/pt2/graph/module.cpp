#include "core/formats/pt2/graph/module.h"

#include "core/base/namelist.h"
#include "core/formats/pt2/graph/writegraph.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace paretoscope::formats::pt2 {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;

constexpr std::size_t deepestModule = 100;
constexpr const char *className = "__torch__.Exported";

/// "layer1.0.weight" → layer1, 0, weight; nothing where a part is empty.
std::optional<std::vector<std::string>> partsOf(const std::string &qualified)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= qualified.size();) {
        const std::size_t end = std::min(qualified.find('.', begin), qualified.size());
        if (end == begin || parts.size() == deepestModule)
            return std::nullopt;
        parts.push_back(qualified.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

class ModuleBuilder {
public:
    ModuleBuilder(const Program &program, const Tensors &tensors, const std::string &file)
        : m_program(program), m_tensors(tensors), m_file(file)
    {
    }

    base::Result<jit::Module> build()
    {
        for (const Input &input : m_program.inputs)
            if (auto added = addTensor(input); !added)
                return added.error();
        addTraining(m_root);
        m_graph->addInput("self")->setType(m_root.type());
        std::vector<c10::Argument> arguments{{"self", m_root.type()}};
        Names names;
        for (const Input &input : m_program.inputs)
            if (auto taken = take(input, arguments, names); !taken)
                return taken.error();
        if (const auto unwritten = writeNodes(*m_graph, m_program.graph, names); !unwritten.empty())
            return unknownOperators(unwritten);
        jit::Value *output = outputFrom(names);
        if (!output)
            return doesNotFit("outputs");
        m_graph->registerOutput(output);
        m_graph->lint();
        addForward(std::move(arguments), output->type());
        return m_root;
    }

private:
    Error doesNotFit(const std::string &name) const
    {
        return {
            ErrorCode::ModelUnreadable,
            {PARETOSCOPE_SAY("pt2.names", "%1 is damaged: what it says of %2 does not fit the rest of its "
                                          "network; copy or save the model again."),
             m_file, name.substr(0, 200)},
            {}};
    }

    Error unknownOperators(const std::vector<Unwritten> &unwritten) const
    {
        std::vector<std::string> told;
        for (const Unwritten &one : unwritten)
            told.push_back(one.target.substr(0, 200) + " (" + one.node.substr(0, 200) +
                           (one.module.empty() ? std::string() : " in " + one.module.substr(0, 200)) + ")");
        return {ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY("pt2.unknown-operators",
                                 "%1 uses operators that are not run here: %2. Export it after "
                                 "run_decompositions(), or save it with torch.jit.trace."),
                 m_file, base::firstOf(told)},
                {}};
    }

    static bool isTensor(const Input &input)
    {
        return input.kind == Input::Kind::Parameter || input.kind == Input::Kind::Buffer ||
               input.kind == Input::Kind::Constant;
    }

    base::Result<void> addTensor(const Input &input)
    {
        if (!isTensor(input) || m_added.contains(input.qualified))
            return {};
        const auto parts = partsOf(input.qualified);
        const auto tensor = m_tensors.find(input.qualified);
        if (!parts || tensor == m_tensors.end())
            return doesNotFit(input.qualified);
        jit::Module owner = m_root;
        for (std::size_t i = 0; i + 1 < parts->size(); ++i) {
            const auto child = childOf(owner, (*parts)[i]);
            if (!child)
                return doesNotFit(input.qualified);
            owner = *child;
        }
        if (owner.hasattr(parts->back()))
            return doesNotFit(input.qualified);
        if (input.kind == Input::Kind::Parameter)
            owner.register_parameter(parts->back(), tensor->second, false);
        else
            owner.register_buffer(parts->back(), tensor->second);
        m_added.emplace(input.qualified, *parts);
        return {};
    }

    /// Nothing where NAME is a tensor.
    std::optional<jit::Module> childOf(jit::Module &owner, const std::string &name)
    {
        if (!owner.hasattr(name)) {
            jit::Module made(c10::QualifiedName(className), m_root._ivalue()->compilation_unit(), true);
            owner.register_module(name, made);
        }
        const c10::IValue child = owner.attr(name);
        return child.isModule() ? std::optional(child.toModule()) : std::nullopt;
    }

    static void addTraining(const jit::Module &module)
    {
        for (jit::Module inner : module.modules())
            if (!inner.hasattr("training"))
                inner.register_attribute("training", c10::BoolType::get(), false);
    }

    /// Gives INPUT its name: an argument of the forward, or an attribute.
    base::Result<void> take(const Input &input, std::vector<c10::Argument> &arguments, Names &names)
    {
        if (input.kind == Input::Kind::Fixed || (input.kind == Input::Kind::User && !nameOf(input)))
            return {}; // has one value for good, which the graph holds
        if (input.kind == Input::Kind::Unknown)
            return Error{ErrorCode::ModelUnsupported,
                         {PARETOSCOPE_SAY("pt2.other-input",
                                          "%1 takes something that is neither a tensor nor a number (%2), "
                                          "which is not read here; export it without."),
                          m_file, input.qualified.substr(0, 200)},
                         {}};
        const std::string *name = nameOf(input);
        if (!name || names.contains(*name))
            return doesNotFit(name ? *name : input.qualified);
        names[*name] = isTensor(input) ? attribute(m_added.at(input.qualified)) : argument(input, arguments);
        return {};
    }

    static const std::string *nameOf(const Input &input)
    {
        const auto *name =
            input.value.items.size() == 1 ? std::get_if<ValueName>(&input.value.items.front()) : nullptr;
        return name ? &name->text : nullptr;
    }

    jit::Value *argument(const Input &input, std::vector<c10::Argument> &arguments)
    {
        const c10::TypePtr type = input.value.kind == ArgumentKind::Tensor
                                      ? c10::TypePtr(c10::TensorType::get())
                                      : c10::TypePtr(c10::IntType::get());
        arguments.emplace_back(*nameOf(input), type);
        return m_graph->addInput()->setType(type);
    }

    jit::Value *attribute(const std::vector<std::string> &path)
    {
        jit::Value *owner = m_graph->inputs()[0];
        std::string whole;
        for (const std::string &part : path) {
            whole += '.' + part;
            jit::Value *&known = m_attributes[whole];
            if (!known)
                known = m_graph->insertGetAttr(owner, part);
            owner = known;
        }
        return owner;
    }

    /// What the program gives to whom it was written for, put together as there; null where it gives nothing
    /// that there is.
    jit::Value *outputFrom(const Names &names)
    {
        std::vector<jit::Value *> leaves;
        for (const Output &output : m_program.outputs)
            if (output.kind == Output::Kind::User)
                for (jit::Value *value : valuesOf(*m_graph, output.value, names))
                    leaves.push_back(value);
        if (leaves.empty() || std::ranges::count(leaves, nullptr) > 0)
            return nullptr;
        std::size_t next = 0;
        jit::Value *whole = put(m_program.tree, leaves, next);
        if (whole && next == leaves.size())
            return whole;
        return leaves.size() == 1 ? leaves.front()
                                  : m_graph->insertNode(m_graph->createTuple(leaves))->output();
    }

    /// Null where there are not enough LEAVES.
    jit::Value *put(const OutputTree &tree, const std::vector<jit::Value *> &leaves, std::size_t &next)
    {
        if (tree.kind == OutputTree::Kind::Leaf)
            return next < leaves.size() ? leaves[next++] : nullptr;
        std::vector<jit::Value *> children;
        for (const OutputTree &child : tree.children)
            children.push_back(put(child, leaves, next));
        if (children.empty() || std::ranges::count(children, nullptr) > 0)
            return nullptr;
        const c10::TypePtr type = children.front()->type();
        const bool alike =
            std::ranges::all_of(children, [&](const jit::Value *child) { return *child->type() == *type; });
        if (tree.kind == OutputTree::Kind::List && alike)
            return m_graph->insertNode(m_graph->createList(type, children))->output();
        if (tree.kind != OutputTree::Kind::Dict || !alike)
            return m_graph->insertNode(m_graph->createTuple(children))->output();
        std::vector<jit::Value *> keys;
        for (const std::string &key : tree.keys)
            keys.push_back(m_graph->insertConstant(key));
        return m_graph->insertNode(m_graph->createDict(c10::StringType::get(), type, keys, children))
            ->output();
    }

    void addForward(std::vector<c10::Argument> arguments, const c10::TypePtr &result)
    {
        const c10::QualifiedName name(*m_root.type()->name(), "forward");
        jit::Function *forward = m_root._ivalue()->compilation_unit()->create_function(name, m_graph);
        forward->setSchema({"forward", "", std::move(arguments), {c10::Argument("", result)}});
        m_root.type()->addMethod(forward);
    }

    const Program &m_program;
    const Tensors &m_tensors;
    const std::string &m_file;
    jit::Module m_root{c10::QualifiedName(className), std::make_shared<jit::CompilationUnit>()};
    std::shared_ptr<jit::Graph> m_graph = std::make_shared<jit::Graph>();
    std::map<std::string, std::vector<std::string>> m_added; ///< tensors by qualified name: their paths
    std::map<std::string, jit::Value *> m_attributes;        ///< by path
};

} // namespace

base::Result<jit::Module> moduleOf(const Program &program, const Tensors &tensors, const std::string &file)
{
    return ModuleBuilder(program, tensors, file).build();
}

} // namespace paretoscope::formats::pt2
