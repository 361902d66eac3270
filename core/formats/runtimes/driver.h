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

/// Comes after it. Its argument names the folder with job.json and inputs.bin; it leaves outputs.bin and,
/// last, answer.json there.
inline constexpr const char *driverTail = R"PY(
def rows(inputs, most):
    """INPUTS one by one along their first dimension, where the file takes one at a time."""
    sizes = {shape[0] if shape else None for _, shape, _ in inputs}
    if most != 1 or len(sizes) != 1 or None in sizes or sizes <= {0, 1}:
        return [inputs]
    count = sizes.pop()
    return [[(kind, [1] + shape[1:], data[i * len(data) // count:(i + 1) * len(data) // count])
             for kind, shape, data in inputs] for i in range(count)]

def joined(parts):
    if len(parts) == 1:
        return parts[0]
    return [(same[0][0], [sum(shape[0] for _, shape, _ in same)] + same[0][1][1:],
             b"".join(data for _, _, data in same)) for same in zip(*parts)]

def main():
    folder = sys.argv[1]
    with open(folder + "/job.json") as file:
        job = json.load(file)
    version, run, most = open_network(job["file"])
    told, room = [], job["outputBytes"]
    start = time.monotonic()
    with open(folder + "/inputs.bin", "rb") as source, open(folder + "/outputs.bin", "wb") as target:
        for call in job["calls"]:
            inputs = [(one["type"], one["shape"], source.read(one["bytes"])) for one in call]
            outputs = joined([run(part) for part in rows(inputs, most)])
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
except Exception as error:
    print(type(error).__name__ + ": " + str(error), file=sys.stderr)
    sys.exit(1)
)PY";

} // namespace paretoscope::formats
