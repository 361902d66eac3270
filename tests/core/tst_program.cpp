// Other programs, run without a shell and within limits.
#include "core/base/program.h"
#include "tests/support/good.h"

#include <QFile>
#include <QTest>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

using namespace paretoscope;

class ProgramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputErrorsAndStatusAreKept();
    void argumentsAreNotForAShell();
    void theEnvironmentIsPlain();
    void longOutputIsDropped();
    void slowProgramsAreKilledWithAllTheyStarted();
    void stoppingKills();
    void whatIsNotThereIsSaid();
    void programsAreFoundOnThePath();
    void temporaryFoldersGo();
};

void ProgramTest::outputErrorsAndStatusAreKept()
{
    const auto run = base::runProgram({"/bin/sh", "-c", "echo good; echo bad >&2; exit 3"}, {}, {});
    GOOD(run);
    QCOMPARE(run->output, std::string("good\n"));
    QCOMPARE(run->errors, std::string("bad\n"));
    QCOMPARE(run->status, 3);
    QVERIFY(!run->ok() && !run->timedOut && !run->dropped);
    const auto killed = base::runProgram({"/bin/sh", "-c", "kill -9 $$"}, {}, {});
    GOOD(killed);
    QCOMPARE(killed->status, 128 + 9);
    const auto closed = base::runProgram({"/bin/sh", "-c", "exec >&- 2>&-; exit 0"}, {}, {});
    GOOD(closed);
    QVERIFY(closed->ok());
}

void ProgramTest::argumentsAreNotForAShell()
{
    const auto run = base::runProgram({"/bin/echo", "$HOME", "a b", "*"}, {}, {});
    GOOD(run);
    QCOMPARE(run->output, std::string("$HOME a b *\n"));
    const auto read = base::runProgram({"/bin/cat"}, {.seconds = 10}, {});
    GOOD(read);
    QVERIFY(read->ok() && read->output.empty());
}

void ProgramTest::theEnvironmentIsPlain()
{
    qputenv("PYTHONPATH", "/nowhere");
    const auto run = base::runProgram({"/usr/bin/env"}, {}, {});
    qunsetenv("PYTHONPATH");
    GOOD(run);
    QVERIFY(run->output.find("PYTHONPATH") == std::string::npos);
    QVERIFY(run->output.find("PATH=") != std::string::npos);
    QVERIFY(run->output.find("LC_ALL=C.UTF-8") != std::string::npos);
}

void ProgramTest::longOutputIsDropped()
{
    const auto run =
        base::runProgram({"/usr/bin/head", "-c", "3000000", "/dev/zero"}, {.outputBytes = 1000}, {});
    GOOD(run);
    QCOMPARE(run->output.size(), std::size_t{1000});
    QVERIFY(run->dropped && run->ok());
}

void ProgramTest::slowProgramsAreKilledWithAllTheyStarted()
{
    const auto start = std::chrono::steady_clock::now();
    const auto run = base::runProgram({"/bin/sh", "-c", "sleep 60 & sleep 60"}, {.seconds = 0.3}, {});
    GOOD(run);
    QVERIFY(run->timedOut && !run->ok());
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

void ProgramTest::stoppingKills()
{
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop.request_stop();
    });
    const auto run = base::runProgram({"/bin/sleep", "60"}, {}, stop.get_token());
    QVERIFY(!run);
    QCOMPARE(run.error().code, base::ErrorCode::Cancelled);
}

void ProgramTest::whatIsNotThereIsSaid()
{
    const auto run = base::runProgram({"/no/such/program"}, {}, {});
    QVERIFY(!run || run->status == 127);
    if (!run)
        QVERIFY(run.error().message().find("/no/such/program") != std::string::npos);
}

void ProgramTest::programsAreFoundOnThePath()
{
    const auto shell = base::programOnPath("sh");
    QVERIFY(shell && shell->is_absolute() && std::filesystem::exists(*shell));
    QVERIFY(!base::programOnPath("no-such-program-anywhere"));
}

void ProgramTest::temporaryFoldersGo()
{
    std::filesystem::path place;
    {
        auto folder = base::TemporaryFolder::create();
        GOOD(folder);
        base::TemporaryFolder moved = std::move(*folder);
        place = moved.path();
        QFile file(QString::fromStdString((place / "file").string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QVERIFY(!place.empty() && !std::filesystem::exists(place));
}

QTEST_GUILESS_MAIN(ProgramTest)
#include "tst_program.moc"
