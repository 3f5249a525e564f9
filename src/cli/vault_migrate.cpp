// kboot vault migrate: a whole project from Ansible Vault to age, or back.
#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_job.hpp"
#include "secrets/project.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using secrets::Sealed;

class Migration {
 public:
  explicit Migration(VaultJob& job)
      : job_(job),
        dry_run_(job.arguments.has("dry-run")),
        target_(job.arguments.value_or("to", "age") == "ansible" ? vault::Format::ansible
                                                                 : vault::Format::age),
        sealer_(job.app.entropy(), *job.keyring, job.source, wishes(job, target_)) {}

  // All values of one file, or none of them.
  void file(const std::string& file, const std::vector<Sealed>& sealed) {
    App& app = job_.app;
    std::size_t count = 0;
    try {
      const std::string text = base::read_file(file);
      const std::string result = secrets::replace_sealed(
          text, sealed, [&](const Sealed& each) -> std::optional<std::string> {
            if (!is_wanted(each)) return std::nullopt;
            ++count;
            const vault::Opened opened = job_.keyring->open(each.envelope, each.place());
            std::string envelope = sealer_.seal(opened.text.view(), file);
            expect_same(envelope, opened.text.view(), each);
            return envelope;
          });
      if (count == 0) return;
      if (!dry_run_) base::write_file(file, result);
    } catch (const base::Error& error) {
      ++failed_;
      app.tell(error.diagnostic());
      return;
    }
    ++files_;
    const bool whole = !sealed.front().is_inline();
    values_ += whole ? 0 : count;
    app.out().line(cat(dry_run_ ? "would migrate " : "migrated ", file,
                       whole ? std::string() : cat(": ", secrets::count_of(count, "value")), " ",
                       sealer_.how()));
  }

  int finish() {
    std::string text = files_ == 0 ? "nothing to migrate"
                                   : cat(secrets::count_of(files_, "file"),
                                         dry_run_ ? " to migrate" : " migrated");
    if (values_ > 0) text += cat(", with ", secrets::count_of(values_, "inline value"));
    if (failed_ > 0) text += cat("; ", secrets::count_of(failed_, "file"), " left as before");
    job_.app.out().line(text);
    return failed_ == 0 ? 0 : 1;
  }

 private:
  static secrets::SealingWishes wishes(const VaultJob& job, vault::Format target) {
    secrets::SealingWishes wishes = job.wishes(true);
    wishes.format = target;
    return wishes;
  }

  bool is_wanted(const Sealed& each) const {
    const std::optional<vault::Format> format = vault::format_of(each.envelope);
    return format && *format != target_ && *format != vault::Format::sops;
  }

  // Nothing is replaced by what cannot be opened again, where a key of ours can tell.
  void expect_same(const std::string& envelope, std::string_view plain, const Sealed& each) {
    if (target_ == vault::Format::age && !job_.arguments.has("passphrase")) {
      job_.warn_of_lockout(sealer_.recipients_for(each.file));
    }
    try {
      if (job_.keyring->open(envelope, each.place()).text.view() == plain) return;
    } catch (const base::Error& error) {
      const std::string& code = error.diagnostic().code;
      if (code == "vault-no-key" || code == "vault-wrong-key") return;
      throw;
    }
    throw base::Error("internal", "what was sealed opens to another text");
  }

  VaultJob& job_;
  bool dry_run_;
  vault::Format target_;
  secrets::Sealer sealer_;
  std::size_t files_ = 0;
  std::size_t values_ = 0;
  std::size_t failed_ = 0;
};

}  // namespace

int vault_migrate(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const std::string folder = arguments.positional().empty() ? "." : arguments.positional().front();
  const secrets::ProjectSecrets found = secrets::find_secrets(folder);
  for (const base::Diagnostic& trouble : found.troubles) app.tell(trouble);
  Migration migration(job);
  for (auto at = found.sealed.begin(); at != found.sealed.end();) {
    std::vector<Sealed> of_file;
    const std::string& file = at->file;
    for (; at != found.sealed.end() && at->file == file; ++at) of_file.push_back(*at);
    migration.file(of_file.front().file, of_file);
  }
  const int code = migration.finish();
  return found.troubles.empty() ? code : 1;
}

}  // namespace kboot::cli
