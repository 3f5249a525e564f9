// Unit tests of src/report/text.cpp and output.cpp.
#include <doctest/doctest.h>

#include <csignal>

#include "fake_screen.hpp"

using namespace kboot;
using report::Paint;
using report::Text;

TEST_CASE("control characters from outside show as escapes and move nothing") {
  CHECK(report::harmless("a\x1b[31mred\x07") == "a\\x1b[31mred\\x07");
  CHECK(report::harmless("tab\tline\n") == "tab\tline\n");
  CHECK(report::harmless("\r\x7f") == "\\x0d\\x7f");
  CHECK(report::harmless("C1 \xc2\x9b"
                         "2J") ==
        "C1 \\x9b"
        "2J");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  CHECK(report::harmless("\xff!") == "\xef\xbf\xbd!");
  CHECK(report::harmless("\xc3") == "\xef\xbf\xbd");
  CHECK(report::harmless("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
}

TEST_CASE("a known secret never reaches the stream, in whatever span it stands") {
  report::FakeScreen fake;
  fake.redactor.add("hunter2-hunter2");
  fake.out.line(Text("token ")
                    .add("hunter2-", Paint::none)
                    .add("hunter2", Paint::none)
                    .add(" end", Paint::red));
  CHECK(fake.take() == "token *** end\n");
}

TEST_CASE("a secret that holds control characters is taken out before they are escaped") {
  report::FakeScreen fake;
  fake.redactor.add(
      "abc\x1b"
      "defgh");
  fake.out.line(
      "abc\x1b"
      "defgh");
  CHECK(fake.take() == "***\n");
}

TEST_CASE("colours end with each line") {
  CHECK(report::rendered(Text("a\nb", Paint::red), nullptr, true) ==
        "\x1b[0;31ma\x1b[0m\n\x1b[0;31mb\x1b[0m");
  CHECK(report::rendered(Text("a\nb", Paint::red), nullptr, false) == "a\nb");
}

TEST_CASE("padding counts columns, not bytes") {
  CHECK(Text("\xe6\xbc\xa2").pad_to(4).add("|").plain() == "\xe6\xbc\xa2  |");
  CHECK(Text("abcdef").pad_to(4).add("|").plain() == "abcdef |");
}

TEST_CASE("a shortened text is never wider than it may be") {
  CHECK(report::shortened("abcdefgh", 8) == "abcdefgh");
  CHECK(report::shortened("abcdefghi", 8) == "abcde...");
  CHECK(report::shortened("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97", 6) ==
        "\xe6\xbc\xa2...");
}

TEST_CASE("indentation leaves empty lines empty") {
  CHECK(report::indented(Text("a\n\nb\n"), 2).plain() == "  a\n\n  b\n");
}

TEST_CASE("a reader that went away is no error, and nothing is written any more") {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  report::Output out(ends[1], nullptr, {});
  out.line("into the void");
  CHECK(out.closed());
  CHECK(out.failure() == 0);
  ::close(ends[1]);
}

TEST_CASE("a full disk is an error that can be asked for") {
  report::Output out(-1, nullptr, {});
  out.line("nowhere");
  CHECK(out.failure() == EBADF);
}
