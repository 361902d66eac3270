// What is to be done to one layer: at most one method of each stage, each with its parameters. A value.
#pragma once

#include "core/base/result.h"
#include "core/compress/factorlayers.h"
#include "core/compress/layout.h"
#include "core/compress/parameter.h"
#include "core/graph/layer.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::compress {

class Method;

/// A method as it is applied: with a value for every parameter that has an effect.
struct Choice {
    const Method *method = nullptr;
    Values values;
    std::string way; ///< the values besides how much, where they are not the usual ones; empty: all usual
};

/// Settings that do the same compare equal, whatever was said besides. What has no effect at present is kept
/// for when it has: the group size of a layer whose bits are dragged to float and back.
class LayerSetting {
public:
    /// Leaves the layer as it is.
    LayerSetting();
    /// Of values that parameters() accept (said by the program itself; what users say goes through
    /// settingFrom()).
    LayerSetting(std::initializer_list<Values::value_type> said);

    /// The setting with one more thing said. Where KEY's usual value follows from others, it does so again as
    /// soon as it is said to be the usual one. A type says how much, too, where nothing is said that it
    /// takes; an amount that it does not take makes it wait.
    LayerSetting with(std::string_view key, const Value &value) const;

    /// The same; what is usual beside its type is then what is usual beside another, should one be said.
    LayerSetting followingType() const;

    /// What is not usual, with or without effect.
    const Values &said() const;
    /// By stage. None: nothing is done to the layer.
    const std::vector<Choice> &choices() const;
    /// Those of them whose amounts are moved (StageAbout::isAxis): they come first.
    std::span<const Choice> moved() const;
    bool isFloat() const { return choices().empty(); }
    /// Methods of several stages that are moved.
    bool isJoint() const { return moved().size() > 1; }
    /// What was said, else what is usual beside the rest.
    Value value(std::string_view key) const;
    /// Whether KEY changes what is done.
    bool hasEffect(std::string_view key) const;

    /// Short and unique, in no locale: "4", "8 s30", "bfloat16", "3 group64 asymmetric", "4 output signed
    /// rescaled". For keys of caches and logs: never changed once published; front ends have phrasesOf().
    const std::string &text() const;

    bool operator==(const LayerSetting &other) const;

private:
    struct Content;
    explicit LayerSetting(Values said, bool isAll = false);

    std::shared_ptr<const Content> m_content; ///< never null
};

/// Whether all leave their layers as they are.
bool areFloat(std::span<const LayerSetting> settings);

/// SAID by a user: an error names the key and what it may be, to follow "WHERE: ". A type and an amount that
/// it has not are one.
base::Result<LayerSetting> settingFrom(const Values &said);

/// Of what is moved in SETTING only what KEY has chosen, "bits" or "sparsity", and what goes along.
LayerSetting alone(const LayerSetting &setting, std::string_view key);
/// Of SETTING only what it does to the weight.
LayerSetting ofWeight(const LayerSetting &setting);
/// Of SETTING only what it does to each factor of a weight that becomes a product.
LayerSetting ofFactors(const LayerSetting &setting);
/// SETTING with CHOICE in its stage.
LayerSetting joined(const LayerSetting &setting, const Choice &choice);
/// Whether SETTING has a method of the stage of KEY.
bool does(const LayerSetting &setting, std::string_view key);

/// SETTING without what changes nothing of LAYER: rounding it to the very type that its file has it in.
LayerSetting canonical(const LayerSetting &setting, const graph::Layer &layer);
/// InvalidSetting, naming the layer, if a method cannot be applied to it, or not beside another.
base::Result<void> validate(const LayerSetting &setting, const graph::Layer &layer);
/// The same of some CHOICES of a setting.
base::Result<void> validate(std::span<const Choice> choices, const graph::Layer &layer);
/// The factors that SETTING makes of LAYER's weight; absent: it makes none.
std::optional<Factored> factoredBy(const LayerSetting &setting, const graph::Layer &layer);
/// What LAYER takes in a file.
Layout layoutOf(const LayerSetting &setting, const graph::Layer &layer);
/// When it is measured among others: the less, the earlier.
double lateness(const LayerSetting &setting);
/// The file gets smaller by it, the run no faster.
bool isOnlySmaller(const LayerSetting &setting);
/// What the layer is given is rounded.
bool roundsInputs(const LayerSetting &setting);

/// A part of a setting in words: PATTERN (see PARETOSCOPE_TEXT) about VALUE, "%1 bits" of 4.
struct Phrase {
    const char *pattern;
    Value value;
    bool isShare = false; ///< VALUE is one, shown as per cent
};
/// What is not usual of SETTING, how much first: "4 bits", "30 % zero", "groups of 32"; "float" of one that
/// does nothing.
std::vector<Phrase> phrasesOf(const LayerSetting &setting);
/// Of the main parameters alone.
std::vector<Phrase> mainPhrasesOf(const LayerSetting &setting);
/// Of one value: "4 bits", "float".
std::optional<Phrase> phraseOf(const Parameter &parameter, const Value &value);

} // namespace paretoscope::compress
