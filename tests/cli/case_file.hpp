// A screen case: files, commands, and what each must print. Also the error pages of docs/errors,
// which are cases too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kboot::tests {

struct Step {
  std::string command;
  std::string out;
  std::string err;
  int exit = 0;
};

struct Case {
  std::string name;
  std::string intro;                                       // comment lines before the first section
  std::vector<std::pair<std::string, std::string>> files;  // name, content
  std::vector<Step> steps;
};

// Sections begin with `--- file NAME`, `--- run COMMAND`, `--- stdout`, `--- stderr`, `--- exit N`.
// Throws std::runtime_error naming the line that is none.
Case read_case(const std::string& name, std::string_view text);
std::string write_case(const Case& screen);

// An error page: fences ```KIND NAME are files; in a ```console fence `$ COMMAND` is run and the
// lines below are what it prints on both streams. Steps without a command to run: the page has no
// example.
Case read_page(const std::string& name, std::string_view text);
// The page with what its commands printed.
std::string write_page(std::string_view text, const Case& seen);

// Does what was printed fit? `<TIME>` stands for a duration or time of day, `<ANY>` for the rest of
// a word, `<REST>` for the rest of a line, a line `<LINES>` for any number of lines.
bool fits(std::string_view expected, std::string_view actual);
bool line_fits(std::string_view expected, std::string_view actual);

}  // namespace kboot::tests
