#include "tests/support/exportedprogram.h"

#include "tests/support/datafiles.h"

#include <initializer_list>
#include <vector>

namespace paretoscope::tests {

namespace {

using nlohmann::json;

json describedTensor(const char *part, std::vector<int> sizes, std::vector<int> strides)
{
    json meta{{"dtype", 7}, {"requires_grad", true}, {"layout", 7}, {"storage_offset", {{"as_int", 0}}}};
    meta["device"] = {{"type", "cpu"}, {"index", nullptr}};
    meta["sizes"] = meta["strides"] = json::array();
    for (const int size : sizes)
        meta["sizes"].push_back({{"as_int", size}});
    for (const int stride : strides)
        meta["strides"].push_back({{"as_int", stride}});
    return {{"path_name", part}, {"is_param", true}, {"use_pickle", false}, {"tensor_meta", meta}};
}

json tensorNamed(const char *name)
{
    return {{"as_tensor", {{"name", name}}}};
}

json given(const char *name, json argument)
{
    return {{"name", name}, {"arg", std::move(argument)}, {"kind", 1}};
}

json parameterSpec(const char *name, const char *qualified)
{
    return {{"parameter", {{"arg", {{"name", name}}}, {"parameter_name", qualified}}}};
}

} // namespace

ExportedProgram::ExportedProgram()
{
    const auto list = [](std::initializer_list<json> items) { return json(json::array_t(items)); };
    const json linear{{"target", "torch.ops.aten.linear.default"},
                      {"name", "linear"},
                      {"inputs", list({given("input", tensorNamed("x")), given("weight", tensorNamed("p_w")),
                                       given("bias", tensorNamed("p_b"))})},
                      {"outputs", list({tensorNamed("linear")})},
                      {"metadata", {{"nn_module_stack", "L__self__,,Net;L__self__fc,block.fc,Linear"}}}};
    const json relu{{"target", "torch.ops.aten.relu.default"},
                    {"name", "relu"},
                    {"inputs", list({given("self", tensorNamed("linear"))})},
                    {"outputs", list({tensorNamed("relu")})},
                    {"metadata", json::object()}};
    const json input{{"user_input", {{"arg", tensorNamed("x")}}}};
    const json output{{"user_output", {{"arg", tensorNamed("relu")}}}};
    json module;
    module["graph"] = {{"inputs", list({tensorNamed("p_w"), tensorNamed("p_b"), tensorNamed("x")})},
                       {"outputs", list({tensorNamed("relu")})},
                       {"nodes", list({linear, relu})},
                       {"tensor_values", json::object()},
                       {"sym_int_values", json::object()}};
    module["signature"] = {{"input_specs", list({parameterSpec("p_w", "block.fc.weight"),
                                                 parameterSpec("p_b", "block.fc.bias"), input})},
                           {"output_specs", list({output})}};
    module["module_call_graph"] = json::array();
    program = {{"graph_module", module},
               {"schema_version", {{"major", 8}, {"minor", 20}}},
               {"torch_version", "2.15.0"}};
    weights["config"] = {{"block.fc.weight", describedTensor("weight_0", {6, 4}, {4, 1})},
                         {"block.fc.bias", describedTensor("weight_1", {6}, {1})}};
}

void ExportedProgram::save(const std::filesystem::path &path) const
{
    save(path, program.dump());
}

void ExportedProgram::save(const std::filesystem::path &path, const std::string &text) const
{
    std::vector<float> matrix, bias;
    for (int i = 1; i <= 24; ++i)
        matrix.push_back(0.25F * static_cast<float>(i));
    for (int i = 1; i <= 6; ++i)
        bias.push_back(static_cast<float>(-i));
    std::vector<ZipMember> members{
        {"net/data/weights/weight_0", packed(matrix)},
        {"net/data/weights/weight_1", packed(bias)},
        {"net/data/weights/" + model + "_weights_config.json", textBytes(weights.dump())},
        {"net/models/" + model + ".json", textBytes(text)},
        {"net/archive_format", textBytes(format)},
        {"net/archive_version", textBytes("0")},
        {"net/byteorder", textBytes(order)}};
    if (!also.empty())
        members.push_back({also, textBytes("{}")});
    writeZip(path, members, ZipMethod::Stored);
}

} // namespace paretoscope::tests
