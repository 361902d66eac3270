"""Runs the benchmarks and the measuring commands and keeps the table of docs/MEASURED.md.

Called by packaging/measure. A benchmark's figure is a line "WHAT: FIGURE (bar BAR) DETAILS"; a command's is taken from
its JSON. Nothing is judged here: a figure that misses its bar stands in the table as it is.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = "| what | figure | bar | from |\n|---|---|---|---|\n"
LINE = re.compile(r"^(?P<what>[^:]+(?::[^ ][^:]*)*): (?P<figure>.+?) \(bar (?P<bar>[^)]*)\)\s*(?P<details>.*)$")

CIFAR = {"scale": 1 / 255, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
PHOTOS = {"scale": 1 / 255, "mean": [0.5], "std": [0.5]}


def cifar(name):
    return {"model": f"cifar10/{name}.pt", "task": "classification", "input": CIFAR,
            "data": {"evaluate": {"path": "cifar10/test_1017.bin", "format": "cifar10-bin"},
                     "calibrate": {"path": "cifar10/calib_512.bin", "format": "cifar10-bin"}}}


def mnist(name, resize=None):
    numbers = {"scale": 1 / 255, **({"resize": resize, "mean": [0.1307], "std": [0.3081]} if resize else {})}
    return {"model": f"mnist/{name}.pt", "task": "classification", "input": numbers,
            "data": {"evaluate": {"path": "mnist/t10k-images-idx3-ubyte", "format": "idx",
                                  "labels": "mnist/t10k-labels-idx1-ubyte"},
                     "calibrate": {"path": "mnist/train5000-images-idx3-ubyte", "format": "idx",
                                   "labels": "mnist/train5000-labels-idx1-ubyte"}}}


NETWORKS = {
    "resnet20": cifar("resnet20"),
    "resnet32": cifar("resnet32"),
    "resnet44": cifar("resnet44"),
    "lenet5": mnist("lenet5_32x32", [32, 32]),
    "mobilenet_v1_075": {
        "model": "imagenet/mobilenet_v1_075_224.pt", "task": "classification", "input": PHOTOS,
        "data": {"evaluate": {"path": "imagenet/photos", "format": "image-csv", "labels": "imagenet/labels.csv"}}},
    "stories260k": {
        "model": "tinystories/stories260k.pt", "task": "language-model",
        "data": {"evaluate": {"path": "tinystories/tokens-idx2-short", "format": "idx"}}},
}


# Bytes of so many bits of every weight with a scale a channel; right answers without improving.
BUDGETS = (
    ("resnet20", 89432, "2.5", 826), ("resnet20", 106190, "3.0", 922), ("resnet20", 122948, "3.5", 926),
    ("resnet20", 139712, "4.0", 931), ("resnet32", 182370, "3.0", 922), ("resnet44", 217567, "2.5", 914),
    ("resnet44", 258530, "3.0", 940), ("mobilenet_v1_075", 1357736, "4.0", "56 %"))


class Commands:
    """paretoscope-cli on the demo and on the real networks, without what earlier runs left in the cache."""

    def __init__(self, build, data, folder):
        self.cli = build / "app/cli/paretoscope-cli"
        self.folder = pathlib.Path(folder)
        self.projects = {"demo": build / "share/paretoscope/demo/digits.pscope.json"}
        for name, network in NETWORKS.items():
            if (data / network["model"]).exists():
                self.projects[name] = self.write(name, network, data)

    def write(self, name, network, data):
        project = json.loads(json.dumps({"paretoscope": 1, **network}))
        project["model"] = str(data / project["model"])
        for source in project["data"].values():
            for key in ("path", "labels"):
                if key in source:
                    source[key] = str(data / source[key])
        path = self.folder / f"{name}.pscope.json"
        path.write_text(json.dumps(project))
        return path

    def run(self, command, network, *arguments):
        """The command's JSON and the most memory it held, in bytes."""
        answer, usage = self.run_cold(command, network, *arguments)
        return answer, usage.ru_maxrss * 1024

    def run_cold(self, command, network, *arguments):
        """The command's JSON and what the system counted of its process."""
        answer = self.folder / "answer.json"
        line = [self.cli, command, self.projects[network], *arguments, "--no-cache", "--quiet", "--json", answer]
        process = subprocess.Popen([str(word) for word in line], stdout=subprocess.DEVNULL, env=os.environ)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"paretoscope-cli {command} {network} ended with {process.returncode}")
        return json.loads(answer.read_text()), usage


def share(value):
    return f"{100 * value:.2f} %"


def measured(answer):
    return (f"{answer['correct']:,} of {answer['predictions']:,} ({share(answer['value'])}, "
            f"{100 * answer['low']:.2f} to {100 * answer['high']:.2f})")


def baseline_row(commands, network):
    answer, _ = commands.run("baseline", network)
    if answer["metric"] == "accuracy":
        figure = f"{measured(answer)}, cross-entropy {answer['crossEntropy']:.4f}, n = {answer['n']:,}"
    else:
        figure = (f"{answer['value']:.3f} nats a token ({answer['low']:.3f} to {answer['high']:.3f}), next token right "
                  f"{share(answer['correct'] / answer['predictions'])}, n = {answer['n']} windows")
    return f"{network}, float", figure, "", f"`paretoscope-cli baseline {network}.pscope.json`"


