// Running password scripts.
#include "vault/key_files.hpp"

#include <sys/stat.h>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "process/process.hpp"

namespace kboot::vault {
namespace {

constexpr int unknown_id = 2;  // exit code of a client script

bool is_client(const std::string& path) {
  std::string name = base::base_name(path);
  name.resize(name.size() - base::extension(name).size());
  return name.ends_with("-client");
}

}  // namespace

bool is_script(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         (info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

std::optional<crypto::SecretBytes> run_password_script(const base::Context& context,
                                                       const std::string& path,
                                                       const std::string& id) {
  process::Command command;
  command.argv = {base::absolute_path(path)};
  if (is_client(path)) {
    command.argv.insert(command.argv.end(), {"--vault-id", id});
  }
  command.interactive = true;
  command.output_limit = std::size_t{1} << 20;
  process::Result result = process::run(context, command);
  crypto::SecretBytes output = crypto::SecretBytes::take(result.output);
  if (is_client(path) && result.ending == process::Ending::exited && result.code == unknown_id) {
    return std::nullopt;
  }
  if (!result.ok()) {
    throw base::Error("vault-key",
                      base::cat("the password script `", path, "` ", process::describe(result)));
  }
  std::size_t size = output.size();
  while (size > 0 && (output.data()[size - 1] == '\n' || output.data()[size - 1] == '\r')) {
    --size;
  }
  output.shrink(size);
  return output;
}

crypto::SecretBytes trimmed(crypto::SecretBytes text) {
  const std::string_view kept = base::trim(text.view());
  return kept.size() == text.size() ? std::move(text) : crypto::SecretBytes::copy(kept);
}

}  // namespace kboot::vault
