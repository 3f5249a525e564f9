// stat: what is known of a file (ansible/modules/stat.py).
#include <unistd.h>

#include <filesystem>

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "modules/common/accounts.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/file_mode.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "path",
     .type = ArgType::path,
     .doc = "The file",
     .required = true,
     .aliases = "dest name"},
    {.name = "follow", .type = ArgType::boolean, .doc = "Follow links", .default_value = "false"},
    {.name = "get_checksum",
     .type = ArgType::boolean,
     .doc = "Give the file's checksum",
     .default_value = "true"},
    {.name = "checksum_algorithm",
     .doc = "Which checksum",
     .default_value = "sha1",
     .aliases = "checksum checksum_algo",
     .choices = "md5 sha1 sha224 sha256 sha384 sha512"},
    {.name = "get_mime",
     .type = ArgType::boolean,
     .doc = "Accepted; the file's kind is not guessed",
     .default_value = "true",
     .aliases = "mime mime_type mime-type"},
    {.name = "get_attributes",
     .type = ArgType::boolean,
     .doc = "Accepted; file system attributes are not read",
     .default_value = "true",
     .aliases = "attr attributes"},
};

double seconds(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Bit {
  std::string_view name;
  mode_t bits;
  mode_t type;  // of S_IFMT, or 0 for a permission
};
constexpr Bit bits[] = {
    {"isdir", 0, S_IFDIR},  {"ischr", 0, S_IFCHR}, {"isblk", 0, S_IFBLK},   {"isreg", 0, S_IFREG},
    {"isfifo", 0, S_IFIFO}, {"islnk", 0, S_IFLNK}, {"issock", 0, S_IFSOCK}, {"rusr", S_IRUSR, 0},
    {"wusr", S_IWUSR, 0},   {"xusr", S_IXUSR, 0},  {"rgrp", S_IRGRP, 0},    {"wgrp", S_IWGRP, 0},
    {"xgrp", S_IXGRP, 0},   {"roth", S_IROTH, 0},  {"woth", S_IWOTH, 0},    {"xoth", S_IXOTH, 0},
    {"isuid", S_ISUID, 0},  {"isgid", S_ISGID, 0},
};

Value describe(const std::string& path, const struct stat& status) {
  Value described =
      Value::dict({{"exists", true}, {"path", path}, {"mode", mode_text(status.st_mode)}});
  auto& facts = described.edit_dict();
  for (const Bit& bit : bits) {
    const bool is =
        bit.type != 0 ? (status.st_mode & S_IFMT) == bit.type : (status.st_mode & bit.bits) != 0;
    facts.set(bit.name, is);
  }
  facts.set("uid", status.st_uid);
  facts.set("gid", status.st_gid);
  facts.set("size", static_cast<std::int64_t>(status.st_size));
  facts.set("inode", static_cast<std::int64_t>(status.st_ino));
  facts.set("dev", static_cast<std::int64_t>(status.st_dev));
  facts.set("nlink", static_cast<std::int64_t>(status.st_nlink));
  facts.set("blocks", static_cast<std::int64_t>(status.st_blocks));
  facts.set("block_size", static_cast<std::int64_t>(status.st_blksize));
  facts.set("device_type", static_cast<std::int64_t>(status.st_rdev));
  facts.set("atime", seconds(status.st_atim));
  facts.set("mtime", seconds(status.st_mtim));
  facts.set("ctime", seconds(status.st_ctim));
  if (const auto user = user_by_id(status.st_uid)) facts.set("pw_name", user->name);
  if (const auto group = group_by_id(status.st_gid)) facts.set("gr_name", *group);
  facts.set("readable", access(path.c_str(), R_OK) == 0);
  facts.set("writeable", access(path.c_str(), W_OK) == 0);
  facts.set("executable", access(path.c_str(), X_OK) == 0);
  return described;
}

void add_link_target(Value& described, const std::string& path) {
  std::error_code failure;
  described.edit_dict().set("lnk_target", std::filesystem::read_symlink(path, failure).string());
  described.edit_dict().set("lnk_source",
                            std::filesystem::weakly_canonical(path, failure).string());
}

Plan plan(TaskContext& task, const Args& args) {
  const std::string path = local_path(task, args.text("path"));
  const auto status = file_status(path, args.flag("follow"));
  Value described = Value::dict({{"exists", false}});
  if (status) {
    described = describe(path, *status);
    if (S_ISLNK(status->st_mode)) add_link_target(described, path);
    if (S_ISREG(status->st_mode) && args.flag("get_checksum") && access(path.c_str(), R_OK) == 0) {
      const auto algorithm = crypto::hash_named(args.text("checksum_algorithm"));
      const std::string digest = crypto::digest(*algorithm, base::read_file(path));
      described.edit_dict().set("checksum", base::hex_encode(digest));
    }
  }
  Plan plan;
  plan.outcome = Outcome::ok(Value::dict({{"stat", described}}));
  return plan;
}

}  // namespace

constinit const run::Module stat_module = {
    .name = "stat",
    .aliases = "ansible.builtin.stat",
    .doc = "Tell what is known of a file",
    .arguments = arguments,
    .plan = plan,
};

}  // namespace kboot::modules
