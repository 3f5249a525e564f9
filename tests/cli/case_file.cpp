// A screen case: files, commands, and what each must print.
#include "cli/case_file.hpp"

#include <cctype>
#include <stdexcept>

namespace kboot::tests {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// What follows `word` and a blank, when the line begins so.
bool begins(std::string_view line, std::string_view word, std::string& rest) {
  if (!line.starts_with(word)) return false;
  line.remove_prefix(word.size());
  if (!line.empty() && line.front() != ' ') return false;
  rest = line.empty() ? "" : line.substr(1);
  return true;
}

bool is_time(char byte) {
  return std::isdigit(static_cast<unsigned char>(byte)) != 0 || byte == '.' || byte == ':' ||
         byte == 'h' || byte == 'm' || byte == 's';
}

bool lines_fit(const std::vector<std::string_view>& expected, std::size_t e,
               const std::vector<std::string_view>& actual, std::size_t a) {
  for (; e < expected.size(); ++e, ++a) {
    if (expected[e] == "<LINES>") {
      for (std::size_t from = a; from <= actual.size(); ++from) {
        if (lines_fit(expected, e + 1, actual, from)) return true;
      }
      return false;
    }
    if (a >= actual.size() || !line_fits(expected[e], actual[a])) return false;
  }
  return a == actual.size();
}

}  // namespace

Case read_case(const std::string& name, std::string_view text) {
  Case screen{.name = name, .intro = {}, .files = {}, .steps = {}};
  std::string* section = &screen.intro;
  std::string rest;
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (begins(line, "--- file", rest)) {
      section = &screen.files.emplace_back(rest, "").second;
    } else if (begins(line, "--- run", rest)) {
      screen.steps.push_back({.command = rest, .out = {}, .err = {}});
      section = nullptr;
    } else if (begins(line, "--- stdout", rest) && !screen.steps.empty()) {
      section = &screen.steps.back().out;
    } else if (begins(line, "--- stderr", rest) && !screen.steps.empty()) {
      section = &screen.steps.back().err;
    } else if (begins(line, "--- exit", rest) && !screen.steps.empty()) {
      screen.steps.back().exit = std::stoi(rest);
      section = nullptr;
    } else if (section != nullptr) {
      section->append(line).append("\n");
    } else if (!line.empty()) {
      throw std::runtime_error(name + ":" + std::to_string(number) +
                               ": a line outside of a section");
    }
  }
  if (screen.steps.empty()) throw std::runtime_error(name + ": no `--- run`");
  return screen;
}

std::string write_case(const Case& screen) {
  std::string text = screen.intro;
  for (const auto& [name, content] : screen.files) text += "--- file " + name + "\n" + content;
  for (const Step& step : screen.steps) {
    text += "--- run " + step.command + "\n";
    if (!step.out.empty()) text += "--- stdout\n" + step.out;
    if (!step.err.empty()) text += "--- stderr\n" + step.err;
    if (step.exit != 0) text += "--- exit " + std::to_string(step.exit) + "\n";
  }
  return text;
}

Case read_page(const std::string& name, std::string_view text) {
  Case page{.name = name, .intro = {}, .files = {}, .steps = {}};
  std::string* section = nullptr;
  bool console = false;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("```")) {
      const std::size_t blank = line.find(' ');
      section = nullptr;
      console = line == "```console";
      if (blank != std::string_view::npos)
        section = &page.files.emplace_back(line.substr(blank + 1), "").second;
    } else if (console && line.starts_with("$ ")) {
      page.steps.push_back({.command = std::string(line.substr(2)), .out = {}, .err = {}});
      section = &page.steps.back().out;
    } else if (section != nullptr) {
      section->append(line).append("\n");
    }
  }
  return page;
}

std::string write_page(std::string_view text, const Case& seen) {
  std::string page;
  std::size_t step = 0;
  bool console = false, printed = false;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("```")) {
      console = line == "```console";
      printed = false;
    }
    if (console && line.starts_with("$ ")) {
      page.append(line).append("\n").append(seen.steps.at(step++).out);
      printed = true;
    } else if (!printed) {
      page.append(line).append("\n");
    }
  }
  return page;
}

bool line_fits(std::string_view expected, std::string_view actual) {
  while (true) {
    const std::size_t mark = expected.find('<');
    const std::string_view plain = expected.substr(0, mark);
    if (!actual.starts_with(plain)) return false;
    actual.remove_prefix(plain.size());
    if (mark == std::string_view::npos) return actual.empty();
    expected.remove_prefix(mark);
    if (expected.starts_with("<REST>")) return true;
    const bool time = expected.starts_with("<TIME>");
    if (time || expected.starts_with("<ANY>")) {
      std::size_t size = 0;
      while (size < actual.size() && (time ? is_time(actual[size]) : actual[size] != ' ')) ++size;
      expected.remove_prefix(time ? 6 : 5);
      // The shortest that fits: what follows may be made of the same bytes.
      for (std::size_t take = 1; take <= size; ++take) {
        if (line_fits(expected, actual.substr(take))) return true;
      }
      return false;
    }
    if (actual.empty() || actual.front() != '<') return false;
    expected.remove_prefix(1);
    actual.remove_prefix(1);
  }
}

bool fits(std::string_view expected, std::string_view actual) {
  return lines_fit(lines_of(expected), 0, lines_of(actual), 0);
}

}  // namespace kboot::tests