def sensitivity_row(commands, network, samples, bar):
    answer, memory = commands.run("sensitivity", network, "--samples", str(samples))
    forecast = answer.get("forecastSeconds")
    figure = f"{len(answer['cells'])} cells in {answer['seconds']:.1f} s"
    if forecast:
        figure += f", forecast {forecast:.1f} s"
    figure += f"; at most {memory / 1e9:.2f} GB in memory"
    return (f"{network}, sensitivity, {samples} samples", figure, bar,
            f"`paretoscope-cli sensitivity {network}.pscope.json --samples {samples} --no-cache`")


def export_row(commands, network):
    recipe = commands.folder / "4.json"
    recipe.write_text(json.dumps({"paretoscopeRecipe": 1, "default": {"bits": 4}, "layers": {}}))
    target = commands.folder / "small.pt"
    answer, _ = commands.run("export", network, "--recipe", recipe, "--format", "torchscript", "-o", target)
    figure = (f"{answer['storedBytes']:,} B stored, {answer['fileBytes']:,} B file, largest difference of outputs "
              f"{answer['maxAbsDifference']:g}")
    return (f"{network} at 4 bits, exported and read back by plain LibTorch", figure, "file ≤ stored × 1.02 + 64 KiB",
            f"`paretoscope-cli export {network}.pscope.json --recipe 4.json --format torchscript -o small.pt`")


def uniform_row(commands, network, bits, bar):
    """On the better of the two grids that there are for the width, so that comparisons do not flatter mixed recipes; and
    with bias correction."""
    found = []
    for symmetric in (True, False):
        recipe = commands.folder / f"uniform{bits}.json"
        recipe.write_text(json.dumps({"paretoscopeRecipe": 2, "default": {"bits": bits, "symmetric": symmetric}}))
        answer, _ = commands.run("evaluate", network, "--recipe", recipe)
        found.append((answer["correct"], symmetric == (bits < 4), "symmetric" if symmetric else "asymmetric", answer))
    usual = next(item for item in found if item[1])
    best = max(found)
    recipe.write_text(json.dumps({"paretoscopeRecipe": 2, "default": {"bits": bits, "biasCorrection": True}}))
    corrected, _ = commands.run("evaluate", network, "--recipe", recipe)
    figure = (f"{usual[0]} of {usual[3]['n']:,} on the usual grid ({usual[2]}, {usual[3]['storedBytes']:,} B)"
              + ("" if best is usual else f"; {best[0]} {best[2]}")
              + f"; {corrected['correct']} with biases corrected (KL {usual[3]['kl']:.3f} to {corrected['kl']:.3f})")
    return (f"{network}, {bits} bits in every layer", figure, f"≥ {bar}",
            f"`paretoscope-cli evaluate {network}.pscope.json --recipe {bits}.json`")


def budget_row(commands, network, size, bits, bar, more=()):
    options = ["--bits", "2,3,4,5,6,8", "--max-bytes", str(size), "--verify", "5", *more]
    answer, _ = commands.run("frontier", network, *options)
    points = [point for point in answer["points"] if "measured" in point]
    largest = max(points, key=lambda point: point["storedBytes"])["measured"]
    figure = f"{largest['correct']} of {largest['n']:,} for the largest recipe within it"
    others = ", ".join(f"{point['origin']} {point['measured']['correct']}" for point in answer["candidates"])
    return (f"{network} at {bits} average bits ({size:,} B)" + (", biases corrected" if more else ""),
            figure + (f"; {others}" if others else ""), f"≥ {bar}" if bar else "",
            f"`paretoscope-cli frontier {network}.pscope.json {' '.join(options)}`")


def processor_seconds(usage):
    return usage.ru_utime + usage.ru_stime


def peer_row(commands, peer, data, learnt):
    """Both once, one after the other, cold, start and evaluation included. Plain on 32 calibration images each; LEARNT, with
    rounding learnt from all 512, the peer's by three epochs of gradients."""
    project = NETWORKS["resnet20"]
    line = [peer, PROJECT / "packaging/peers/mixedprecision.py", "--network", data / project["model"]]
    line += ["--epochs", "3"] if learnt else []
    for role in ("calibrate", "evaluate"):
        line += [f"--{role}", data / project["data"][role]["path"]]
    output = commands.folder / "peer.txt"
    with open(output, "w", encoding="utf-8") as stream:
        process = subprocess.Popen([str(word) for word in line], stdout=stream, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"packaging/peers/mixedprecision.py ended with {process.returncode}")
    theirs = json.loads(output.read_text(encoding="utf-8").splitlines()[-1])
    options = ["--bits", "2,3,4,5,6,8", "--max-bytes", "106190", "--verify", "1"]
    options += ["--rounding", "learned"] if learnt else ["--samples", "32"]
    ours, own_usage = commands.run_cold("frontier", "resnet20", *options)
    best = ours["best"]["measured"]
    seconds, own_seconds = processor_seconds(usage), processor_seconds(own_usage)
    figure = (f"{own_seconds / seconds:.2f} of its processor time; {best['correct']} of {best['n']:,} right in "
              f"{own_seconds:.1f} s against {theirs['correct']} in {seconds:.1f} s")
    return ("resnet20 at 3.0 average bits" + (", rounding learnt," if learnt else "") +
            f" against model-compression-toolkit {theirs['version']}", figure,
            "≤ 0.6, ≥ 931 right" if learnt else "≤ 0.25, ≥ 926 right", f"`paretoscope-cli frontier resnet20.pscope.json {' '.join(options)}`, "
            "`packaging/peers/mixedprecision.py`")


