# Every compiler option of the project lives in this one interface target.
add_library(paretoscope_options INTERFACE)
target_compile_features(paretoscope_options INTERFACE cxx_std_20)
# -Wrestrict of GCC 12 fires on std::string concatenation (GCC bug 105329). Which files are compiled at once is chance: what is
# local to one does not hide what is in the next.
target_compile_options(paretoscope_options INTERFACE
    -Wall -Wextra -Wno-restrict -Wconversion
    $<IF:$<BOOL:$<TARGET_PROPERTY:PARETOSCOPE_TOGETHER>>,-Wshadow=local,-Wshadow> -Wold-style-cast -Woverloaded-virtual
    $<$<BOOL:${PARETOSCOPE_WERROR}>:-Werror>)
# LibTorch's headers use the words that Qt would define as macros.
target_compile_definitions(paretoscope_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII
    PARETOSCOPE_VERSION="${PROJECT_VERSION}")
target_include_directories(paretoscope_options INTERFACE ${PROJECT_SOURCE_DIR})
if(PARETOSCOPE_SANITIZE)
    target_compile_options(paretoscope_options INTERFACE -fsanitize=${PARETOSCOPE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(paretoscope_options INTERFACE -fsanitize=${PARETOSCOPE_SANITIZE})
    target_compile_options(paretoscope_options INTERFACE -Wno-maybe-uninitialized) # of values that they set
    # A third of the time to compile for what AddressSanitizer sees as well (null pointers, sizes of objects) and for the
    # types behind pointers, of LibTorch's classes mostly.
    if(PARETOSCOPE_SANITIZE MATCHES "address" AND PARETOSCOPE_SANITIZE MATCHES "undefined")
        target_compile_options(paretoscope_options INTERFACE -fno-sanitize=null,object-size,vptr)
    endif()
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
find_program(PARETOSCOPE_CCACHE ccache)
if(PARETOSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${PARETOSCOPE_CCACHE})
endif()
