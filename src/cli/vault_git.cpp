// kboot vault git-merge: what git calls to merge three versions of an encrypted file.
#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_job.hpp"
#include "secrets/memory_folder.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using crypto::SecretBytes;

constexpr int most_conflicts = 127;  // git merge-file says how many there are; above is an error

// The text of a version, in the clear; git gives an empty file for one that is not there.
SecretBytes text_of(VaultJob& job, const std::string& file, const std::string& name) {
  std::string bytes = base::read_file(file);
  if (!vault::is_encrypted(bytes)) return SecretBytes::take(bytes);
  return job.keyring->open(bytes, name).text;
}

}  // namespace

int vault_git_merge(App& app, const Arguments& arguments) {
  const std::vector<std::string>& files = arguments.positional();
  const std::string& ours = files[1];
  const std::string name = files.size() > 3 ? files[3] : ours;
  VaultJob job(app, arguments);
  const secrets::MemoryFolder folder;
  std::vector<std::string> plain;
  for (const std::size_t version : {std::size_t{1}, std::size_t{0}, std::size_t{2}}) {
    plain.push_back(
        folder.write(cat("version", version), text_of(job, files[version], name).view()));
  }
  process::Command command =
      foreground_command({"git", "merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs"});
  command.argv.insert(command.argv.end(), plain.begin(), plain.end());
  process::Result result = process::run(app.context(), command);
  const SecretBytes merged = SecretBytes::take(result.output);
  if (result.ending != process::Ending::exited || result.code > most_conflicts) {
    throw base::Error("process-failed", cat("`git merge-file` ", process::describe(result)));
  }
  // Sealed as our version is, or theirs where only that is encrypted; whom for is what the file's
  // place in the work tree says.
  std::string envelope = base::read_file(ours);
  if (!vault::is_encrypted(envelope)) envelope = base::read_file(files[2]);
  std::string sealed;
  if (vault::is_encrypted(envelope)) {
    secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, job.wishes(true));
    const secrets::SealedFile file(*job.keyring, envelope, name);
    sealed = file.reseal(app.entropy(), app.clock().wall(), job.source, sealer, merged.view());
  } else {
    sealed = merged.view();
  }
  base::write_file(ours, sealed);
  if (result.code == 0) return 0;
  app.err().line(cat(secrets::count_of(static_cast<std::size_t>(result.code), "conflict"), " in ",
                     name, ": `kboot vault edit ", name, "` shows the marks"));
  return 1;
}

}  // namespace kboot::cli
