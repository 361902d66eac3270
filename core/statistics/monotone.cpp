#include "core/statistics/monotone.h"

#include <cstddef>

namespace paretoscope::statistics {

std::vector<double> neverFalling(const std::vector<double> &values, const std::vector<double> &weights)
{
    struct Block {
        double mean, weight;
        std::size_t count;
    };
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < values.size(); ++i) {
        blocks.push_back({values[i], weights[i], 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean > blocks.back().mean) {
            const Block last = blocks.back();
            blocks.pop_back();
            Block &kept = blocks.back();
            kept.mean = (kept.mean * kept.weight + last.mean * last.weight) / (kept.weight + last.weight);
            kept.weight += last.weight;
            kept.count += last.count;
        }
    }
    std::vector<double> pooled;
    pooled.reserve(values.size());
    for (const Block &block : blocks)
        pooled.insert(pooled.end(), block.count, block.mean);
    return pooled;
}

} // namespace paretoscope::statistics
