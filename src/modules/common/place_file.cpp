// What copy and template share; see place_file.hpp.
#include "modules/common/place_file.hpp"

#include <algorithm>
#include <ctime>

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "modules/common/file_attributes.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::size_t diff_limit = 104'448;  // Ansible's max_diff_size

struct PlannedFiles final : PlanState {
  std::vector<Placement> files;
  std::vector<std::string> folders;
};

std::string hex(crypto::Hash hash, std::string_view bytes) {
  return base::hex_encode(crypto::digest(hash, bytes));
}

void check_destination(const Args& args, const Placement& file,
                       const std::vector<std::string>& folders) {
  const std::string folder = base::directory_name(file.path);
  const bool ours = std::find(folders.begin(), folders.end(), folder) != folders.end();
  if (ours || args.text("dest").ends_with('/') || base::is_directory(folder)) return;
  throw base::Error("file-not-found", base::cat("destination folder `", folder, "` does not exist"),
                    args.find("dest")->origin())
      .status(base::Status::task_failed);
}

Value diff_text(const Value& content) {
  const std::string_view text = content.as_string();
  if (text.size() > diff_limit) return "(too large to show)\n";
  return text.find('\0') != text.npos ? Value("(binary)\n") : content;
}

// The change that this file needs, or nothing.
std::optional<Change> change_of(const Args& args, const Placement& file) {
  const auto status = file_status(file.path, true);
  if (!status)
    return Change{Operation::create, file.path, {"", diff_text(file.content), {}, file.path}, {}};
  const std::string old = base::read_file(file.path);
  const bool same = old == file.content.as_string();
  if (!same && args.flag("force", true)) {
    const Value before =
        Value(old).marked(file.content.has(value::mark_secret) ? value::mark_secret : 0);
    return Change{Operation::update,
                  file.path,
                  {diff_text(before), diff_text(file.content), file.path, file.path},
                  {}};
  }
  if (!FileAttributes::of(args).differ(*status)) return std::nullopt;
  const Value path = Value::dict({{"path", file.path}});
  return Change{Operation::update, file.path, {path, path, {}, {}}, {}};
}

void keep_backup(TaskContext& task, const std::string& path, Value& result) {
  const auto status = file_status(path, true);
  if (!status) return;
  const std::time_t now = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(task.base().clock.wall()));
  std::tm local{};
  localtime_r(&now, &local);
  char stamp[32];
  const std::size_t size = std::strftime(stamp, sizeof stamp, "%Y-%m-%d@%H:%M:%S~", &local);
  const std::string backup =
      base::cat(path, ".", static_cast<long>(now), ".", std::string_view(stamp, size));
  base::write_file(backup, base::read_file(path), status->st_mode & 07777U);
  result.edit_dict().set("backup_file", backup);
}

void write(TaskContext& task, const Args& args, const Placement& file, Value& result) {
  const auto status = file_status(file.path, true);
  const bool differs = !status || (args.flag("force", true) &&
                                   base::read_file(file.path) != file.content.as_string());
  if (differs) {
    if (args.flag("backup")) keep_backup(task, file.path, result);
    base::write_file(file.path, file.content.as_string());
  }
  FileAttributes::of(args).apply(file.path);
}

}  // namespace

std::string destination(const TaskContext& task, const Args& args, const std::string& source_name) {
  const std::string dest = args.text("dest");
  const std::string path = local_path(task, dest);
  const bool folder = dest.ends_with('/') || base::is_directory(path);
  return folder && !source_name.empty() ? base::join_path(path, base::base_name(source_name))
                                        : path;
}

Plan plan_placements(const Args& args, std::vector<Placement> files,
                     const std::vector<std::string>& folders) {
  Plan plan;
  Value result = Value::dict();
  if (files.size() == 1) {
    const std::string_view bytes = files[0].content.as_string();
    result = Value::dict({{"dest", files[0].path}, {"checksum", hex(crypto::Hash::sha1, bytes)}});
  } else {
    result = Value::dict({{"dest", args.text("dest")}});
  }
  auto state = std::make_unique<PlannedFiles>();
  std::vector<Change> changes;
  for (const std::string& folder : folders) {
    if (base::is_directory(folder)) continue;
    changes.push_back({Operation::create, folder, {}, {}});
    state->folders.push_back(folder);
  }
  for (Placement& file : files) {
    check_destination(args, file, folders);
    const auto change = change_of(args, file);
    if (!change) continue;
    changes.push_back(*change);
    state->files.push_back(std::move(file));
  }
  if (changes.empty()) {
    if (files.size() == 1) add_file_facts(result, files[0].path);
    plan.outcome = Outcome::ok(std::move(result));
    return plan;
  }
  plan.outcome = Outcome::changed(std::move(result));
  plan.outcome.changes = std::move(changes);
  plan.state = std::move(state);
  return plan;
}

Outcome apply_placements(TaskContext& task, const Args& args, Plan& plan) {
  const auto& planned = static_cast<const PlannedFiles&>(*plan.state);
  Value& result = plan.outcome.result;
  for (const std::string& folder : planned.folders) base::make_directories(folder);
  for (const Placement& file : planned.files) {
    base::make_directories(base::directory_name(file.path));
    write(task, args, file, result);
  }
  if (result.find("checksum") != nullptr && planned.files.size() == 1) {
    const Placement& file = planned.files[0];
    result.edit_dict().set("md5sum", hex(crypto::Hash::md5, file.content.as_string()));
    add_file_facts(result, file.path);
  }
  return std::move(plan.outcome);
}

}  // namespace kboot::modules
