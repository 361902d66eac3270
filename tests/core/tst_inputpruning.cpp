// Pruning that looks at a layer's inputs, against an independent computation (inputpruning.py, NumPy), and
// what it promises of errors.
#include "core/compress/weights/inputpruning.h"
#include "core/compress/weights/leastscores.h"
#include "tests/support/inputmoments.h"
#include "tests/support/rawtensor.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/eye.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace paretoscope;
using namespace paretoscope::compress;
using tests::bellShaped;
using tests::madeUpMoments;

namespace {

/// One with NumPy, or nothing.
QString pythonWithNumpy()
{
    const QString named = qEnvironmentVariable("PARETOSCOPE_PYTHON", QStringLiteral("python3"));
    QProcess process;
    process.start(named, {QStringLiteral("-c"), QStringLiteral("import numpy")});
    return process.waitForFinished(60000) && process.exitCode() == 0 ? named : QString();
}

/// e H eᵀ of every row, H as it is damped.
at::Tensor errorsOf(const at::Tensor &rows, const at::Tensor &pruned, const at::Tensor &h)
{
    const at::Tensor damped =
        h.add(at::eye(h.size(0)).mul(h.diagonal().mean().item<double>() * 0.01)).to(at::kDouble);
    const at::Tensor errors = rows.sub(pruned).to(at::kDouble);
    return errors.matmul(damped).mul(errors).sum(1);
}

std::int64_t zerosIn(const at::Tensor &kept)
{
    return kept.logical_not().sum().item<std::int64_t>();
}

} // namespace

class InputPruningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWhatThePapersSay_data();
    void isWhatThePapersSay();
    void refiningNeverAddsError();
    void zerosComeBlockByBlock();
    void groupsOfRowsHaveTheirOwnInputs();
    void whatIsKnownOfTheInputsCounts();

private:
    void put(const char *name, const at::Tensor &tensor) const;
    at::Tensor got(const char *name, const at::Tensor &like) const;

    QTemporaryDir m_folder;
};

void InputPruningTest::put(const char *name, const at::Tensor &tensor) const
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    const at::Tensor own = tensor.contiguous();
    const auto bytes = static_cast<qint64>(own.nbytes());
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(static_cast<const char *>(own.data_ptr()), bytes) != bytes)
        qFatal("cannot write");
}

at::Tensor InputPruningTest::got(const char *name, const at::Tensor &like) const
{
    return tests::filledFrom(m_folder.filePath(QString::fromLatin1(name)),
                             at::empty_like(like, at::MemoryFormat::Contiguous));
}

void InputPruningTest::isWhatThePapersSay_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<double>("share");
    QTest::addColumn<int>("kept");
    QTest::addColumn<int>("of");
    QTest::newRow("half") << 64 << 0.5 << 0 << 0;
    QTest::newRow("70 %, three blocks") << 300 << 0.7 << 0 << 0;
    QTest::newRow("a third, odd") << 131 << 1.0 / 3 << 0 << 0;
    QTest::newRow("2:4") << 256 << 0.5 << 2 << 4;
    QTest::newRow("4:8") << 64 << 0.5 << 4 << 8;
    QTest::newRow("2:4, a shorter group") << 150 << 0.5 << 2 << 4;
    QTest::newRow("4:8, a shorter group") << 133 << 0.5 << 4 << 8;
}

void InputPruningTest::isWhatThePapersSay()
{
    const QString interpreter = pythonWithNumpy();
    if (interpreter.isEmpty())
        QSKIP("no Python with NumPy: PARETOSCOPE_PYTHON names one");
    QFETCH(int, columns);
    QFETCH(double, share);
    QFETCH(int, kept);
    QFETCH(int, of);
    constexpr std::int64_t rowCount = 23;
    const at::Tensor rows = bellShaped({rowCount, columns}, 3);
    const InputMoments moments = madeUpMoments(1, columns);
    InputPruning pruning{.zeros = zeroCount(share, rows.numel()), .pattern = {}, .steps = 0};
    if (of > 0)
        pruning.pattern = Pattern{kept, of};
    const at::Tensor wanda = keptOfRows(scoresByInputs(rows, &moments), pruning.zeros, pruning.pattern);
    const Pruned pruned = pruneByInputs(rows, &moments, pruning);
    pruning.steps = 200;
    const Pruned refined = pruneByInputs(rows, &moments, pruning);

    put("w.f32", rows);
    put("h.f32", moments.second);
    put("mask.u8", pruned.kept);
    QProcess process;
    QStringList arguments{QStringLiteral(PARETOSCOPE_DEMO_DIR "/../../tests/core/inputpruning.py"),
                          m_folder.path()};
    for (const std::int64_t number :
         {rowCount, std::int64_t{columns}, pruning.zeros, std::int64_t{kept}, std::int64_t{of}})
        arguments << QString::number(number);
    process.start(interpreter, arguments);
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());

    QVERIFY(wanda.equal(got("wanda.u8", wanda)));
    QVERIFY(pruned.kept.equal(got("sparsegpt.u8", pruned.kept)));
    QVERIFY(refined.kept.equal(pruned.kept));
    // float32 against float64, of weights of standard deviation 0.3.
    constexpr double tolerance = 2e-4;
    QVERIFY(pruned.rows.allclose(got("sparsegpt.f32", rows), 0, tolerance));
    QVERIFY(refined.rows.allclose(got("best.f32", rows), 0, 10 * tolerance));
    const at::Tensor least = errorsOf(rows, got("best.f32", rows), moments.second[0]);
    QVERIFY(errorsOf(rows, refined.rows, moments.second[0]).le(least.mul(1.0001)).all().item<bool>());
    // What layers are given: not quite converged, and nearly the same.
    const Pruned usual = pruneByInputs(rows, &moments, {.zeros = pruning.zeros, .pattern = pruning.pattern});
    QVERIFY(errorsOf(rows, usual.rows, moments.second[0]).le(least.mul(1.01)).all().item<bool>());
}

