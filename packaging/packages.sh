# shellcheck shell=bash disable=SC2034
# Debian 12 packages by purpose; sourced by run, test and screenshots.

# Both programs. qt6-l10n-tools brings lrelease; Qt6Charts is only found with libqt6opengl6-dev.
build_packages=(
    build-essential cmake ninja-build pkg-config
    qt6-base-dev qt6-charts-dev qt6-svg-dev libqt6opengl6-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    nlohmann-json3-dev libcli11-dev libprotozero-dev libzip-dev libssl-dev zlib1g-dev libstb-dev
    libjpeg-dev libpng-dev libtiff-dev libgif-dev libwebp-dev
    qt6-translations-l10n
)

# LibTorch of the system. Whatever BLAS is installed is used: the reference BLAS is fifteen times slower than OpenBLAS.
system_torch_packages=(libtorch-dev libopenblas0-pthread)

# What validates the desktop files and builds and opens the .deb; the definitions of other locales; what checks the form of
# sources.
test_packages=(desktop-file-utils appstream shared-mime-info libxml2-utils file locales clang-format-14)

# What comes from PyPI: another LibTorch, readers of what is written.
pypi_packages=(python3-venv)

# A window without a screen, driven and photographed.
screenshot_packages=(xvfb xdotool imagemagick qt6ct)

# What the benchmarks are built with and what collects their figures.
measure_packages=(libbenchmark-dev python3)

# What model-compression-toolkit, from PyPI, runs on.
peer_packages=(python3-venv python3-torch python3-torchvision)
