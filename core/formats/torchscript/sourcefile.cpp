#include "core/formats/torchscript/sourcefile.h"

#include "core/base/enginescope.h"
#include "core/formats/torchscript/extrafiles.h"
#include "core/formats/torchscript/load.h"
#include "core/formats/torchscript/nodename.h"
#include "core/formats/torchscript/packedsource.h"

#include <torch/csrc/jit/api/module.h>

#include <algorithm>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

constexpr std::uint64_t mostExtraBytes = std::uint64_t{256} << 20;

/// Made of numbers and texts alone, so that it is written and read by any LibTorch.
bool isPlain(const c10::IValue &value, int depth = 0)
{
    constexpr int deepest = 16;
    if (depth > deepest)
        return false;
    const auto plain = [depth](const c10::IValue &inner) { return isPlain(inner, depth + 1); };
    if (value.isInt() || value.isDouble() || value.isBool() || value.isString() || value.isNone())
        return true;
    if (value.isTuple())
        return std::ranges::all_of(value.toTupleRef().elements().vec(), plain);
    if (value.isList())
        return std::ranges::all_of(value.toListRef().vec(), plain);
    if (!value.isGenericDict())
        return false;
    const auto entries = value.toGenericDict();
    return std::all_of(entries.begin(), entries.end(),
                       [&](const auto &entry) { return plain(entry.key()) && plain(entry.value()); });
}

class SourceReader {
public:
    SourceFile read(const jit::Module &root)
    {
        visit(root, {});
        if (!m_unknown.empty())
            m_file.leftOut.emplace_back(
                PARETOSCOPE_SAY(
                    "torchscript.attributes-left-out",
                    "Attributes that are neither tensors nor numbers nor texts are left out: %1."),
                m_unknown);
        return std::move(m_file);
    }

private:
    void visit(const jit::Module &module, const std::string &path)
    {
        const c10::ClassTypePtr type = module.type();
        SourceModule source{path, module.is_training(), {}};
        for (const AttributeKind kind :
             {AttributeKind::Parameter, AttributeKind::Buffer, AttributeKind::Plain})
            for (std::size_t i = 0; i < type->numAttributes(); ++i)
                if (kindOf(*type, i) == kind)
                    addAttribute(source, type->getAttributeName(i), kind, type->getAttribute(i),
                                 module._ivalue()->getSlot(i));
        for (std::size_t i = 0; i < type->numConstants(); ++i)
            addAttribute(source, type->getConstantName(i), AttributeKind::Plain, nullptr,
                         type->getConstant(i));
        m_file.modules.push_back(std::move(source));
        for (const auto &child : module.named_children())
            if (!isFiller(child.value))
                visit(child.value, attributePath(path, child.name));
    }

    /// What an earlier export needed to unpack its weights.
    static bool isPackedForm(const c10::TypePtr &type)
    {
        return type && type->annotation_str() == packedType;
    }
    static bool isFiller(const jit::Module &module)
    {
        const auto slot = module.type()->findAttributeSlot("packed");
        return slot && module.type()->findAttributeSlot("target") &&
               isPackedForm(module.type()->getAttribute(*slot));
    }

    static AttributeKind kindOf(const c10::ClassType &type, std::size_t slot)
    {
        if (type.is_parameter(slot))
            return AttributeKind::Parameter;
        return type.is_buffer(slot) ? AttributeKind::Buffer : AttributeKind::Plain;
    }

    void addAttribute(SourceModule &owner, const std::string &name, AttributeKind kind,
                      const c10::TypePtr &type, const c10::IValue &value)
    {
        if (name == "training" || isPackedForm(type) ||
            (value.isObject() && value.toObject()->type()->is_module()))
            return;
        if (value.isTensor()) {
            if (value.toTensor().defined())
                addTensor(attributePath(owner.path, name), kind, value);
            return;
        }
        if (isPlain(value) && !(value.isNone() && kind != AttributeKind::Plain)) {
            ModuleAttribute attribute;
            attribute.name = name;
            attribute.value = value;
            attribute.type = type;
            owner.plain.push_back(std::move(attribute));
        } else if (!value.isNone()) {
            m_unknown += (m_unknown.empty() ? "" : ", ") + attributePath(owner.path, name);
        }
    }

    void addTensor(const std::string &name, AttributeKind kind, const c10::IValue &value)
    {
        const at::Tensor &tensor = value.toTensor();
        const std::size_t index = m_file.tensors.size();
        const auto [first, isNew] = m_first.try_emplace(tensor.unsafeGetTensorImpl(), index);
        m_file.tensors.push_back({name, kind, tensor.requires_grad(), first->second, value});
    }

    SourceFile m_file;
    std::map<const void *, std::size_t> m_first; ///< by tensor
    std::string m_unknown;
};

} // namespace

base::Result<SourceFile> readSourceFile(const std::filesystem::path &path)
{
    const base::EngineScope engine;
    auto loaded = loadTorchScriptAsStored(path);
    if (!loaded)
        return loaded.error();
    torch::jit::Module &module = loaded->module;
    auto extra = readExtraFiles(path, mostExtraBytes);
    if (!extra)
        return extra.error();
    return base::guarded(base::ErrorCode::ModelUnreadable,
                         {PARETOSCOPE_SAY("torchscript.not-read-again", "%1 cannot be read again."), path},
                         [&]() -> base::Result<SourceFile> {
                             SourceFile file = SourceReader().read(module);
                             file.methods = readMethods(module, path.string());
                             file.extraFiles = std::move(extra->files);
                             for (const std::string &name : extra->tooLarge)
                                 file.leftOut.emplace_back(
                                     PARETOSCOPE_SAY("torchscript.extra-file-too-large",
                                                     "The extra file %1 is too large to be taken along."),
                                     name);
                             return file;
                         });
}

} // namespace paretoscope::formats
