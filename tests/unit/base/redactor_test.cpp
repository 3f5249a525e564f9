// Tests of the redactor.
#include "base/redactor.hpp"

#include <doctest/doctest.h>

using namespace kboot::base;

TEST_CASE("known secrets and their forms are replaced") {
  Redactor redactor;
  CHECK(redactor.empty());
  redactor.add("s3cr\"et<1>");
  CHECK(redactor.filter("got s3cr\"et<1>!") == "got ***!");
  CHECK(redactor.filter(R"({"a":"s3cr\"et<1>"})") == R"({"a":"***"})");
  CHECK(redactor.filter(R"({"a":"s3cr\"et\u003c1\u003e"})") == R"({"a":"***"})");
  CHECK(redactor.filter("czNjciJldDwxPg==") == "***");
  CHECK(redactor.filter("czNjciJldDwxPg&x") == "***&x");
  CHECK(redactor.filter("p=s3cr%22et%3C1%3E") == "p=***");
}

TEST_CASE("a secret is known as reports, pipelines, shells and YAML write it") {
  Redactor redactor;
  redactor.add("a<b&c\"50%,x:y'end");
  CHECK(redactor.filter("<m t=\"a&lt;b&amp;c&quot;50%,x:y'end\"/>") == "<m t=\"***\"/>");
  CHECK(redactor.filter("::error::a<b&c\"50%25,x:y'end") == "::error::***");
  CHECK(redactor.filter("title=a<b&c\"50%25%2Cx%3Ay'end::") == "title=***::");
  CHECK(redactor.filter("echo 'a<b&c\"50%,x:y'\"'\"'end'") == "echo '***'");
  CHECK(redactor.filter(R"({"cmd":"'a<b&c\"50%,x:y'\"'\"'end'"})") == R"({"cmd":"'***'"})");
  CHECK(redactor.filter("p: 'a<b&c\"50%,x:y''end'") == "p: '***'");
  redactor.add("p\xc3\xa4ss\xf0\x9f\x98\x80word");
  CHECK(redactor.filter(R"("p\u00e4ss\ud83d\ude00word")") == R"("***")");
  // A line by itself too.
  redactor.add("first line\nwith \"quotes\" in it");
  CHECK(redactor.filter(R"("x with \"quotes\" in it")") == R"("x ***")");
}

TEST_CASE("each long line of a secret counts, short ones do not") {
  Redactor redactor;
  redactor.add("-----BEGIN\nabc\nMIIEvQIBADAN\n");
  CHECK(redactor.filter("x MIIEvQIBADAN abc") == "x *** abc");
}

TEST_CASE("a secret within another leaves nothing over") {
  Redactor redactor;
  redactor.add("hunter2");
  redactor.add("hunter2-and-more");
  CHECK(redactor.filter("hunter2-and-more hunter2") == "*** ***");
}

TEST_CASE("short secrets are not remembered") {
  Redactor redactor;
  redactor.add("admin");
  CHECK(redactor.empty());
  CHECK(redactor.filter("admin") == "admin");
}
