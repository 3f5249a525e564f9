// file: state, mode and owner of files, folders and links (ansible/modules/file.py).
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
namespace fs = std::filesystem;

constexpr Argument arguments[] = {
    {.name = "path",
     .type = ArgType::path,
     .doc = "The file",
     .required = true,
     .aliases = "dest name"},
    {.name = "state",
     .doc = "What shall be there",
     .choices = "absent directory file hard link touch"},
    {.name = "src", .type = ArgType::path, .doc = "What a link points to"},
    {.name = "recurse",
     .type = ArgType::boolean,
     .doc = "Set attributes of all below",
     .default_value = "false"},
    {.name = "force",
     .type = ArgType::boolean,
     .doc = "Make links to nothing, replace files",
     .default_value = "false"},
    {.name = "follow", .type = ArgType::boolean, .doc = "Follow links", .default_value = "true"},
    {.name = "access_time", .doc = "touch: `preserve` keeps it", .choices = "preserve now"},
    {.name = "modification_time", .doc = "touch: `preserve` keeps it", .choices = "preserve now"},
    mode_argument,
    owner_argument,
    group_argument,
};

// A task's wishes, and what is there now.
struct Wish {
  const Args& args;
  std::string path;
  std::string source;
  FileAttributes attributes;
  std::optional<struct stat> now;
};

[[noreturn]] void refuse(std::string message, const Wish& wish) {
  throw base::Error("file-state", std::move(message), wish.args.find("path")->origin())
      .status(base::Status::task_failed);
}

// Files come and go meanwhile; what is gone, or cannot be read, is left out.
std::vector<std::string> all_below(const std::string& folder) {
  std::vector<std::string> paths, folders{folder};
  while (!folders.empty()) {
    std::error_code failure;
    fs::directory_iterator at(folders.back(), failure);
    folders.pop_back();
    for (; !failure && at != fs::directory_iterator(); at.increment(failure)) {
      paths.push_back(at->path());
      std::error_code unknown;
      if (fs::is_directory(at->symlink_status(unknown))) folders.push_back(paths.back());
    }
  }
  return paths;
}

bool attributes_differ(const Wish& wish) {
  if (wish.attributes.differ(*wish.now)) return true;
  if (!wish.args.flag("recurse") || !S_ISDIR(wish.now->st_mode)) return false;
  for (const std::string& path : all_below(wish.path)) {
    if (const auto status = file_status(path); status && wish.attributes.differ(*status))
      return true;
  }
  return false;
}

void set_attributes(const Wish& wish) {
  wish.attributes.apply(wish.path);
  if (!wish.args.flag("recurse")) return;
  for (const std::string& path : all_below(wish.path)) wish.attributes.apply(path);
}

// --- one pair for each state: does it differ; make it so

bool absent_differs(const Wish& wish) { return wish.now.has_value(); }
void make_absent(const Wish& wish) {
  std::error_code failure;
  fs::remove_all(wish.path, failure);
  if (!failure) return;
  errno = failure.value();
  fail_on_file("remove", wish.path);
}

bool directory_differs(const Wish& wish) {
  if (!wish.now) return true;
  if (!S_ISDIR(wish.now->st_mode) && !base::is_directory(wish.path)) {
    refuse(base::cat("`", wish.path, "` already exists as a ", file_state(wish.now)), wish);
  }
  return attributes_differ(wish);
}
void make_directory(const Wish& wish) {
  base::make_directories(wish.path);
  set_attributes(wish);
}

bool file_differs(const Wish& wish) {
  if (!wish.now) refuse(base::cat("file (`", wish.path, "`) is absent, cannot continue"), wish);
  if (S_ISDIR(wish.now->st_mode))
    refuse(base::cat("file (`", wish.path, "`) is directory, cannot continue"), wish);
  return attributes_differ(wish);
}
void make_file(const Wish& wish) { set_attributes(wish); }

bool touch_differs(const Wish& wish) {
  if (!wish.now) return true;
  const bool keeps = wish.args.text("access_time") == "preserve" &&
                     wish.args.text("modification_time") == "preserve";
  return !keeps || attributes_differ(wish);
}
void make_touched(const Wish& wish) {
  const int file = open(wish.path.c_str(), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666);
  if (file < 0 && errno != EISDIR) fail_on_file("touch", wish.path);
  if (file >= 0) close(file);
  const auto time_of = [&](std::string_view name) {
    const bool keep = wish.now && wish.args.text(name) == "preserve";
    return timespec{.tv_sec = 0, .tv_nsec = keep ? UTIME_OMIT : UTIME_NOW};
  };
  const timespec times[2] = {time_of("access_time"), time_of("modification_time")};
  if (utimensat(AT_FDCWD, wish.path.c_str(), times, 0) != 0) fail_on_file("touch", wish.path);
  set_attributes(wish);
}

