// The Python that runs a file in somebody else's program: what is the same for all of them. Only inside the
// formats room.
#pragma once

namespace paretoscope::formats {

/// Prints a JSON object: a version for each package that its arguments name, or null.
inline constexpr const char *probeScript = R"PY(
import importlib.util, json, sys
from importlib import metadata

def version(name):
    try:
        if importlib.util.find_spec(name) is None:
            return None
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return str(__import__(name).__version__)
    except Exception:
        return None

print(json.dumps({name: version(name) for name in sys.argv[1:]}))
)PY";

/// Goes before a runtime's script, which defines load(), the program's own loading, and open_network(path):
/// it returns the version, a function from a list of (type, shape, bytes) to such a list, and the size of the
/// inputs' first dimension where the file fixes it. Types are NumPy's names of them.
inline constexpr const char *driverHead = R"PY(
import json, sys, time
)PY";

/// The status of a driver whose program could not be loaded: nothing is known of the file then.
inline constexpr int notLoadedStatus = 3;

/// That of one that lacked memory or room on the disk: nothing is known of the file either.
inline constexpr int noRoomStatus = 4;

/// Comes after it. Its arguments name the folder with job.json and inputs.bin, and the file; it leaves
/// outputs.bin and, last, answer.json in the folder.
inline constexpr const char *driverTail = R"PY(
def rows(inputs, most):
    """INPUTS in pieces of MOST along their first dimension, where the file takes so many at a time; the last is
    filled up with its last row, so many times."""
    sizes = {shape[0] if shape else None for _, shape, _ in inputs}
    count = sizes.pop() if len(sizes) == 1 else None
    if not most or not count or count == most:
        return [inputs], 0
    pieces = (count + most - 1) // most

    def piece(data, i):
        row = len(data) // count
        own = data[i * most * row:(i + 1) * most * row]
        return own + own[len(own) - row:] * (most - len(own) // row if row else 0)

    return [[(kind, [most] + list(shape[1:]), piece(data, i)) for kind, shape, data in inputs]
            for i in range(pieces)], pieces * most - count

def joined(parts, surplus):
    if len(parts) == 1 and surplus == 0:
        return parts[0]
    outputs = []
    for same in zip(*parts):
        if not same[0][1]:
            raise ValueError("it has an output that is not one for each sample, and takes them in pieces")
        count = sum(shape[0] for _, shape, _ in same)
        data = b"".join(data for _, _, data in same)
        outputs.append((same[0][0], [count - surplus] + list(same[0][1][1:]),
                        data[:len(data) // max(count, 1) * (count - surplus)]))
    return outputs

def main():
    folder = sys.argv[1]
    with open(folder + "/job.json") as file:
        job = json.load(file)
    version, run, most = open_network(sys.argv[2])
    told, room = [], job["outputBytes"]
    start = time.monotonic()
    with open(folder + "/inputs.bin", "rb") as source, open(folder + "/outputs.bin", "wb") as target:
        for call in job["calls"]:
            inputs = [(one["type"], one["shape"], source.read(one["bytes"])) for one in call]
            parts, surplus = rows(inputs, most)
            outputs = joined([run(part) for part in parts], surplus)
            room -= sum(len(data) for _, _, data in outputs)
            if room < 0 and told:
                break
            for _, _, data in outputs:
                target.write(data)
            told.append([{"type": kind, "shape": list(shape), "bytes": len(data)}
                         for kind, shape, data in outputs])
            if time.monotonic() - start > job["seconds"]:
                break
    with open(folder + "/answer.json", "w") as file:
        json.dump({"version": version, "calls": told}, file)

try:
    load()
except Exception as error:
    print(type(error).__name__ + ": " + str(error), file=sys.stderr)
    sys.exit(3)
try:
    main()
except (MemoryError, OSError) as error:
    print(type(error).__name__ + ": " + str(error), file=sys.stderr)
    sys.exit(4)
except Exception as error:
    print(type(error).__name__ + ": " + str(error), file=sys.stderr)
    sys.exit(1)
)PY";

} // namespace paretoscope::formats
