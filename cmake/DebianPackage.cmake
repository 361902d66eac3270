# cpack makes a .deb for the Debian it is built on. Dependencies are read from the programs by dpkg-shlibdeps; named by
# hand is only what cannot be seen there: which BLAS stands behind libblas.so.3 decides the speed by a factor of fifteen.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME paretoscope)
set(CPACK_PACKAGE_VENDOR "The Paretoscope developers")
set(CPACK_PACKAGE_CONTACT "The Paretoscope developers <paretoscope@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
"Opens a trained network, measures layer by layer what fewer bits and more
zeros do to its outputs, shows the trade-off between size and quality, and
exports a smaller network with the evidence for it. A window (paretoscope)
and a command line (paretoscope-cli).")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libopenblas0-pthread)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
