// The modules of an exported file: nested so that parameters keep their qualified names, with code of their
// own where they restore packed weights and tensors of a shared storage. Modules of the same make share one
// type. Not thread-safe. Only inside core.
#pragma once

#include "core/formats/torchscript/moduleattribute.h"

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::formats {

class ModuleTree {
public:
    /// A module that is there even if it owns nothing; those of a parent stand in the order in which they are
    /// added. QUALIFIED: "layer1.0", empty for the root.
    void addModule(const std::string &qualified, bool training);

    /// QUALIFIED: "layer1.0.conv1.weight"; its last part becomes the attribute's name, changed only if it is
    /// taken. Attributes of a module stand in the order in which they are added.
    void add(const std::string &qualified, ModuleAttribute attribute);

    /// Modules without methods of their own yet but those that restore their tensors. Call once; tensors of
    /// packed weights and small tensors then share storages, and whoever loads them copies them out.
    torch::jit::Module build();

    /// Where an attribute is in the built module: names from the root.
    const std::vector<std::string> &path(int key) const { return m_paths.at(key); }

    /// Names of integer buffers that are not in the built modules, since only code could restore them.
    const std::vector<std::string> &dropped() const { return m_dropped; }

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> children;
        std::vector<ModuleAttribute> attributes;
        bool training = false;
        bool hasCode = false;  ///< that restores its tensors
        bool isFiller = false; ///< fills a weight of its parent
        bool isPacked() const;
        bool hasSmallTensors() const;
    };

    Node &nodeOf(const std::string &qualified);
    void chooseNames(Node &node, std::vector<std::string> &path);
    void dropCounts(Node &node, const std::vector<std::string> &path);
    void addFiller(Node &node, std::size_t attribute, const std::string &name);
    void shareStorages();
    void tie();
    torch::jit::Module build(Node &node);
    c10::ClassTypePtr typeOf(const Node &node, const std::vector<torch::jit::Module> &children);
    void addCode(const Node &node, const torch::jit::Module &module);

    Node m_root;
    std::map<int, std::vector<std::string>> m_paths;
    std::vector<std::string> m_dropped;
    std::shared_ptr<torch::jit::CompilationUnit> m_unit = std::make_shared<torch::jit::CompilationUnit>();
    std::map<std::string, c10::ClassTypePtr> m_types; ///< by make
};

} // namespace paretoscope::formats