def command_rows(commands, only):
    wanted = []
    for network in ("demo", *NETWORKS):
        wanted.append((f"baseline {network}", network, lambda n=network: baseline_row(commands, n)))
    wanted.append(("sensitivity resnet20", "resnet20", lambda: sensitivity_row(commands, "resnet20", 64, "")))
    wanted.append(("sensitivity mobilenet_v1_075", "mobilenet_v1_075",
                   lambda: sensitivity_row(commands, "mobilenet_v1_075", 64, "≤ 1.5 GB")))
    for network, bits, bar in (("resnet20", 3, 890), ("resnet20", 4, 930), ("resnet44", 3, 918), ("resnet44", 4, 940)):
        wanted.append((f"uniform {network}", network,
                       lambda n=network, b=bits, r=bar: uniform_row(commands, n, b, r)))
    for network, size, bits, bar in BUDGETS:
        wanted.append((f"frontier {network} {bits}", network,
                       lambda n=network, s=size, b=bits, r=bar: budget_row(commands, n, s, b, r)))
        wanted.append((f"corrected {network} {bits}", network,
                       lambda n=network, s=size, b=bits: budget_row(commands, n, s, b, "", ("--steps", "foldBatchNorm,biasCorrection"))))
    for network in ("resnet20", "mobilenet_v1_075"):
        wanted.append((f"export {network}", network, lambda n=network: export_row(commands, n)))
    for name, network, row in wanted:
        if network in commands.projects and only in name:
            yield row()


def benchmark_rows(build, only):
    for program in sorted((build / "tests/bench").glob("bench_*")):
        if not program.is_file() or not os.access(program, os.X_OK) or only not in program.name:
            continue
        say(program.name)
        finished = subprocess.run([str(program)], stdout=subprocess.PIPE, text=True, check=False, env=os.environ)
        if finished.returncode != 0:
            raise RuntimeError(f"{program.name} ended with {finished.returncode}")
        for line in finished.stdout.splitlines():
            print(line)
            if found := LINE.match(line.strip()):
                details = f"; {found['details']}" if found["details"] else ""
                yield found["what"], found["figure"] + details, found["bar"], f"`{program.name}`"


def say(text):
    print(f"-- {text}", file=sys.stderr, flush=True)


def machine(build):
    engine = subprocess.run([build / "app/cli/paretoscope-cli", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    version = next((line.split("=", 1)[1].strip().strip('"') for line in open("/etc/os-release", encoding="utf-8")
                    if line.startswith("PRETTY_NAME=")), platform.system())
    return f"Machine: {os.cpu_count()} cores of {model}, {memory:.0f} GiB of memory, {version}, {engine.stdout.strip()}."


def table_rows(text):
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "what":
            rows[cells[0]] = cells
    return rows


def write_table(rows, build, keep_old):
    document = PROJECT / "docs" / "MEASURED.md"
    text = document.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN, 1)
    old, after = rest.split(END, 1)
    table = table_rows(old) if keep_old else {}
    for row in rows:
        table[row[0]] = list(row)
    body = "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in table.values())
    new = document.with_suffix(".new")
    new.write_text(f"{before}{BEGIN}\n{machine(build)}\n\n{HEAD}{body}{END}{after}", encoding="utf-8")
    new.replace(document)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--print", dest="show", action="store_true")
    parser.add_argument("--peer", type=pathlib.Path, help="Python with model-compression-toolkit")
    options = parser.parse_args()
    build, data = options.build.resolve(), options.data.resolve()
    os.environ["PARETOSCOPE_DATA"] = str(data)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            commands = Commands(build, data, folder)
            for row in command_rows(commands, options.only):
                say(": ".join(row[:2]))
                rows.append(row)
            if options.peer and "resnet20" in commands.projects and options.only in "peers resnet20":
                rows += [peer_row(commands, options.peer, data, learnt) for learnt in (False, True)]
                say(": ".join(rows[-1][:2]))
            rows += benchmark_rows(build, options.only)
        except RuntimeError as failure:
            sys.exit(f"packaging/measure: {failure}; docs/MEASURED.md is as it was")
    if options.show:
        for row in rows:
            print(" | ".join(row))
    else:
        write_table(rows, build, keep_old=bool(options.only))


if __name__ == "__main__":
    main()
