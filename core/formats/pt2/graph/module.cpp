#include "core/formats/pt2/graph/module.h"

#include "core/base/namelist.h"
#include "core/formats/modules/newmodule.h"
#include "core/formats/pt2/graph/writegraph.h"

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

constexpr const char *className = "__torch__.Exported";

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
        Names names;
        for (const Input &input : m_program.inputs)
            if (auto taken = take(input, names); !taken)
                return taken.error();
        if (const auto unwritten = writeNodes(m_module.graph(), m_program.graph, names); !unwritten.empty())
            return unknownOperators(unwritten);
        jit::Value *output = outputFrom(names);
        if (!output)
            return doesNotFit("outputs");
        return m_module.finish(output);
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
        if (!isTensor(input) || m_module.has(input.qualified))
            return {};
        const auto tensor = m_tensors.find(input.qualified);
        const auto kind =
            input.kind == Input::Kind::Parameter ? NewModule::Kind::Parameter : NewModule::Kind::Buffer;
        if (tensor == m_tensors.end() || !m_module.addTensor(input.qualified, tensor->second, kind))
            return doesNotFit(input.qualified);
        return {};
    }

    /// Gives INPUT its name: an argument of the forward, or an attribute.
    base::Result<void> take(const Input &input, Names &names)
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
        names[*name] = isTensor(input) ? m_module.attribute(input.qualified) : argument(input);
        return {};
    }

    static const std::string *nameOf(const Input &input)
    {
        const auto *name =
            input.value.items.size() == 1 ? std::get_if<ValueName>(&input.value.items.front()) : nullptr;
        return name ? &name->text : nullptr;
    }

    jit::Value *argument(const Input &input)
    {
        const c10::TypePtr type = input.value.kind == ArgumentKind::Tensor
                                      ? c10::TypePtr(c10::TensorType::get())
                                      : c10::TypePtr(c10::IntType::get());
        return m_module.argument({*nameOf(input), type});
    }

    /// What the program gives to whom it was written for, put together as there; null where it gives nothing
    /// that there is.
    jit::Value *outputFrom(const Names &names)
    {
        std::vector<jit::Value *> leaves;
        for (const Output &output : m_program.outputs)
            if (output.kind == Output::Kind::User)
                for (jit::Value *value : valuesOf(m_module.graph(), output.value, names))
                    leaves.push_back(value);
        if (leaves.empty() || std::ranges::count(leaves, nullptr) > 0)
            return nullptr;
        std::size_t next = 0;
        jit::Value *whole = put(m_program.tree, leaves, next);
        if (whole && next == leaves.size())
            return whole;
        return leaves.size() == 1
                   ? leaves.front()
                   : m_module.graph().insertNode(m_module.graph().createTuple(leaves))->output();
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
            return m_module.graph().insertNode(m_module.graph().createList(type, children))->output();
        if (tree.kind != OutputTree::Kind::Dict || !alike)
            return m_module.graph().insertNode(m_module.graph().createTuple(children))->output();
        std::vector<jit::Value *> keys;
        for (const std::string &key : tree.keys)
            keys.push_back(m_module.graph().insertConstant(key));
        return m_module.graph()
            .insertNode(m_module.graph().createDict(c10::StringType::get(), type, keys, children))
            ->output();
    }

    const Program &m_program;
    const Tensors &m_tensors;
    const std::string &m_file;
    NewModule m_module{className};
};

} // namespace

base::Result<jit::Module> moduleOf(const Program &program, const Tensors &tensors, const std::string &file)
{
    return ModuleBuilder(program, tensors, file).build();
}

} // namespace paretoscope::formats::pt2
