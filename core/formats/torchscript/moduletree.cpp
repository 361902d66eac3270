#include "core/formats/torchscript/moduletree.h"

#include "core/formats/torchscript/packedsource.h"
#include "core/formats/torchscript/tensorarena.h"

#include <ATen/ops/empty.h>
#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <numeric>
#include <set>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

/// A tensor at least this large gets a storage of its own: one that shares keeps the others in memory.
constexpr std::int64_t largeBytes = 1 << 16;

constexpr std::array reservedNames{"training", "forward", "__getstate__", "__setstate__"};

/// Python's words, which `self.NAME = …` in a module's own code cannot name.
constexpr std::array keywords{"and",   "as",     "assert",  "async",   "await",  "break", "class", "continue",
                              "def",   "del",    "elif",    "else",    "except", "for",   "from",  "global",
                              "if",    "import", "in",      "is",      "lambda", "not",   "or",    "pass",
                              "raise", "return", "try",     "with",    "while",  "yield", "None",  "True",
                              "False", "print",  "finally", "nonlocal"};

bool isIdentifier(const std::string &name)
{
    const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) &&
           std::ranges::all_of(name, fits) && !std::ranges::count(keywords, name);
}

std::string freeName(std::string name, std::set<std::string> &taken)
{
    if (name.empty())
        name = "_";
    while (!taken.insert(name).second)
        name += '_';
    return name;
}

constexpr const char *ownPrefix = "__torch__.paretoscope";

/// Lets the code of modules, and of the functions themselves, call functions of the unit.
struct Functions : jit::NativeResolver {
    explicit Functions(std::shared_ptr<jit::CompilationUnit> functions) : unit(std::move(functions)) {}
    static c10::QualifiedName nameOf(const std::string &name)
    {
        return c10::QualifiedName(c10::QualifiedName(ownPrefix), name);
    }
    std::shared_ptr<jit::SugaredValue> resolveValue(const std::string &name, jit::GraphFunction &method,
                                                    const jit::SourceRange &place) override
    {
        if (jit::Function *function = unit->find_function(nameOf(name)))
            return std::make_shared<jit::FunctionValue>(function);
        return jit::NativeResolver::resolveValue(name, method, place);
    }
    std::shared_ptr<jit::CompilationUnit> unit;
};

c10::TypePtr packedTupleType()
{
    const auto tensor = c10::TensorType::get();
    const auto numbers = c10::ListType::ofInts();
    return c10::TupleType::create({tensor, tensor, tensor, numbers, numbers, numbers});
}

c10::TypePtr packedTypeOf(const PackedParameter &packed)
{
    const c10::TypePtr one = packedTupleType();
    return packed.isList() ? c10::ListType::create(one) : one;
}

/// A weight has scales or books of its own.
c10::IValue packedTuple(const PackedWeight &packed)
{
    return c10::ivalue::Tuple::create(std::vector<c10::IValue>{
        packed.values, packed.book.defined() ? packed.book : packed.scales, packed.extra,
        c10::List<std::int64_t>(packed.layout), c10::List<std::int64_t>(packed.shape),
        c10::List<std::int64_t>(packed.strides)});
}

/// Of several blocks, or of a product, a list: how blocks are joined, then each. Of a block that is a product
/// that, then its factors.
c10::IValue packedValue(const PackedParameter &packed)
{
    if (!packed.isList())
        return packedTuple(packed.blocks.front());
    const at::Tensor nothing = at::empty({0}, at::kByte);
    c10::List<c10::IValue> list(packedTupleType());
    list.push_back(
        packedTuple({nothing, nothing, nothing, {packed.dimension}, packed.shape, packed.strides}));
    for (const PackedWeight &block : packed.blocks) {
        if (block.factors.empty())
            list.push_back(packedTuple(block));
        else
            list.push_back(
                packedTuple({nothing, nothing, nothing, block.layout, block.shape, block.strides}));
        for (const PackedWeight &factor : block.factors)
            list.push_back(packedTuple(factor));
    }
    return list;
}

/// Whether the tensor lies with others in one storage of the file.
bool isShared(const ModuleAttribute &attribute)
{
    if (!attribute.value.isTensor() || attribute.packed)
        return false;
    const at::Tensor &tensor = attribute.value.toTensor();
    return static_cast<std::int64_t>(tensor.nbytes()) < largeBytes && tensor.layout() == at::kStrided &&
           !tensor.is_quantized();
}

} // namespace

bool ModuleTree::Node::isPacked() const
{
    return std::ranges::any_of(attributes, [](const ModuleAttribute &a) { return a.packed.has_value(); });
}

