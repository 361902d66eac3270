// Sentences of core: what stands at their places, and what becomes of it. Their ids: tst_sentenceids.cpp.
#include "core/base/namelist.h"
#include "core/base/sentence.h"

#include <QTest>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

using namespace paretoscope::base;

class TestSentence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsStandAtTheirPlaces_data();
    void partsStandAtTheirPlaces();
    void whatLooksLikeAPlaceStaysWhatItIs();
    void sentencesStandWithinSentences();
    void theIdIsThatOfTheWording();
    void renamingReachesEveryText();
    void manyNamesAreOneSentence();
};

void TestSentence::partsStandAtTheirPlaces_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const Sentence &sentence, const char *wanted) {
        QTest::newRow(name) << QString::fromStdString(sentence.english()) << QString::fromUtf8(wanted);
    };
    row("no place", PARETOSCOPE_SAY("test.none", "Stopped."), "Stopped.");
    row("texts", {PARETOSCOPE_SAY("test.texts", "%1 has no %2."), std::string("a.csv"), "header"},
        "a.csv has no header.");
    row("another order", {PARETOSCOPE_SAY("test.order", "%2 before %1"), "a", "b"}, "b before a");
    row("one part twice", {PARETOSCOPE_SAY("test.twice", "%1 and %1"), "a"}, "a and a");
    row("a path", {PARETOSCOPE_SAY("test.path", "%1."), std::filesystem::path("/a b/c.pt")}, "/a b/c.pt.");
    row("whole numbers",
        {PARETOSCOPE_SAY("test.whole", "%1 %2 %3"), -3, std::size_t{1234567}, std::int64_t{1} << 40},
        "-3 1234567 1099511627776");
    row("other numbers", {PARETOSCOPE_SAY("test.numbers", "%1 %2 %3"), 0.1, 2.0, 1e-7}, "0.1 2 1e-07");
    row("nine parts", {PARETOSCOPE_SAY("test.nine", "%9%8%7%6%5%4%3%2%1"), 1, 2, 3, 4, 5, 6, 7, 8, 9},
        "987654321");
}

void TestSentence::partsStandAtTheirPlaces()
{
    QFETCH(QString, said);
    QTEST(said, "wanted");
}

void TestSentence::whatLooksLikeAPlaceStaysWhatItIs()
{
    const Sentence named{PARETOSCOPE_SAY("test.named", "%1 is not %2."), "100%2 %1.pt", "%1"};
    QCOMPARE(named.english(), std::string("100%2 %1.pt is not %1."));
    const Sentence percent{PARETOSCOPE_SAY("test.percent", "%1 % of %2 are 100 %, %3 and %0 and %"), 5, 7};
    QCOMPARE(percent.english(), std::string("5 % of 7 are 100 %, %3 and %0 and %"));
}

void TestSentence::sentencesStandWithinSentences()
{
    const Sentence inner{PARETOSCOPE_SAY("test.inner", "the tensor %1 is %2"), "w%1", 3};
    const Sentence middle{PARETOSCOPE_SAY("test.middle", "damaged: %1"), inner};
    const Sentence outer{PARETOSCOPE_SAY("test.outer", "%2 is %1; %3."), middle, "a.pt",
                         PARETOSCOPE_SAY("test.advice", "save it again")};
    QCOMPARE(outer.english(), std::string("a.pt is damaged: the tensor w%1 is 3; save it again."));
}

void TestSentence::theIdIsThatOfTheWording()
{
    QVERIFY(Sentence().isEmpty());
    QVERIFY(Sentence().id().empty() && Sentence().english().empty());
    const Sentence sentence{PARETOSCOPE_SAY("test.id", "%1"), Sentence(PARETOSCOPE_SAY("test.other", "a"))};
    QVERIFY(!sentence.isEmpty());
    QCOMPARE(std::string(sentence.id()), std::string("test.id"));
    QCOMPARE(std::string(sentence.wording()), std::string("%1"));
    QCOMPARE(sentence.parts().size(), std::size_t{1});
}

void TestSentence::renamingReachesEveryText()
{
    const Sentence inner{PARETOSCOPE_SAY("test.staged", "staged %1"), "/a/.b.XX is full"};
    Sentence sentence{PARETOSCOPE_SAY("test.renamed", "%1; %2 (%3), staged"), "/a/.b.XX", inner, 4};
    const Sentence before = sentence;
    sentence.rename("", "never");
    QCOMPARE(sentence.english(), before.english());
    sentence.rename("/a/.b.XX", "/a/b");
    QCOMPARE(sentence.english(), std::string("/a/b; staged /a/b is full (4), staged"));
    QCOMPARE(before.english(), std::string("/a/.b.XX; staged /a/.b.XX is full (4), staged"));
    QCOMPARE(std::string(sentence.id()), std::string("test.renamed"));
}

void TestSentence::manyNamesAreOneSentence()
{
    const std::vector<std::string> names{"a", "b", "c", "d", "e"};
    QCOMPARE(firstOf(names).english(), std::string("a, b, c and 2 more"));
    QCOMPARE(firstOf(names, 5).english(), std::string("a, b, c, d, e"));
    QCOMPARE(firstOf(std::span(names).first(1)).english(), std::string("a"));
    std::vector<Sentence> sentences;
    for (const std::string &name : names)
        sentences.emplace_back(PARETOSCOPE_SAY("test.name", "<%1>"), name);
    QCOMPARE(firstOf(sentences, 2).english(), std::string("<a>, <b> and 3 more"));
    QCOMPARE(listed(std::span(sentences).first(3)).english(), std::string("<a>, <b>, <c>"));
    QCOMPARE(allOf(std::span(sentences).first(4)).english(), std::string("<a>, <b>, <c> and <d>"));
    QCOMPARE(allOf(std::span(sentences).first(2)).english(), std::string("<a> and <b>"));
    QCOMPARE(allOf(std::span(sentences).first(1)).english(), std::string("<a>"));
    QCOMPARE(named("100 %1").english(), std::string("100 %1"));
    QCOMPARE(anyOf(std::span(sentences).first(3)).english(), std::string("<a>, <b> or <c>"));
    QCOMPARE(anyOf(std::span(sentences).first(2)).english(), std::string("<a> or <b>"));
    QCOMPARE(anyOf(std::span(sentences).first(1)).english(), std::string("<a>"));
    QCOMPARE(inARow(std::span(sentences).first(2)).english(), std::string("<a> <b>"));
    QVERIFY(listed({}).isEmpty());
}

QTEST_GUILESS_MAIN(TestSentence)
#include "tst_sentence.moc"
