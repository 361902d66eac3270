// How this processor's int8 kernels sum, found by running them: LibTorch's x86, oneDNN and FBGEMM kernels add
// pairs of products of a uint8 and an int8 in 16 bits that saturate, unless the processor has VNNI. Only
// inside core.
#pragma once

#include <c10/core/QEngine.h>
#include <c10/util/Exception.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::evaluate {

/// Range of uint8 activations: with 7 bits no pair of products can leave 16 bits (2 · 127 · 127 < 2^15).
enum class ActivationBits : int { Seven = 7, Eight = 8 };

struct Int8Engine {
    at::QEngine id = at::QEngine::NoQEngine;
    std::string name;
    bool exactAtEight = false; ///< sums are right for activations of 8 bits
    bool exactAtSeven = false;
};

struct Int8Way {
    Int8Engine engine;
    ActivationBits bits = ActivationBits::Eight;
};

/// What ENGINES, in the order in which they are preferred, allow: the first that is right with 8 bits among
/// the fast ones, else the first that is right with 7, else any that is right. Nothing where none is.
std::optional<Int8Way> chooseWay(std::span<const Int8Engine> engines);

/// This LibTorch's engines, each with how it sums: convolutions (one and many channels, 1 × 1, 3 × 3, by
/// channel) and a linear layer of all the largest numbers are run and looked at. Takes a few ms, each time.
std::vector<Int8Engine> int8Engines();

/// While it lives, LibTorch packs weights for ENGINE. Packed weights remember theirs; the process-wide choice
/// matters only while they are packed. One at a time; others wait.
class EngineChoice {
public:
    explicit EngineChoice(at::QEngine engine);
    ~EngineChoice();
    EngineChoice(const EngineChoice &) = delete;
    EngineChoice &operator=(const EngineChoice &) = delete;

private:
    at::QEngine m_before;
};

#if __has_include(<torch/headeronly/version.h>)
/// LibTorch 2.15 warns on standard error, once, that its quantized tensors are going to move to another
/// package.
class QuietAboutDeprecation {
    struct Ignore final : c10::WarningHandler {
        void process(const c10::Warning &) override {}
    };
    Ignore m_ignore;
    c10::WarningUtils::WarningHandlerGuard m_guard{&m_ignore};
};
#else
class QuietAboutDeprecation {};
#endif

} // namespace paretoscope::evaluate