bool ModuleTree::Node::hasSmallTensors() const
{
    return std::ranges::any_of(attributes, isShared);
}

ModuleTree::Node &ModuleTree::nodeOf(const std::string &qualified)
{
    Node *node = &m_root;
    for (std::size_t begin = 0; begin < qualified.size();) {
        const std::size_t dot = std::min(qualified.find('.', begin), qualified.size());
        const std::string name = qualified.substr(begin, dot - begin);
        auto child = std::ranges::find(node->children, name, [](const auto &entry) { return entry.first; });
        if (child == node->children.end())
            child = node->children.insert(child, {name, std::make_unique<Node>()});
        node = child->second.get();
        begin = dot + 1;
    }
    return *node;
}

void ModuleTree::addModule(const std::string &qualified, bool training)
{
    nodeOf(qualified).training = training;
}

void ModuleTree::add(const std::string &qualified, ModuleAttribute attribute)
{
    const std::size_t dot = qualified.rfind('.');
    attribute.name = dot == std::string::npos ? qualified : qualified.substr(dot + 1);
    nodeOf(dot == std::string::npos ? std::string() : qualified.substr(0, dot))
        .attributes.push_back(std::move(attribute));
}

/// Names as they were, unless taken twice. A module with modules below it, or with names that code cannot
/// say, has no code: the lite interpreter would not find that of the modules below it. Its packed weights are
/// filled in by modules of ours, and its small tensors have storages of their own.
void ModuleTree::chooseNames(Node &node, std::vector<std::string> &path)
{
    std::set<std::string> taken(reservedNames.begin(), reservedNames.end());
    for (auto &[name, child] : node.children) {
        name = freeName(name, taken);
        path.push_back(name);
        chooseNames(*child, path);
        path.pop_back();
    }
    for (ModuleAttribute &attribute : node.attributes) {
        attribute.name = freeName(attribute.name, taken);
        if (attribute.key >= 0) {
            std::vector<std::string> &whole = m_paths[attribute.key] = path;
            whole.push_back(attribute.name);
        }
    }
    const bool canHaveCode =
        node.children.empty() && std::ranges::all_of(node.attributes, isIdentifier, &ModuleAttribute::name) &&
        std::ranges::none_of(node.attributes, [](const auto &a) { return a.isTied || a.tiedTo >= 0; });
    node.hasCode = canHaveCode && (node.isPacked() || node.hasSmallTensors());
    if (!node.hasCode)
        dropCounts(node, path);
    for (std::size_t i = 0; i < node.attributes.size(); ++i) {
        ModuleAttribute &attribute = node.attributes[i];
        if (attribute.packed) {
            const std::string name = freeName(attribute.name + "_packed", taken);
            if (!node.hasCode) {
                addFiller(node, i, name);
                continue;
            }
            attribute.packedName = name;
            attribute.restored = Restored::Unpacked;
        } else if (node.hasCode && isShared(attribute) && attribute.restored == Restored::AsIs) {
            attribute.restored = Restored::Copied;
        }
    }
}

/// Without code there is nothing that could make tensors of numbers.
void ModuleTree::dropCounts(Node &node, const std::vector<std::string> &path)
{
    const std::string owner =
        std::accumulate(path.begin(), path.end(), std::string(),
                        [](const auto &sum, const auto &name) { return sum + name + '.'; });
    for (const ModuleAttribute &attribute : node.attributes)
        if (attribute.restored == Restored::Counted)
            m_dropped.push_back(owner + attribute.name);
    std::erase_if(node.attributes, [](const auto &a) { return a.restored == Restored::Counted; });
}

/// The weight becomes an empty tensor that the module NAME, loaded after it, holds too and sets to what it
/// unpacks: so a weight can come back in a module that has no code.
void ModuleTree::addFiller(Node &node, std::size_t index, const std::string &name)
{
    ModuleAttribute &weight = node.attributes[index];
    ModuleAttribute target;
    target.name = "target";
    target.restored = Restored::Filled;
    target.value = at::empty({0}, weight.value.toTensor().options())
                       .set_requires_grad(weight.value.toTensor().requires_grad());
    target.packed = std::move(weight.packed);
    target.packedName = "packed";
    weight.value = target.value;
    weight.packed.reset();
    weight.restored = Restored::Filled;
    auto filler = std::make_unique<Node>();
    filler->isFiller = true;
    filler->hasCode = true;
    filler->attributes.push_back(std::move(target));
    node.children.emplace_back(name, std::move(filler));
}

