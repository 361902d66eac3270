// What a TorchScript file holds beside the graph that is read from it: modules and their flags, tensors by
// every name that they have, plain attributes, methods, extra files. The writer takes it along. Included only
// inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/torchscript/moduleattribute.h"
#include "core/formats/torchscript/sourcemethods.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace paretoscope::formats {

struct SourceModule {
    std::string path; ///< "layer1.0"; empty: the root
    bool training = false;
    std::vector<ModuleAttribute> plain; ///< numbers, texts, and lists, tuples, dicts of such
};

struct SourceTensor {
    std::string name;                              ///< qualified
    AttributeKind kind = AttributeKind::Parameter; ///< or Buffer
    bool trained = false;                          ///< requires a gradient
    std::size_t tiedTo = 0; ///< index of the first one that is this very tensor; its own if there is none
    c10::IValue value;
};

struct SourceFile {
    std::vector<SourceModule> modules; ///< parents before children, in the order of the file
    std::vector<SourceTensor> tensors; ///< in the order of a state dict
    std::vector<SourceMethod> methods;
    std::map<std::string, std::string> extraFiles; ///< name below extra/: content
    std::vector<base::Sentence> leftOut;           ///< what of all this could not be read
};

/// As stored: training flags too. Errors as readTorchScript().
base::Result<SourceFile> readSourceFile(const std::filesystem::path &path);

} // namespace paretoscope::formats
