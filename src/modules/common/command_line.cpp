// What command and shell share; see command_line.hpp.
#include "modules/common/command_line.hpp"

#include <glob.h>

#include <cstring>

#include "base/files.hpp"
#include "base/shell_words.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/times.hpp"
#include "process/process.hpp"
#include "value/containers.hpp"

namespace kboot::modules::command_line {

namespace {

using namespace run;

bool any_exists(const std::string& pattern) {
  glob_t found{};
  const int result = glob(pattern.c_str(), 0, nullptr, &found);
  globfree(&found);
  return result == 0 || base::exists(pattern);
}

std::string text_of(const Args& args) {
  return args.has("_raw_params") ? args.text("_raw_params") : args.text("cmd");
}

std::vector<std::string> words_of(TaskContext& task, const Args& args) {
  std::vector<std::string> words;
  if (const Value* argv = args.find("argv")) {
    for (const Value& word : argv->as_list()) words.emplace_back(word.as_string());
  } else {
    words = base::split_words(text_of(args));
  }
  if (!args.flag("expand_argument_vars", true)) return words;
  for (std::string& word : words) word = expand_variables(task, base::expand_user(word));
  return words;
}

Value words_value(const std::vector<std::string>& words) {
  Value list = Value::list();
  for (const std::string& word : words) list.edit_list().append(word);
  return list;
}

Value lines(std::string_view text) {
  Value list = Value::list();
  if (text.empty()) return list;
  std::string unix_ends = base::replace_all(text, "\r\n", "\n");
  if (unix_ends.back() == '\n') unix_ends.pop_back();
  for (const std::string_view line : base::split(unix_ends, '\n')) list.edit_list().append(line);
  return list;
}

void add_output(Value& result, std::string_view name, std::string text, bool strip) {
  if (strip) text.erase(text.find_last_not_of("\r\n") + 1);
  result.edit_dict().set(name, text);
  result.edit_dict().set(base::cat(name, "_lines"), lines(text));
}

// Why there is nothing to do, or empty.
struct Needless {
  std::string message, output;
};
std::optional<Needless> needless(TaskContext& task, const Args& args) {
  const std::string folder =
      args.has("chdir") ? local_path(task, args.text("chdir")) : task.working_directory();
  const auto there = [&](std::string_view name) {
    return any_exists(base::join_path(folder, base::expand_user(args.text(name))));
  };
  if (args.has("creates") && there("creates")) {
    const std::string path = args.text("creates");
    return Needless{base::cat("Did not run command since '", path, "' exists"),
                    base::cat("skipped, since ", path, " exists")};
  }
  if (args.has("removes") && !there("removes")) {
    const std::string path = args.text("removes");
    return Needless{base::cat("Did not run command since '", path, "' does not exist"),
                    base::cat("skipped, since ", path, " does not exist")};
  }
  return std::nullopt;
}

std::string failure_message(const process::Result& done, const std::string& program) {
  if (done.ending == process::Ending::not_found || done.ending == process::Ending::not_run) {
    return base::cat("[Errno ", done.code, "] ", std::strerror(done.code), ": b'", program, "'");
  }
  return done.ending == process::Ending::timed_out ? "the command did not end in time"
                                                   : "non-zero return code";
}

Outcome outcome_of(const process::Result& done, Value result, const std::string& program,
                   bool strip) {
  const bool started =
      done.ending != process::Ending::not_found && done.ending != process::Ending::not_run;
  const int code = done.ending == process::Ending::signalled ? -done.code : done.code;
  auto& fields = result.edit_dict();
  fields.set("rc", code);
  add_output(result, "stdout", done.output, strip);
  add_output(result, "stderr", done.error, strip);
  if (done.ok()) {
    fields.set("msg", "");
    return Outcome::changed(std::move(result));
  }
  fields.set("changed", started);
  const std::string message = failure_message(done, program);
  fields.set("msg", message);
  return Outcome::failed(message, std::move(result));
}

process::Command command_of(TaskContext& task, const Args& args, std::vector<std::string> argv) {
  process::Command command;
  command.argv = std::move(argv);
  command.environment = process::Variables(task.environment().begin(), task.environment().end());
  command.directory =
      args.has("chdir") ? local_path(task, args.text("chdir")) : task.working_directory();
  if (args.has("stdin")) {
    command.input = args.text("stdin");
    if (args.flag("stdin_add_newline", true)) *command.input += '\n';
  }
  return command;
}

Outcome run_it(TaskContext& task, const Args& args, std::vector<std::string> argv,
               const Value& shown) {
  const std::string program = argv.front();
  if (args.has("chdir") && !base::is_directory(local_path(task, args.text("chdir")))) {
    throw base::Error(
        "file-not-found",
        base::cat("there is no folder `", args.text("chdir"), "` to run the command in"),
        args.find("chdir")->origin());
  }
  const process::Command command = command_of(task, args, std::move(argv));
  const base::WallTime began = task.base().clock.wall();
  const process::Result done = process::run(task.base(), command);
  const base::WallTime ended = task.base().clock.wall();
  Value result = Value::dict({{"cmd", shown},
                              {"start", timestamp(began)},
                              {"end", timestamp(ended)},
                              {"delta", elapsed(ended - began)}});
  return outcome_of(done, std::move(result), program, args.flag("strip_empty_ends", true));
}

struct Planned final : PlanState {};

}  // namespace

Plan plan(TaskContext& task, const Args& args) {
  Plan plan;
  if (const auto reason = needless(task, args)) {
    const Value shown = args.has("argv") ? *args.find("argv") : Value(text_of(args));
    Value result = Value::dict({{"cmd", shown},
                                {"rc", 0},
                                {"msg", reason->message},
                                {"stderr", ""},
                                {"stderr_lines", Value::list()},
                                {"start", Value()},
                                {"end", Value()},
                                {"delta", Value()}});
    add_output(result, "stdout", reason->output, true);
    plan.outcome = Outcome::ok(std::move(result));
    return plan;
  }
  plan.state = std::make_unique<Planned>();
  plan.unknown = "not run by plan";
  const std::string message = "Command would have run if not in check mode";
  const bool guarded = args.has("creates") || args.has("removes");
  Value result = Value::dict({{"rc", 0}, {"msg", message}, {"stdout", ""}, {"stderr", ""}});
  plan.outcome = guarded ? Outcome::changed(result, message) : Outcome::skipped(message);
  plan.outcome.result = std::move(result);
  plan.outcome.changes.push_back(
      {Operation::run, args.has("argv") ? "command" : text_of(args), {}, {}});
  return plan;
}

Outcome apply_directly(TaskContext& task, const Args& args, Plan&) {
  std::vector<std::string> words = words_of(task, args);
  if (words.empty()) throw base::Error("missing-argument", "the command is empty");
  const Value shown = words_value(words);
  return run_it(task, args, std::move(words), shown);
}

Outcome apply_in_shell(TaskContext& task, const Args& args, Plan&) {
  if (args.has("argv"))
    throw base::Error("argument-conflict", "`argv` is for `command`; a shell takes `cmd`");
  const std::string script = text_of(args);
  const std::string program = args.text("executable", "/bin/sh");
  return run_it(task, args, process::shell(script, program).argv, script);
}

}  // namespace kboot::modules::command_line