/// Tensors get storages that hold nothing else: one of their own, or one of the file's with others.
void ModuleTree::shareStorages()
{
    TensorArena arena;
    std::vector<std::pair<ModuleAttribute *, std::unique_ptr<at::Tensor>>> shared;
    const std::function<void(Node &)> visit = [&](Node &node) {
        for (ModuleAttribute &attribute : node.attributes) {
            if (attribute.packed) {
                for (PackedWeight &block : attribute.packed->blocks)
                    forEachStream(block, [&arena](at::Tensor &stream) { arena.add(stream); });
                continue;
            }
            if (!attribute.value.isTensor() || attribute.restored == Restored::Filled ||
                attribute.tiedTo >= 0)
                continue;
            const at::Tensor tensor = attribute.value.toTensor();
            if (attribute.restored != Restored::Copied) {
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
    std::string make = &node == &m_root ? "root" : node.isFiller ? "filler" : "";
    for (std::size_t i = 0; i < children.size(); ++i)
        make += "module " + node.children[i].first + ' ' + children[i].type()->name()->qualifiedName() + '\n';
    for (const ModuleAttribute &attribute : node.attributes)
        make += std::to_string(static_cast<int>(attribute.kind)) + ' ' + attribute.name + ' ' +
                attribute.packedName + ' ' + formats::typeOf(attribute)->annotation_str() + ' ' +
                std::to_string(static_cast<int>(attribute.restored)) +
                (attribute.packed && attribute.packed->isList() ? " in blocks\n" : "\n");
    c10::ClassTypePtr &type = m_types[make];
    if (type)
        return type;
    const std::string kind = node.isFiller ? "Filler" : node.isPacked() ? "Packed" : "Module";
    const std::string name = &node == &m_root ? "Network" : kind + std::to_string(m_types.size());
    type = c10::ClassType::create(c10::QualifiedName(ownPrefix, name), m_unit, true);
    m_unit->register_type(type);
    type->addAttribute("training", c10::BoolType::get());
    for (const ModuleAttribute &attribute : node.attributes) {
        type->addAttribute(attribute.name, formats::typeOf(attribute),
                           attribute.kind == AttributeKind::Parameter,
                           attribute.kind == AttributeKind::Buffer);
        if (attribute.packed)
            type->addAttribute(attribute.packedName, packedTypeOf(*attribute.packed));
    }
    for (std::size_t i = 0; i < children.size(); ++i)
        type->addAttribute(node.children[i].first, children[i].type());
    return type;
}

jit::Module ModuleTree::build(Node &node)
{
    std::vector<jit::Module> children;
    for (auto &[name, child] : node.children)
        children.push_back(build(*child));
    const c10::ClassTypePtr type = typeOf(node, children);
    jit::Module module(m_unit, type);
    module.setattr("training", node.training);
    for (const ModuleAttribute &attribute : node.attributes) {
        module.setattr(attribute.name, attribute.value);
        if (attribute.packed)
            module.setattr(attribute.packedName, packedValue(*attribute.packed));
    }
    for (std::size_t i = 0; i < children.size(); ++i)
        module.setattr(node.children[i].first, children[i]._ivalue());
    if (node.hasCode && !type->findMethod("__setstate__"))
        addCode(node, module);
    return module;
}

/// The lite interpreter finds no function that only __setstate__ calls, so that one must do all itself.
void ModuleTree::addCode(const Node &node, const jit::Module &module)
{
    const auto functions = std::make_shared<Functions>(m_unit);
    if (!m_unit->find_function(functions->nameOf("unpackWeight")))
        m_unit->define(c10::QualifiedName(ownPrefix), restoringFunctions(), functions, nullptr);
    jit::Module(module).define(
        node.isFiller ? fillerSource(node.attributes.front()) : stateSource(node.attributes), functions);
    jit::Inline(*jit::toGraphFunction(module.type()->getMethod("__setstate__")).graph());
}

/// Two attributes that are one tensor: LibTorch's pickles keep that they are.
void ModuleTree::tie()
{
    std::map<int, at::Tensor> tensors;
    const std::function<void(Node &, bool)> visit = [&](Node &node, bool collect) {
        for (ModuleAttribute &attribute : node.attributes) {
            if (collect && attribute.isTied)
                tensors[attribute.key] = attribute.value.toTensor();
            else if (!collect && attribute.tiedTo >= 0)
                attribute.value = tensors.at(attribute.tiedTo);
        }
        for (auto &[name, child] : node.children)
            visit(*child, collect);
    };
    visit(m_root, true);
    visit(m_root, false);
}

jit::Module ModuleTree::build()
{
    std::vector<std::string> path;
    chooseNames(m_root, path);
    shareStorages();
    tie();
    return build(m_root);
}

} // namespace paretoscope::formats
