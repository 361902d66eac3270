// Runs the built paretoscope-cli the way a script would, in a folder of its own.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <functional>
#include <string>

namespace paretoscope::tests {

struct Outcome {
    int exitCode = -1; ///< −1: it did not end by itself
    QByteArray out;
    QByteArray err;

    /// The JSON on standard output, null if that is none.
    nlohmann::json json() const;
};

class Program {
public:
    Program();

    /// Path of NAME in the folder of this fixture (made on construction, removed with it).
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString cacheFolder() const { return path(QStringLiteral("cache")); }
    /// A file of the shipped demo: network, images, labels.
    static QString demo(const QString &name);

    /// Write NAME and return its path.
    QString write(const QString &name, const QByteArray &content) const;
    /// Write a project NAME.pscope.json with these contents and return its path.
    QString writeProject(const QString &name, const nlohmann::json &content) const;
    /// The demo's project with absolute paths, to be changed by a test.
    static nlohmann::json demoProject();
    /// A project on resnet20 with its calibration images; needs the folder of real data.
    static nlohmann::json resnet20Project();

    /// Ready to start: the program, its arguments, a cache in this folder, a neutral locale.
    void prepare(QProcess &process, const QStringList &arguments) const;
    using Adjust = std::function<void(QProcess &)>;
    Outcome run(const QStringList &arguments, const Adjust &adjust = nullptr) const;
    /// run() with "--json -", which must succeed; the JSON.
    nlohmann::json runJson(const QStringList &arguments) const;
    /// The same where something is said of the data or the network besides.
    nlohmann::json runJsonWithNotes(const QStringList &arguments) const;

private:
    QTemporaryDir m_folder;
};

/// Arguments, one at each space.
QStringList words(const char *line);

/// JSON as text, for QCOMPARE: its implicit conversions fit every overload of that at once.
QByteArray shown(const nlohmann::json &json);

/// Empty if OUTCOME is a proper failure of the work: exit status 1, nothing on standard output (or the same
/// error as JSON), one line on standard error that starts with the program's name, ends as a sentence and
/// contains every one of WORDS. Else what is wrong.
QByteArray notAProperFailure(const Outcome &outcome, const QStringList &words);
/// The same for wrong usage: exit status 2.
QByteArray notAUsageError(const Outcome &outcome, const QStringList &words);

} // namespace paretoscope::tests