bool link_differs(const Wish& wish) {
  if (wish.source.empty() && !wish.now) refuse("`src` is required to make a link", wish);
  const std::string target = base::join_path(base::directory_name(wish.path), wish.source);
  const bool force = wish.args.flag("force");
  if (!force && !wish.source.empty() && !base::exists(target)) {
    refuse(base::cat("`src` `", wish.source,
                     "` does not exist (`force: true` makes the link all the same)"),
           wish);
  }
  if (!wish.now) return true;
  if (S_ISLNK(wish.now->st_mode)) {
    std::error_code failure;
    return wish.source.empty() ? false
                               : fs::read_symlink(wish.path, failure).string() != wish.source;
  }
  if (!force || S_ISDIR(wish.now->st_mode)) {
    refuse(base::cat("`", wish.path, "` is a ", file_state(wish.now),
                     " and is not replaced by a link"),
           wish);
  }
  return true;
}
// Makes the new entry beside the old one and renames, so that the path is never missing.
template <typename Make>
void replace_by(const Wish& wish, Make make) {
  const std::string beside = base::cat(wish.path, ".kboot-", static_cast<long>(getpid()));
  unlink(beside.c_str());
  if (make(beside.c_str()) != 0) fail_on_file("make a link at", wish.path);
  if (rename(beside.c_str(), wish.path.c_str()) == 0) return;
  const int cause = errno;
  unlink(beside.c_str());
  errno = cause;
  fail_on_file("replace", wish.path);
}
void make_link(const Wish& wish) {
  replace_by(wish, [&](const char* at) { return symlink(wish.source.c_str(), at); });
  wish.attributes.apply(wish.path);
}

bool hard_differs(const Wish& wish) {
  const auto source = file_status(wish.source, true);
  if (!source) refuse(base::cat("`src` `", wish.source, "` does not exist"), wish);
  if (!wish.now) return true;
  if (source->st_ino == wish.now->st_ino && source->st_dev == wish.now->st_dev)
    return attributes_differ(wish);
  if (!wish.args.flag("force"))
    refuse(base::cat("`", wish.path, "` exists and is another file than `src`"), wish);
  return true;
}
void make_hard(const Wish& wish) {
  // rename() between two names of one file does nothing, so a link that is right already is left alone.
  const auto source = file_status(wish.source, true);
  if (!wish.now || wish.now->st_ino != source->st_ino) {
    replace_by(wish, [&](const char* at) { return link(wish.source.c_str(), at); });
  }
  set_attributes(wish);
}

struct State {
  std::string_view name;
  bool (*differs)(const Wish&);
  void (*make)(const Wish&);
};
constexpr State states[] = {
    {"absent", absent_differs, make_absent}, {"directory", directory_differs, make_directory},
    {"file", file_differs, make_file},       {"hard", hard_differs, make_hard},
    {"link", link_differs, make_link},       {"touch", touch_differs, make_touched},
};

const State& wanted_state(const Wish& wish) {
  std::string name = wish.args.text("state");
  if (name.empty())
    name = wish.args.flag("recurse") ? "directory" : wish.now ? file_state(wish.now) : "file";
  for (const State& state : states) {
    if (state.name == name) return state;
  }
  return states[2];
}

Wish wish_of(TaskContext& task, const Args& args) {
  Wish wish{
      args, local_path(task, args.text("path")), args.text("src"), FileAttributes::of(args), {}};
  const std::string state = args.text("state");
  if (state == "hard") wish.source = local_path(task, wish.source);
  const bool is_link = state == "link" || state == "absent";
  wish.now = file_status(wish.path, args.flag("follow") && !is_link);
  if (!wish.now) wish.now = file_status(wish.path);
  return wish;
}

// States whose result names the file `dest`, as Ansible's does.
bool is_link_state(const State& state) { return state.name == "link" || state.name == "hard"; }

struct Planned final : PlanState {};

Plan plan(TaskContext& task, const Args& args) {
  const Wish wish = wish_of(task, args);
  const State& state = wanted_state(wish);
  const bool differs = state.differs(wish);
  Value result = Value::dict({{is_link_state(state) ? "dest" : "path", wish.path}});
  if (is_link_state(state)) result.edit_dict().set("src", wish.source);
  Plan plan;
  if (!differs) {
    add_file_facts(result, wish.path);
    plan.outcome = Outcome::ok(result);
    return plan;
  }
  result.edit_dict().set("state", state.name);
  plan.outcome = Outcome::changed(result);
  const Value before = Value::dict({{"path", wish.path}, {"state", file_state(wish.now)}});
  const Value after = Value::dict({{"path", wish.path}, {"state", state.name}});
  const Operation operation = !wish.now                ? Operation::create
                              : state.name == "absent" ? Operation::remove
                                                       : Operation::update;
  plan.outcome.changes.push_back({operation, wish.path, {before, after, {}, {}}, {}});
  plan.state = std::make_unique<Planned>();
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  const Wish wish = wish_of(task, args);
  wanted_state(wish).make(wish);
  add_file_facts(plan.outcome.result, wish.path);
  return std::move(plan.outcome);
}

}  // namespace

constinit const run::Module file_module = {
    .name = "file",
    .aliases = "ansible.builtin.file",
    .doc = "Set state, mode and owner of files, folders and links",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
