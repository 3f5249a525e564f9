// Unit tests of src/report/diagnostic_text.cpp.
#include <doctest/doctest.h>

#include "base/base.hpp"
#include "report/diagnostic_text.hpp"

using namespace kboot;
using base::Diagnostic;

namespace {

std::string drawn(const Diagnostic& diagnostic) {
  return report::diagnostic_text(diagnostic).plain();
}

}  // namespace

TEST_CASE("a diagnostic shows place, line, carets, frames and hint") {
  const std::string text =
      std::string(13, '\n') + "    path: environments/{{ enviroment_name }}/\n";
  const base::Origin start = base::sources().add("roles/argocd/templates/apps-all.yml", text);
  const base::Origin site = base::sources().add("playbooks/site.yml", "- a\n- b\n");
  Diagnostic diagnostic{.code = "undefined-variable", .message = "`enviroment_name` is undefined"};
  diagnostic.origin = start.plus(13 + 26);
  diagnostic.length = 15;
  diagnostic.frames = {{"in task `Create the root Application`", site.plus(4)},
                       {"in role `argocd`", {}}};
  diagnostic.hint = "did you mean `environment_name`?";
  CHECK(drawn(diagnostic) ==
        "error[undefined-variable]: `enviroment_name` is undefined\n"
        "  --> roles/argocd/templates/apps-all.yml:14:27\n"
        "   |\n"
        "14 |     path: environments/{{ enviroment_name }}/\n"
        "   |                           ^^^^^^^^^^^^^^^\n"
        "   = in task `Create the root Application`, playbooks/site.yml:2\n"
        "   = in role `argocd`\n"
        "hint: did you mean `environment_name`?\n");
}

TEST_CASE("carets stand under their text behind tabs and wide characters") {
  const base::Origin start = base::sources().add("wide.yml", "\t\xe6\xbc\xa2: x\xc3\xbcy\n");
  Diagnostic diagnostic{.code = "c", .message = "m", .origin = start.plus(6), .length = 4};
  CHECK(drawn(diagnostic) ==
        "error[c]: m\n"
        " --> wide.yml:1:5\n"
        "  |\n"
        "1 |   \xe6\xbc\xa2: x\xc3\xbcy\n"
        "  |       ^^^\n");
}

TEST_CASE("a long line is cut around the place") {
  const std::string line = std::string(300, 'a') + "HERE" + std::string(300, 'b');
  const base::Origin start = base::sources().add("long.yml", line);
  const std::string text =
      drawn({.code = "c", .message = "m", .origin = start.plus(300), .length = 4});
  const std::size_t source = text.find("1 | ") + 4;
  const std::string shown = text.substr(source, text.find('\n', source) - source);
  CHECK(shown.size() == 100);
  CHECK(shown.starts_with("..."));
  CHECK(shown.ends_with("..."));
  const std::size_t carets = text.find("^^^^\n");
  REQUIRE(carets != std::string::npos);
  const std::size_t column = carets - text.rfind('\n', carets) - 5;
  CHECK(shown.substr(column, 4) == "HERE");
}

TEST_CASE("passwords in URLs are not shown, and carets stand right behind them") {
  const std::string line =
      "[ftp://lea@b, http://c:80/d@e, https://ghp_x@f, ssh://lea:h\xc3\xa4#nter@a/x] bad\n";
  const base::Origin start = base::sources().add("urls.yml", line);
  const auto at = static_cast<std::uint32_t>(line.find("bad"));
  CHECK(drawn({.code = "c", .message = "m", .origin = start.plus(at), .length = 3}) ==
        "error[c]: m\n"
        " --> urls.yml:1:72\n"
        "  |\n"
        "1 | [ftp://lea@b, http://c:80/d@e, https://*****@f, ssh://lea:********@a/x] bad\n"
        "  |                                                                         ^^^\n");
}

TEST_CASE("a length beyond the line underlines to its end only") {
  const base::Origin start = base::sources().add("short.yml", "key: v\nnext\n");
  CHECK(drawn({.code = "c", .message = "m", .origin = start.plus(5), .length = 500})
            .ends_with("  |      ^\n"));
}

TEST_CASE("a place at the end of a line shows one caret behind it") {
  const base::Origin start = base::sources().add("end.yml", "key:\n");
  CHECK(drawn({.code = "c", .message = "m", .origin = start.plus(4)})
            .ends_with("1 | key:\n  |     ^\n"));
}

TEST_CASE("the lines of an opened secret file are never shown") {
  const base::Origin start = base::sources().add("secrets/all.yml", "password: hunter2\n", true);
  CHECK(drawn({.code = "c", .message = "m", .origin = start.plus(10)}) ==
        "error[c]: m\n --> secrets/all.yml:1:11\n");
}

TEST_CASE("without a place only message, notes and hint are shown") {
  Diagnostic diagnostic{.severity = base::Severity::warning, .code = "w", .message = "odd"};
  diagnostic.notes = {"first", "second\nline"};
  diagnostic.hint = "do it";
  CHECK(drawn(diagnostic) == "warning[w]: odd\n  = first\n  = second\n    line\nhint: do it\n");
}
