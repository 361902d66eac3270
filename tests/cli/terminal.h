// Runs the program the way a person at a terminal would: what it says there, and what a pipe gets meanwhile.
#pragma once

#include "tests/cli/program.h"

#include <QByteArray>

namespace paretoscope::tests {

/// Blocks of cells that are kept in the cache of PROGRAM: lines of its files.
qsizetype blocksKept(const Program &program);

/// What can be read now from DESCRIPTOR, which must not block.
QByteArray readAll(int descriptor);

struct OnATerminal {
    int exitCode = -1;
    QByteArray text; ///< standard error, which is the terminal
    QByteArray out;
};
OnATerminal onATerminal(const Program &program, const QStringList &arguments);

/// A pipe that has room for ROOM more bytes, behind a filling.
class NarrowPipe {
public:
    explicit NarrowPipe(qsizetype room);
    ~NarrowPipe();
    NarrowPipe(const NarrowPipe &) = delete;
    NarrowPipe &operator=(const NarrowPipe &) = delete;

    int reader() const { return m_reader; }
    int writer() const { return m_writer; }
    const QByteArray &filling() const { return m_filling; }
    qsizetype waiting() const; ///< behind the filling, not read yet

private:
    int m_reader = -1, m_writer = -1;
    QByteArray m_filling;
};

} // namespace paretoscope::tests
