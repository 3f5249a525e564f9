// Runs the cases of Go templates in process and prints a line for each: `ok NAME`, `not ok NAME`.
//
// A case file begins with JSON data that all its cases share (gotpl_data.hpp). Each case is
//     === KIND [title]     KIND: template (missingkey=zero), strict (missingkey=error), sprig (with
//                          Sprig's functions), helm (those and Helm's, answered by the real helm)
//     text
//     => output            what Go prints, or
//     =! message           how Go fails; on one line, with \n, \\ and \xHH
// Answers come from tests/tools/gotpl-oracle only, in UTC.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl_data.hpp"
#include "support/test_context.hpp"

namespace {

using namespace kboot;
using value::Value;

struct Case {
  std::string name;
  std::string kind;
  std::string text;
  std::string expected;
};

bool is_answer(std::string_view line) { return line.starts_with("=> ") || line.starts_with("=! "); }

std::vector<Case> read_cases(const std::string& path, std::string& data) {
  const std::string content = base::read_file(path);
  std::vector<Case> out;
  std::size_t number = 0;
  bool first = true;
  for (const std::string_view line : base::split(content, '\n')) {
    ++number;
    if (line.starts_with("=== ")) {
      const std::string_view head = line.substr(4);
      out.push_back({base::cat(base::base_name(path), ":", number),
                     std::string(head.substr(0, head.find(' '))),
                     {},
                     {}});
      first = true;
    } else if (out.empty()) {
      data.append(line).push_back('\n');
    } else if (is_answer(line)) {
      out.back().expected = std::string(line);
    } else if (out.back().expected.empty()) {
      if (!first) out.back().text.push_back('\n');
      out.back().text.append(line);
      first = false;
    }
  }
  return out;
}

std::string quoted(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\\') {
      out += "\\\\";
    } else if (code < ' ' || code >= 0x7f) {
      out += base::cat("\\x", hex[code >> 4], hex[code & 15]);
    } else {
      out += byte;
    }
  }
  return out;
}

// The functions of the kinds.
struct Tables {
  Tables() { sprig.add_methods(value::Subtype::go_duration, gotpl::duration_methods()); }

  gotpl::Functions plain{language::case_functions()};
  gotpl::Functions sprig = with_sprig(gotpl::sprig_tables());

 private:
  static gotpl::Functions with_sprig(const auto& t) {
    return {language::case_functions(),
            t[0],
            t[1],
            t[2],
            t[3],
            t[4],
            t[5],
            t[6],
            t[7],
            t[8],
            t[9],
            t[10],
            t[11],
            t[12],
            t[13],
            t[14],
            t[15],
            t[16],
            t[17]};
  }
};

std::string answer(const Case& one, const Value& data, const Tables& tables) {
  const bool sprig = one.kind == "sprig" || one.kind == "helm";
  const gotpl::Functions& functions = sprig ? tables.sprig : tables.plain;
  test::TestContext context;
  gotpl::Host host;
  gotpl::ExecutionOptions options;
  if (one.kind == "strict") options.missing_key = gotpl::MissingKey::error;
  try {
    gotpl::Set set;
    set.add(gotpl::Unit::parse("t", one.text, functions));
    gotpl::Execution execution(set, context.context, host, options);
    return base::cat("=> ", quoted(execution.execute("t", data).as_string()));
  } catch (const gotpl::Failure& failure) {
    return base::cat("=! ", quoted(failure.message()));
  }
}

int run(const std::vector<std::string>& files) {
  const Tables tables;
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const std::string& file : files) {
    std::string text;
    const std::vector<Case> cases = read_cases(file, text);
    const Value data = language::read_data(text);
    for (const Case& one : cases) {
      ::alarm(20);  // a case that hangs ends the run with a signal
      const std::string got = answer(one, language::fresh(data), tables);
      const bool good = one.expected == got;
      ++(good ? passed : failed);
      if (good) {
        std::printf("ok %s\n", one.name.c_str());
      } else {
        std::printf("not ok %s\n  text     %s\n  expected %s\n  got      %s\n", one.name.c_str(),
                    one.text.c_str(), one.expected.c_str(), got.c_str());
      }
    }
  }
  ::alarm(0);
  std::printf("%zu passed, %zu failed, 0 skipped\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

// gotpl FOLDER [FILTER]: the cases of the files in FOLDER whose names contain FILTER.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: gotpl FOLDER [FILTER]\n");
    return 2;
  }
  const std::string folder = argv[1];
  ::setenv("TZ", "UTC", 1);  // what the answers were made in
  std::vector<std::string> files;
  try {
    for (const std::string& name : base::list_directory(folder)) {
      const bool wanted = argc < 3 || name.find(argv[2]) != std::string::npos;
      if (name.ends_with(".case") && wanted) files.push_back(base::join_path(folder, name));
    }
    return run(files);
  } catch (const base::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