void InputPruningTest::refiningNeverAddsError()
{
    const at::Tensor rows = bellShaped({16, 96}, 4);
    const InputMoments moments = madeUpMoments(1, 96);
    at::Tensor before;
    for (const int steps : {0, 1, 2, 5, 20}) {
        const Pruned pruned =
            pruneByInputs(rows, &moments, {.zeros = rows.numel() / 2, .pattern = {}, .steps = steps});
        const at::Tensor errors = errorsOf(rows, pruned.rows, moments.second[0]);
        QVERIFY(pruned.rows.masked_select(pruned.kept.logical_not()).eq(0).all().item<bool>());
        QVERIFY(!before.defined() || errors.le(before.mul(1 + 1e-5)).all().item<bool>());
        before = errors;
    }
}

/// As many of each 128 columns as bring the zeros to their share of the columns so far.
void InputPruningTest::zerosComeBlockByBlock()
{
    const at::Tensor rows = bellShaped({7, 300}, 6);
    const InputMoments moments = madeUpMoments(1, 300);
    for (const std::int64_t zeros : {0, 1, 700, 1049, 2079}) {
        const Pruned pruned = pruneByInputs(rows, &moments, {.zeros = zeros, .pattern = {}});
        QCOMPARE(zerosIn(pruned.kept), zeros);
        for (const std::int64_t columns : {128, 256, 300})
            QCOMPARE(zerosIn(pruned.kept.narrow(1, 0, columns)), columns * zeros / 300);
    }
}

/// Rows of a group are pruned as if there were no other.
void InputPruningTest::groupsOfRowsHaveTheirOwnInputs()
{
    const at::Tensor rows = bellShaped({12, 36}, 8);
    const InputMoments moments = madeUpMoments(3, 36);
    const InputPruning pruning{.zeros = 0, .pattern = Pattern{2, 4}};
    const Pruned all = pruneByInputs(rows, &moments, pruning);
    const at::Tensor scores = scoresByInputs(rows, &moments);
    for (std::int64_t group = 0; group < 3; ++group) {
        const at::Tensor own = rows.narrow(0, 4 * group, 4).contiguous();
        const InputMoments its{moments.second.narrow(0, group, 1), 1};
        const Pruned alone = pruneByInputs(own, &its, pruning);
        QVERIFY(alone.kept.equal(all.kept.narrow(0, 4 * group, 4)));
        QVERIFY(alone.rows.allclose(all.rows.narrow(0, 4 * group, 4), 0, 1e-6));
        QVERIFY(scoresByInputs(own, &its).equal(scores.narrow(0, 4 * group, 4)));
    }
}

void InputPruningTest::whatIsKnownOfTheInputsCounts()
{
    const at::Tensor rows = bellShaped({16, 64}, 9);
    const InputMoments moments = madeUpMoments(1, 64), others = madeUpMoments(1, 65);
    const InputPruning pruning{.zeros = 512, .pattern = {}};
    const auto lost = [&](const at::Tensor &pruned) {
        return errorsOf(rows, pruned, moments.second[0]).sum().item<double>();
    };
    const at::Tensor byMagnitude = keptByRow(scoresByInputs(rows, nullptr), 512);
    const at::Tensor byInputs = keptByRow(scoresByInputs(rows, &moments), 512);
    const at::Tensor plain = rows.mul(byMagnitude), wanda = rows.mul(byInputs);
    const double ofSparseGpt = lost(pruneByInputs(rows, &moments, pruning).rows);
    qInfo("magnitude %g, Wanda %g, SparseGPT %g", lost(plain), lost(wanda), ofSparseGpt);
    QVERIFY(lost(wanda) < 0.8 * lost(plain) && ofSparseGpt < 0.8 * lost(wanda));
    // Null, or of something else: all inputs count alike.
    for (const InputMoments *unknown : {static_cast<const InputMoments *>(nullptr), &others}) {
        QVERIFY(scoresByInputs(rows, unknown).equal(rows.abs().to(at::kDouble)));
        const Pruned pruned = pruneByInputs(rows, unknown, pruning);
        QVERIFY(pruned.kept.equal(byMagnitude) && pruned.rows.equal(plain));
    }
}

QTEST_GUILESS_MAIN(InputPruningTest)
#include "tst_inputpruning.moc"
