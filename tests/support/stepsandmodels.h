// Steps and models that a test cannot do without: what is wrong with them ends it.
#pragma once

#include "core/formats/readmodel.h"
#include "core/graph/model.h"
#include "core/pipeline/steps.h"

#include <QtGlobal>

#include <filesystem>
#include <string>

namespace paretoscope::tests {

inline pipeline::Steps stepsOf(const std::string &text)
{
    const auto steps = pipeline::stepsFromText(text);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

inline graph::Model load(const std::filesystem::path &path)
{
    auto read = formats::readModel(path);
    if (!read)
        qFatal("%s (%s)", read.error().message().c_str(), read.error().detail.c_str());
    return read->model;
}

} // namespace paretoscope::tests
