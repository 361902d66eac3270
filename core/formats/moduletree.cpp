#include "core/formats/moduletree.h"

#include "core/formats/packedsource.h"
#include "core/formats/tensorarena.h"

#include <torch/csrc/jit/frontend/resolver.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

/// A tensor at least this large gets a storage of its own: one that shares keeps the others in memory.
constexpr std::int64_t largeBytes = 1 << 16;

constexpr std::array reservedNames{"training",      "forward",      "unpackBits",  "unpackWeight",
                                   "changedWeight", "__getstate__", "__setstate__"};

/// Python's words, which `self.NAME = …` in a module's own code cannot name.
constexpr std::array keywords{"and",   "as",     "assert",  "async",   "await",  "break", "class", "continue",
                              "def",   "del",    "elif",    "else",    "except", "for",   "from",  "global",
                              "if",    "import", "in",      "is",      "lambda", "not",   "or",    "pass",
                              "raise", "return", "try",     "with",    "while",  "yield", "None",  "True",
                              "False", "print",  "finally", "nonlocal"};

std::string identifier(std::string name)
{
    for (char &c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_')
            c = '_';
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) ||
        std::ranges::count(keywords, name))
        name.insert(name.begin(), '_');
    return name;
}

std::string freeName(std::string name, std::set<std::string> &taken)
{
    if (name.empty())
        name = "_";
    while (!taken.insert(name).second)
        name += '_';
    return name;
}

/// Lets the code of a module name the types of the modules below it.
struct TypeResolver : jit::NativeResolver {
    explicit TypeResolver(std::shared_ptr<jit::CompilationUnit> types) : unit(std::move(types)) {}
    c10::TypePtr resolveType(const std::string &name, const jit::SourceRange &) override
    {
        return unit->get_class(c10::QualifiedName(name));
    }
    std::shared_ptr<jit::CompilationUnit> unit;
};

c10::TypePtr packedTupleType()
{
    const auto tensor = c10::TensorType::get();
    const auto numbers = c10::ListType::ofInts();
    return c10::TupleType::create({tensor, tensor, tensor, numbers, numbers, numbers});
}

c10::IValue packedTuple(const PackedWeight &packed)
{
    return c10::ivalue::Tuple::create(std::vector<c10::IValue>{
        packed.values, packed.scales, packed.extra, c10::List<std::int64_t>(packed.layout),
        c10::List<std::int64_t>(packed.shape), c10::List<std::int64_t>(packed.strides)});
}

c10::TypePtr attributeType(const c10::IValue &value)
{
    return value.isTensor() ? c10::TypePtr(c10::TensorType::get()) : value.type<c10::Type>();
}

} // namespace

bool ModuleTree::Node::isPacked() const
{
    return std::ranges::any_of(attributes, [](const ModuleAttribute &a) { return a.packed.has_value(); });
}

void ModuleTree::add(const std::string &qualified, ModuleAttribute attribute)
{
    Node *node = &m_root;
    std::size_t begin = 0;
    for (std::size_t dot = qualified.find('.'); dot != std::string::npos; dot = qualified.find('.', begin)) {
        const std::string name = qualified.substr(begin, dot - begin);
        auto child = std::ranges::find(node->children, name, [](const auto &entry) { return entry.first; });
        if (child == node->children.end())
            child = node->children.insert(child, {name, std::make_unique<Node>()});
        node = child->second.get();
        begin = dot + 1;
    }
    attribute.name = qualified.substr(begin);
    node->attributes.push_back(std::move(attribute));
}

/// Names as they were, unless taken twice or, in a module with its own code, not to be written in code.
void ModuleTree::chooseNames(Node &node, std::vector<std::string> &path)
{
    std::set<std::string> taken(reservedNames.begin(), reservedNames.end());
    const bool inCode = node.isPacked();
    const auto choose = [&](const std::string &name) {
        return freeName(inCode ? identifier(name) : name, taken);
    };
    for (auto &[name, child] : node.children) {
        name = choose(name);
        path.push_back(name);
        chooseNames(*child, path);
        path.pop_back();
    }
    for (ModuleAttribute &attribute : node.attributes) {
        attribute.name = choose(attribute.name);
        std::vector<std::string> &whole = m_paths[attribute.key] = path;
        whole.push_back(attribute.name);
    }
    for (ModuleAttribute &attribute : node.attributes)
        if (attribute.packed)
            attribute.packedName = freeName(attribute.name + "_packed", taken);
}

