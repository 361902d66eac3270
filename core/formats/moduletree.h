// The modules of an exported file: nested so that parameters keep their qualified names, with code of their own where
// they hold packed weights. Modules of the same make share one type. Not thread-safe. Only inside core.
#pragma once

#include "core/formats/packedweight.h"

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

enum class AttributeKind { Parameter, Buffer, Plain };

/// One thing a module owns. KEY is the caller's: how it finds the attribute again.
struct ModuleAttribute {
    int key = 0;
    std::string name;
    c10::IValue value;
    AttributeKind kind = AttributeKind::Plain;
    std::optional<PackedWeight> packed;
    std::string packedName; ///< of the attribute that keeps the packed form
};

class ModuleTree {
public:
    /// QUALIFIED: "layer1.0.conv1.weight"; its last part becomes the attribute's name, changed only if it is taken.
    void add(const std::string &qualified, ModuleAttribute attribute);

    /// Modules without methods of their own yet but those that packed weights need. Call once; tensors of packed weights
    /// and small tensors then share storages.
    torch::jit::Module build();

    /// Where an attribute is in the built module: names from the root.
    const std::vector<std::string> &path(int key) const { return m_paths.at(key); }

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> children;
        std::vector<ModuleAttribute> attributes;
        bool isPacked() const;
    };

    void chooseNames(Node &node, std::vector<std::string> &path);
    void shareStorages();
    torch::jit::Module build(Node &node);
    c10::ClassTypePtr typeOf(const Node &node, const std::vector<torch::jit::Module> &children);

    Node m_root;
    std::map<int, std::vector<std::string>> m_paths;
    std::shared_ptr<torch::jit::CompilationUnit> m_unit = std::make_shared<torch::jit::CompilationUnit>();
    std::map<std::string, c10::ClassTypePtr> m_types; ///< by make
};

} // namespace paretoscope::formats
