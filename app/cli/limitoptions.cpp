#include "app/cli/limitoptions.h"

#include "app/cli/numbers.h"

#include <CLI/CLI.hpp>

namespace paretoscope::cli {

void addLimitOptions(CLI::App &command, evaluate::BehaviourLimits &limits, const std::string &group)
{
    const auto addShare = [&](const char *name, std::optional<double> &value, const char *text) {
        command.add_option(name, value, text)->type_name("SHARE")->check(CLI::Range(0.0, 1.0))->group(group);
    };
    addShare("--max-class-drop", limits.classDrop, "No class loses more than this much of its accuracy");
    addShare("--max-flips", limits.flipShare, "At most this share of all answers turns from right to wrong");
    addShare("--max-ece-increase", limits.eceIncrease, "Expected calibration error grows by at most this");
    addShare("--max-hard-drop", limits.hardDrop,
             "Accuracy on the tenth that is hardest for the float model falls by at most this");
    command
        .add_option("--max-overconfident", limits.overconfident,
                    "At most N more answers that are wrong with a probability above 0.9")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber)
        ->group(group);
}

std::string describeLimits(const evaluate::BehaviourLimits &limits)
{
    std::string text;
    const auto add = [&text](const std::string &limit) { text += (text.empty() ? "" : ", ") + limit; };
    if (limits.classDrop)
        add("no class loses more than " + percent(*limits.classDrop));
    if (limits.flipShare)
        add("at most " + percent(*limits.flipShare) + " of the answers turn wrong");
    if (limits.eceIncrease)
        add("calibration error grows by at most " + percent(*limits.eceIncrease));
    if (limits.hardDrop)
        add("the hardest tenth loses at most " + percent(*limits.hardDrop));
    if (limits.overconfident)
        add("at most " + count(*limits.overconfident) + " more wrong answers with a probability above 0.9");
    return text;
}

} // namespace paretoscope::cli