void ModuleTree::shareStorages()
{
    TensorArena arena;
    std::vector<std::pair<ModuleAttribute *, std::unique_ptr<at::Tensor>>> shared;
    const std::function<void(Node &)> visit = [&](Node &node) {
        for (ModuleAttribute &attribute : node.attributes) {
            if (attribute.packed) {
                arena.add(attribute.packed->values);
                arena.add(attribute.packed->scales);
                arena.add(attribute.packed->extra);
                continue;
            }
            if (!attribute.value.isTensor())
                continue;
            const at::Tensor tensor = attribute.value.toTensor();
            if (static_cast<std::int64_t>(tensor.nbytes()) >= largeBytes || tensor.layout() != at::kStrided ||
                tensor.is_quantized()) {
                attribute.value = ownCopy(tensor);
                continue;
            }
            shared.emplace_back(&attribute, std::make_unique<at::Tensor>(tensor));
            arena.add(*shared.back().second);
        }
        for (auto &[name, child] : node.children)
            visit(*child);
    };
    visit(m_root);
    arena.settle();
    for (auto &[attribute, tensor] : shared)
        attribute->value = *tensor;
}

c10::ClassTypePtr ModuleTree::typeOf(const Node &node, const std::vector<jit::Module> &children)
{
    std::string make = &node == &m_root ? "root" : "";
    for (std::size_t i = 0; i < children.size(); ++i)
        make += "module " + node.children[i].first + ' ' + children[i].type()->name()->qualifiedName() + '\n';
    for (const ModuleAttribute &attribute : node.attributes)
        make += std::to_string(static_cast<int>(attribute.kind)) + ' ' + attribute.name + ' ' +
                attribute.packedName + ' ' + attributeType(attribute.value)->annotation_str() + '\n';
    c10::ClassTypePtr &type = m_types[make];
    if (type)
        return type;
    const std::string name = &node == &m_root
                                 ? "Network"
                                 : (node.isPacked() ? "Packed" : "Module") + std::to_string(m_types.size());
    type = c10::ClassType::create(c10::QualifiedName("__torch__.paretoscope." + name), m_unit, true);
    m_unit->register_type(type);
    type->addAttribute("training", c10::BoolType::get());
    for (std::size_t i = 0; i < children.size(); ++i)
        type->addAttribute(node.children[i].first, children[i].type());
    for (const ModuleAttribute &attribute : node.attributes) {
        type->addAttribute(attribute.name, attributeType(attribute.value),
                           attribute.kind == AttributeKind::Parameter,
                           attribute.kind == AttributeKind::Buffer);
        if (attribute.packed)
            type->addAttribute(attribute.packedName, packedTupleType());
    }
    return type;
}

jit::Module ModuleTree::build(Node &node)
{
    std::vector<jit::Module> children;
    for (auto &[name, child] : node.children)
        children.push_back(build(*child));
    const c10::ClassTypePtr type = typeOf(node, children);
    jit::Module module(m_unit, type);
    module.setattr("training", false);
    std::vector<StateAttribute> state;
    for (std::size_t i = 0; i < children.size(); ++i) {
        module.setattr(node.children[i].first, children[i]._ivalue());
        state.push_back({node.children[i].first, children[i].type()->annotation_str(), {}});
    }
    for (const ModuleAttribute &attribute : node.attributes) {
        module.setattr(attribute.name, attribute.value);
        if (attribute.packed)
            module.setattr(attribute.packedName, packedTuple(*attribute.packed));
        state.push_back(
            {attribute.name, attributeType(attribute.value)->annotation_str(), attribute.packedName});
    }
    if (node.isPacked() && !type->findMethod("__setstate__"))
        module.define(packedModuleSource(state), std::make_shared<TypeResolver>(m_unit));
    return module;
}

jit::Module ModuleTree::build()
{
    std::vector<std::string> path;
    chooseNames(m_root, path);
    shareStorages();
    return build(m_root);
}

} // namespace paretoscope::formats
