#include "core/graph/inplace.h"

#include <ATen/ops/add.h>
#include <ATen/ops/div.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>
#include <QTest>

using namespace paretoscope::graph;

/// What may overwrite its input, and what must not.
class TestInPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void operatorsOnTwoTensorsGiveTheSameBits_data();
    void operatorsOnTwoTensorsGiveTheSameBits();
    void numbersGiveTheSameBits();
    void largerSecondTensorsAreLeftAlone();
    void memoryThatOthersSeeIsLeftAlone();
    void layoutsThatAnOutputWouldNotHaveAreLeftAlone();
    void otherTypesAreLeftAlone();
};

namespace {

torch::jit::Stack stackOf(at::Tensor &&first, const at::Tensor &second)
{
    torch::jit::Stack stack;
    stack.emplace_back(std::move(first));
    stack.emplace_back(second);
    stack.emplace_back(1);
    return stack;
}

} // namespace

void TestInPlace::operatorsOnTwoTensorsGiveTheSameBits_data()
{
    QTest::addColumn<int>("form");
    QTest::addColumn<int>("columns"); // of the second tensor; 0: as large as the first
    for (const InPlace form : {InPlace::Add, InPlace::Sub, InPlace::Mul})
        for (const int columns : {0, 1, 7})
            QTest::addRow("%d, %d columns", static_cast<int>(form), columns)
                << static_cast<int>(form) << columns;
}

void TestInPlace::operatorsOnTwoTensorsGiveTheSameBits()
{
    QFETCH(int, form);
    QFETCH(int, columns);
    const at::Tensor first = at::randn({2, 3, 5, 7});
    const at::Tensor second = columns == 0 ? at::randn({2, 3, 5, 7}) : at::randn({5, columns});
    const auto kind = static_cast<InPlace>(form);
    const at::Tensor expected = kind == InPlace::Add   ? at::add(first, second)
                                : kind == InPlace::Sub ? at::sub(first, second)
                                                       : at::mul(first, second);
    auto stack = stackOf(first.clone(), second);
    const void *memory = stack[0].toTensor().data_ptr();
    QVERIFY(runInPlace(kind, stack));
    QCOMPARE(stack.size(), 1);
    QCOMPARE(stack[0].toTensor().data_ptr(), memory);
    QVERIFY(at::equal(stack[0].toTensor(), expected));
    QVERIFY(stack[0].toTensor().strides() == expected.strides());
}

void TestInPlace::numbersGiveTheSameBits()
{
    const at::Tensor first = at::randn({4, 9});
    for (const c10::IValue &number : {c10::IValue(2.828427), c10::IValue(3)}) {
        torch::jit::Stack divided{first.clone(), number};
        QVERIFY(runInPlace(InPlace::DivNumber, divided));
        QVERIFY(at::equal(divided[0].toTensor(), at::div(first, number.toScalar())));
        torch::jit::Stack scaled{first.clone(), number};
        QVERIFY(runInPlace(InPlace::MulNumber, scaled));
        QVERIFY(at::equal(scaled[0].toTensor(), at::mul(first, number.toScalar())));
    }
    torch::jit::Stack complex{first.clone(), c10::complex<double>(0, 1)};
    QVERIFY(!runInPlace(InPlace::MulNumber, complex));
}

void TestInPlace::largerSecondTensorsAreLeftAlone()
{
    auto wider = stackOf(at::randn({5, 1}), at::randn({5, 7}));
    QVERIFY(!runInPlace(InPlace::Mul, wider));
    auto deeper = stackOf(at::randn({5, 7}), at::randn({2, 5, 7}));
    QVERIFY(!runInPlace(InPlace::Add, deeper));
    QCOMPARE(deeper.size(), 3);
}

void TestInPlace::memoryThatOthersSeeIsLeftAlone()
{
    const at::Tensor held = at::randn({5, 7});
    auto stack = stackOf(at::Tensor(held), at::randn({7}));
    QVERIFY(!runInPlace(InPlace::Mul, stack));
    auto view = stackOf(held.view({7, 5}), at::randn({5}));
    QVERIFY(!runInPlace(InPlace::Mul, view));
}

void TestInPlace::layoutsThatAnOutputWouldNotHaveAreLeftAlone()
{
    auto transposed = stackOf(at::randn({5, 7}).t(), at::randn({5}));
    QVERIFY(!runInPlace(InPlace::Add, transposed));
    // Contiguous, and yet laid out for one channel after the other.
    at::Tensor single = at::randn({2, 1, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast);
    single = single.as_strided({2, 1, 4, 4}, {16, 1, 4, 1});
    auto stack = stackOf(std::move(single), at::randn({4}));
    QVERIFY(!runInPlace(InPlace::Add, stack));
}

void TestInPlace::otherTypesAreLeftAlone()
{
    auto stack = stackOf(at::randn({5, 7}), at::ones({7}, at::kDouble));
    QVERIFY(!runInPlace(InPlace::Mul, stack));
    auto integers = stackOf(at::ones({5, 7}, at::kLong), at::ones({7}, at::kLong));
    QVERIFY(!runInPlace(InPlace::Mul, integers));
}

QTEST_GUILESS_MAIN(TestInPlace)
#include "tst_inplace.moc"
