// Errors and sentences as JSON: ids, typed arguments, stable words for codes.
#include "core/report/sentencejson.h"

#include <QTest>

#include <limits>
#include <set>

using namespace paretoscope;
using base::ErrorCode;
using base::Sentence;
using nlohmann::json;

class TestSentenceJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasAWordOfItsOwn();
    void argumentsKeepTheirTypes();
    void sentencesWithinSentencesAreObjects();
    void detailIsThereWhereThereIsOne();
    void placesWithinNamesAreNotFilled();
};

void TestSentenceJson::everyCodeHasAWordOfItsOwn()
{
    std::set<std::string_view> words;
    const int last = static_cast<int>(ErrorCode::Internal);
    for (int code = 0; code <= last; ++code)
        words.insert(report::codeName(static_cast<ErrorCode>(code)));
    QCOMPARE(words.size(), static_cast<std::size_t>(last) + 1);
    QVERIFY(!words.contains(std::string_view()));
}

void TestSentenceJson::argumentsKeepTheirTypes()
{
    const json object = report::sentenceJson({PARETOSCOPE_SAY("test.typed", "%1 has %2 of %3, or %4"), "name",
                                              12, 0.5, std::numeric_limits<double>::quiet_NaN()});
    QCOMPARE(object["id"].get<std::string>(), std::string("test.typed"));
    const json &arguments = object["arguments"];
    QCOMPARE(arguments.size(), std::size_t{4});
    QVERIFY(arguments[0] == "name" && arguments[1].is_number_integer() && arguments[1] == 12);
    QVERIFY(arguments[2].is_number_float() && arguments[2] == 0.5);
    QVERIFY(arguments[3].is_null());
}

void TestSentenceJson::sentencesWithinSentencesAreObjects()
{
    const Sentence inner{PARETOSCOPE_SAY("test.inner", "in line %1"), 3};
    const json object = report::sentenceJson({PARETOSCOPE_SAY("test.outer", "Wrong %1."), inner});
    QCOMPARE(object["message"].get<std::string>(), std::string("Wrong in line 3."));
    QVERIFY(object["arguments"][0] == report::sentenceJson(inner));
}

void TestSentenceJson::detailIsThereWhereThereIsOne()
{
    base::Error error{ErrorCode::DiskFull, PARETOSCOPE_SAY("test.full", "The disk is full.")};
    QVERIFY(!report::errorJson(error).contains("detail"));
    QCOMPARE(report::errorJson(error)["code"].get<std::string>(), std::string("disk-full"));
    error.detail = "errno 28";
    QCOMPARE(report::errorJson(error)["detail"].get<std::string>(), std::string("errno 28"));
}

void TestSentenceJson::placesWithinNamesAreNotFilled()
{
    const Sentence sentence{PARETOSCOPE_SAY("test.names", "%2 is not %1."), "a %2 b", "100 %1"};
    QCOMPARE(sentence.english(), std::string("100 %1 is not a %2 b."));
    QCOMPARE(report::englishOf(std::vector{sentence}).front(), sentence.english());
    QCOMPARE(report::idsOf(std::vector{sentence}).front(), std::string("test.names"));
}

QTEST_GUILESS_MAIN(TestSentenceJson)
#include "tst_sentencejson.moc"
