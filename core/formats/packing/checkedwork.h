// What writers of whole networks ask of what they are given, and what all of them say of their files. Only
// inside core. Pure functions.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/formats/target.h"

#include <string>
#include <vector>

namespace paretoscope::formats {

/// InvalidSetting where WORK's recipe is of another network, or not all that its steps ask for was done;
/// Internal where its weights are not the recipe's.
base::Result<void> checkWork(const ToWrite &work);

/// Whether WORK's recipe rounds what some layer is given.
bool roundsLayerInputs(const ToWrite &work);
/// WORK's model with operators that do so; the very model where none is to be.
graph::Model withInputsRounded(const ToWrite &work);

base::Sentence roundedInputsNote();
base::Sentence halvesNote();
/// NAMES: of layers of lower rank, see setFactorsApart().
base::Sentence factoredNote(const std::vector<std::string> &names);

} // namespace paretoscope::formats
