// Runs the language cases in process and prints a line for each: `ok NAME`, `not ok NAME`, `skip NAME: why`.
//
// A case file begins with YAML variables that all its cases share. Each case is
//     === KIND [title]     KIND: template (a value in a playbook), file (a template file), when (a condition)
//     text
//     => repr              what ansible-core answers, as Python's repr
//     =! category          or how it fails: undefined, syntax, error
//     =k repr | ! category why: where kboot answers otherwise on purpose
// Answers come from jinja/oracle.py only. KBOOT_ACCEPT=1 with KBOOT_ORACLE_PYTHON set runs it and reports skips.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace {

using namespace kboot;
using value::Value;

// Variables out of a dict, rendered when they are read.
class CaseEnv final : public jinja::Env {
 public:
  explicit CaseEnv(Value variables) : variables_(std::move(variables)) {}

  std::optional<Value> lookup(std::string_view name) override {
    const Value* found = variables_.find(name);
    if (found == nullptr) return std::nullopt;
    if (++depth_ > 50)
      throw base::Error("template-limit", "variables refer to each other without end");
    Value out = jinja::render(*found, *this);
    --depth_;
    return out;
  }
  std::optional<Value> plain(std::string_view name) override {
    const Value* found = variables_.find(name);
    return found == nullptr || found->is_string() ? std::nullopt : std::optional<Value>(*found);
  }
  std::vector<std::string> names() override {
    std::vector<std::string> out;
    for (const value::Entry& entry : variables_.as_dict()) out.emplace_back(entry.key.as_string());
    return out;
  }
  Value call_lookup(const jinja::LookupRequest& request) override {
    throw base::Error("unknown-lookup",
                      base::cat("there is no lookup `", request.plugin, "` in a language case"));
  }
  base::WallTime now() override { return base::SystemClock().wall(); }
  void random_bytes(std::span<unsigned char> bytes) override {
    std::fill(bytes.begin(), bytes.end(), 7);
  }

 private:
  Value variables_;
  int depth_ = 0;
};

struct Case {
  std::string name;
  std::string kind;
  std::string text;
  std::string expected;  // "=> ..." or "=! ..."
};

bool marks_result(std::string_view line) {
  return line.starts_with("=> ") || line.starts_with("=! ");
}

std::vector<Case> read_cases(const std::string& path, std::string& variables) {
  const std::string content = base::read_file(path);
  std::vector<Case> out;
  std::size_t number = 0;
  bool in_text = false;
  bool first_line = true;
  for (const std::string_view line : base::split(content, '\n')) {
    ++number;
    if (line.starts_with("=== ")) {
      const std::string_view head = line.substr(4);
      const std::string name = base::cat(base::base_name(path), ":", number);
      out.push_back({name, std::string(head.substr(0, head.find(' '))), {}, {}});
      in_text = first_line = true;
    } else if (out.empty()) {
      variables.append(line).push_back('\n');
    } else if (marks_result(line)) {
      out.back().expected = std::string(line);
      in_text = false;
    } else if (line.starts_with("=k ")) {
      const std::string_view own = line.substr(3, line.find(" | ") - 3);
      out.back().expected =
          own.starts_with("! ") ? base::cat("=! ", own.substr(2)) : base::cat("=> ", own);
    } else if (in_text) {
      if (!first_line) out.back().text.push_back('\n');
      out.back().text.append(line);
      first_line = false;
    }
  }
  return out;
}

std::string category(const base::Diagnostic& diagnostic) {
  const std::string& code = diagnostic.code;
  if (code == "undefined-variable") return "undefined";
  if (code == "template-syntax" || code == "unknown-filter" || code == "unknown-test")
    return "syntax";
  return "error";
}

// What kboot answers, and for a failure its message.
std::string answer(const Case& one, const Value& variables, std::string& message) {
  CaseEnv env(variables);
  const base::Origin origin = base::sources().add(one.name, one.text);
  try {
    const Value text = Value(one.text).set_origin(origin).set_style(base::ScalarStyle::literal);
    if (one.kind == "when") {
      const auto holds = jinja::condition(text, env);
      return base::cat("=> ", !holds ? "unknown" : *holds ? "True" : "False");
    }
    const jinja::Syntax syntax = one.kind == "file" ? jinja::Syntax::file() : jinja::Syntax();
    return base::cat("=> ", jinja::to_repr(jinja::render(text, env, syntax)));
  } catch (const base::Error& error) {
    const base::Place place = base::sources().place(error.diagnostic().origin);
    message = base::cat(" (", error.diagnostic().code, ": ", error.diagnostic().message, " at ",
                        place.line, ":", place.column, ")");
    return base::cat("=! ", category(error.diagnostic()));
  }
}

// An oracle that only says `error` is met by any failure.
bool agrees(const std::string& expected, const std::string& got) {
  return expected == got || (expected == "=! error" && got.starts_with("=! "));
}

int accept(const std::vector<std::string>& files, const char* script) {
  const char* python = std::getenv("KBOOT_ORACLE_PYTHON");
  if (python == nullptr) {
    std::fprintf(stderr,
                 "KBOOT_ORACLE_PYTHON must name the Python of an environment with ansible-core\n");
    return 1;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<char*> argv{const_cast<char*>(python), const_cast<char*>(script),
                            const_cast<char*>("--write")};
    for (const std::string& file : files) argv.push_back(const_cast<char*>(file.c_str()));
    argv.push_back(nullptr);
    ::execvp(python, argv.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (const std::string& file : files)
    std::printf("skip %s: answers taken from the oracle\n", base::base_name(file).c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int run(const std::vector<std::string>& files) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const std::string& file : files) {
    std::string text;
    const std::vector<Case> cases = read_cases(file, text);
    Value variables = value::read_yaml(text, base::base_name(file));
    if (variables.is_null()) variables = Value::dict();
    value::freeze(variables);
    for (const Case& one : cases) {
      ::alarm(20);  // a case that hangs ends the run with a signal
      std::string message;
      const std::string got = answer(one, variables, message);
      const bool good = agrees(one.expected, got);
      ++(good ? passed : failed);
      if (good) {
        std::printf("ok %s\n", one.name.c_str());
      } else {
        std::printf("not ok %s\n  text     %s\n  expected %s\n  got      %s%s\n", one.name.c_str(),
                    one.text.c_str(), one.expected.c_str(), got.c_str(), message.c_str());
      }
    }
  }
  ::alarm(0);
  std::printf("%zu passed, %zu failed, 0 skipped\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

// language FOLDER [FILTER]: the cases of the files in FOLDER whose names contain FILTER.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: language FOLDER [FILTER]\n");
    return 2;
  }
  const std::string folder = argv[1];
  std::vector<std::string> files;
  try {
    for (const std::string& name : base::list_directory(folder)) {
      const bool wanted = argc < 3 || name.find(argv[2]) != std::string::npos;
      if (name.ends_with(".case") && wanted) files.push_back(base::join_path(folder, name));
    }
    const char* accepting = std::getenv("KBOOT_ACCEPT");
    if (accepting != nullptr && std::strcmp(accepting, "1") == 0) {
      return accept(files, base::join_path(folder, "oracle.py").c_str());
    }
    return run(files);
  } catch (const base::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
