// What methods say of themselves (their titles, tips and phrases) in the language of the window, with numbers
// as the window writes them. Pure functions; GUI thread (they translate).
#pragma once

#include "core/compress/layersetting.h"
#include "core/compress/method.h"

#include <QString>

namespace paretoscope::widgets::methodwords {

/// TEXT of a description (see PARETOSCOPE_TEXT).
QString word(const char *text);
/// The same of a step's.
QString stepWord(const char *text);

/// VALUE of PARAMETER as it stands alone: "4 bits", "float16", "30 %", "float".
QString value(const compress::Parameter &parameter, const compress::Value &value);
/// VALUE under the title of PARAMETER, as in a menu: "4", "float16", "30 %", "One per tensor".
QString choice(const compress::Parameter &parameter, const compress::Value &value);

/// "4 bits, 30 % zero, groups of 64, symmetric": what differs from the usual; "float" when nothing is done.
QString setting(const compress::LayerSetting &setting);
/// How much SETTING has of PARAMETER, a main one, in the words of its method: "4 bits", "NF4".
QString amount(const compress::LayerSetting &setting, const compress::Parameter &parameter);
/// How much alone, as narrow as a column needs: "4 bits", "bfloat16", "30 %", "4 bits · 30 %".
QString shortSetting(const compress::LayerSetting &setting);

} // namespace paretoscope::widgets::methodwords
