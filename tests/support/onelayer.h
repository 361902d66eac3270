// A network of one layer, whose operator the test says, and an evaluator on a network that a test made up.
#pragma once

#include "tests/support/scriptedevaluator.h"

#include <QTemporaryDir>

#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// Its weight, of SHAPE, is self.a.weight in what is COMPUTED of x.
inline ScriptedModule oneLayer(const std::vector<std::int64_t> &shape, const char *computed)
{
    const auto count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    return {{{"a.weight", weights({count}, 3).reshape(shape)}},
            {},
            std::string("\ndef forward(self, x):\n    return ") + computed + "\n"};
}

/// Of samples without labels; FOLDER must outlive it.
inline evaluate::Evaluator evaluatorOf(const QTemporaryDir &folder, const ScriptedModule &module,
                                       const MadeUpData &data)
{
    auto evaluator = scriptedEvaluator(folder, module, data, data::Task::Unlabelled);
    if (!evaluator)
        qFatal("%s", evaluator.error().message().c_str());
    return *evaluator;
}

} // namespace paretoscope::tests
