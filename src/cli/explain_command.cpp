// kboot explain: the page of an error code, from docs/errors, which the build put into the program.
#include <algorithm>

#include "base/base.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/command_functions.hpp"
#include "cli/error_pages.hpp"

namespace kboot::cli {

namespace {

// The page's title: the first line without its sign.
std::string_view title_of(std::string_view page) {
  const std::string_view line = page.substr(0, page.find('\n'));
  return base::trim(line.substr(std::min(line.find_first_not_of("# "), line.size())));
}

report::Text list() {
  report::Text out;
  for (const ErrorPage& page : error_pages()) {
    out.add(report::Text(page.code, report::Paint::green).pad_to(28))
        .add(title_of(page.text))
        .add("\n");
  }
  return out;
}

}  // namespace

int explain(App& app, const Arguments& arguments) {
  if (arguments.positional().empty()) {
    app.out().write(list());
    return 0;
  }
  const std::string& code = arguments.positional().front();
  const auto pages = error_pages();
  const auto found = std::ranges::find(pages, std::string_view(code), &ErrorPage::code);
  if (found != pages.end()) {
    app.out().line(base::trim_end(found->text));
    return 0;
  }
  std::vector<std::string> codes;
  for (const ErrorPage& page : pages) codes.emplace_back(page.code);
  const std::string near = base::did_you_mean(code, codes);
  throw base::Error("unknown-code", base::cat("there is no error code `", code, "`"))
      .hint(near.empty() ? "`kboot explain` lists all codes" : near);
}

}  // namespace kboot::cli
