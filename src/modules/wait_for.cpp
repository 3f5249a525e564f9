// wait_for: until a port answers, a file is there, or they are gone (ansible/modules/wait_for.py).
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/tcp.hpp"
#include "modules/rows.hpp"
#include "regex/regex.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using std::chrono::seconds;

constexpr Argument arguments[] = {
    {.name = "host", .doc = "The host of the port", .default_value = "127.0.0.1"},
    {.name = "port", .type = ArgType::integer, .doc = "The port"},
    {.name = "path", .type = ArgType::path, .doc = "The file"},
    {.name = "state",
     .doc = "What to wait for",
     .default_value = "started",
     .choices = "absent present started stopped"},
    {.name = "search_regex", .doc = "Text that the file or the port's first words must contain"},
    {.name = "timeout", .type = ArgType::integer, .doc = "Seconds in all", .default_value = "300"},
    {.name = "connect_timeout",
     .type = ArgType::integer,
     .doc = "Seconds for one try",
     .default_value = "5"},
    {.name = "delay",
     .type = ArgType::integer,
     .doc = "Seconds before the first try",
     .default_value = "0"},
    {.name = "sleep",
     .type = ArgType::integer,
     .doc = "Seconds between tries",
     .default_value = "1"},
    {.name = "msg", .doc = "What to say on time-out"},
};
constexpr std::string_view exclusive[] = {"port path"};

// One task's wish, tried again and again.
class Wait {
 public:
  Wait(TaskContext& task, const Args& args)
      : task_(task),
        args_(args),
        path_(args.has("path") ? local_path(task, args.text("path")) : "") {
    if (args.has("search_regex")) {
      pattern_.emplace(args.text("search_regex"), regex::Flags{.multiline = true});
    }
    const std::string state = args.text("state");
    for_absence_ = state == "absent" || state == "stopped";
    if (!path_.empty() && state == "stopped") {
      throw base::Error("argument-conflict",
                        "`state: stopped` is for ports; a file becomes `absent`",
                        args.find("state")->origin());
    }
  }

  Outcome run() {
    const base::Instant start = now();
    const base::Instant end = start + seconds(args_.number("timeout"));
    task_.base().sleep(seconds(args_.number("delay")));
    const bool done = args_.has("port") || args_.has("path") ? until(start, end) : just_wait(end);
    const auto elapsed = std::chrono::duration_cast<seconds>(now() - start).count();
    return done ? success(elapsed) : timeout(elapsed);
  }

 private:
  [[nodiscard]] base::Instant now() const { return task_.base().clock.now(); }

  bool just_wait(base::Instant end) {
    task_.base().sleep(end - now());
    return true;
  }

  bool until(base::Instant start, base::Instant end) {
    const base::Waiting waiting[] = {
        {what(), for_absence_ ? "still there" : "not there yet", start}};
    bool done = false;
    while (!(done = holds(end)) && now() < end) {
      task_.base().progress.waiting(waiting);
      task_.base().sleep(std::min<base::Duration>(
          seconds(std::max<std::int64_t>(args_.number("sleep"), 0)) + std::chrono::milliseconds(1),
          end - now()));
    }
    task_.base().progress.waiting({});
    return done;
  }

  bool holds(base::Instant end) {
    if (!path_.empty()) return file_holds();
    TcpConnection connection(
        task_.base(), args_.text("host"), args_.number("port"),
        std::min<base::Duration>(seconds(args_.number("connect_timeout")),
                                 std::max<base::Duration>(end - now(), seconds(0))));
    if (for_absence_) return !connection.connected();
    return connection.connected() && (!pattern_ || answers(connection, end));
  }

  bool file_holds() {
    const bool there = file_status(path_, true).has_value();
    if (for_absence_) return !there;
    if (!there || !pattern_) return there;
    const std::string text = base::read_file(path_);
    return found_in(text);
  }

  bool answers(TcpConnection& connection, base::Instant end) {
    std::string data;
    while (now() < end) {
      const bool open = connection.read(task_.base(), data, end - now());
      if (found_in(data)) return true;
      if (!open) return false;
    }
    return false;
  }

  bool found_in(const std::string& text) {
    const auto match = pattern_->search(text);
    if (!match) return false;
    const auto text_of = [&](std::size_t group) {
      return (*match)[group] ? Value((*match)[group]->of(text)) : Value();
    };
    for (std::size_t group = 1; group < match->size(); ++group)
      groups_.edit_list().append(text_of(group));
    for (const auto& [name, group] : pattern_->names())
      names_.edit_dict().set(name, text_of(group));
    return true;
  }

  [[nodiscard]] std::string what() const {
    return path_.empty() ? base::cat(args_.text("host"), ":", args_.number("port"))
                         : base::cat("file ", path_);
  }

  Outcome success(std::int64_t elapsed) {
    Value result = Value::dict({{"elapsed", elapsed},
                                {"state", args_.text("state")},
                                {"match_groups", groups_},
                                {"match_groupdict", names_}});
    for (const std::string_view name : {"port", "path", "search_regex"}) {
      result.edit_dict().set(name, args_.has(name) ? *args_.find(name) : Value());
    }
    if (!path_.empty()) add_file_facts(result, path_);
    return Outcome::ok(std::move(result));
  }

  Outcome timeout(std::int64_t elapsed) {
    std::string message = "Timeout when waiting for ";
    if (args_.has("search_regex") && !for_absence_) {
      message += base::cat("search string ", args_.text("search_regex"), " in ",
                           path_.empty() ? what() : path_);
    } else {
      message += what();
      if (for_absence_) message += path_.empty() ? " to stop." : " to be absent.";
    }
    return Outcome::failed(args_.text("msg", message), Value::dict({{"elapsed", elapsed}}));
  }

  TaskContext& task_;
  const Args& args_;
  std::string path_;
  std::optional<regex::Pattern> pattern_;
  bool for_absence_ = false;
  Value groups_ = Value::list();
  Value names_ = Value::dict();
};

struct Planned final : PlanState {};

Plan plan(TaskContext&, const Args&) {
  Plan plan;
  plan.state = std::make_unique<Planned>();
  plan.unknown = "not waited for by plan";
  plan.outcome = Outcome::skipped("remote module (wait_for) does not support check mode");
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan&) { return Wait(task, args).run(); }

}  // namespace

constinit const run::Module wait_for_module = {
    .name = "wait_for",
    .aliases = "ansible.builtin.wait_for",
    .doc = "Wait for a port or a file",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
