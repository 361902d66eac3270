# shellcheck shell=bash disable=SC2154
# The steps that run, test and screenshots share. Sourced; needs PROJECT, the absolute path of the source tree.

source "$PROJECT/packaging/packages.sh"

say() { printf '%s\n' "-- $*"; }
fail() { printf '%s\n' "$program: $*" >&2; exit 1; }

# install_missing PACKAGE…: asks dpkg first, so that a second run needs neither the network nor root.
install_missing() {
    if ! command -v dpkg-query > /dev/null; then
        say "This is not a Debian system; taking for granted what these packages hold: $*"
        return
    fi
    local missing=() package state
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null || true)
        [[ $state == installed ]] || missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then
        say "All $# Debian packages needed are installed"
        return
    fi
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo > /dev/null ||
            fail "these packages are missing and there is no sudo; as root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q || fail "apt-get could not update its lists; check the network and /etc/apt"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install ${missing[*]}; its own message is above"
}

# torch_root PATH: the absolute path of a LibTorch 2.x, or a sentence.
torch_root() {
    local root
    root=$(realpath -e -- "$1" 2> /dev/null) || fail "there is no folder $1; give the root of a LibTorch, …/site-packages/torch"
    [[ -e $root/include/ATen/core/Tensor.h && -e $root/lib/libtorch_cpu.so ]] ||
        fail "$root holds no LibTorch (include/ATen/core/Tensor.h, lib/libtorch_cpu.so); give …/site-packages/torch"
    printf '%s\n' "$root"
}

# Where ccache is used, a clone elsewhere finds what this one compiled.
export CCACHE_BASEDIR=$PROJECT CCACHE_NOHASHDIR=1

# configure PRESET FOLDER [OPTION…]
configure() {
    local preset=$1 folder=$2
    shift 2
    local werror=OFF
    [[ ${PARETOSCOPE_WERROR:-0} == 1 ]] && werror=ON
    set -- "-DPARETOSCOPE_WERROR=$werror" "$@"
    say "Configuring $folder (preset $preset) $*"
    (cd "$PROJECT" && cmake --preset "$preset" -B "$folder" "$@") || fail "CMake could not configure; its own message is above"
}

# build FOLDER [TARGET…]: as many jobs as there are cores; LibTorch files are held to fewer by the build itself.
build() {
    local folder=$1
    shift
    say "Building $folder ${*:-(everything)}"
    (cd "$PROJECT" && cmake --build "$folder" --parallel "$(nproc)" ${@:+--target "$@"}) || fail "the build failed; the compiler's message is above"
}
