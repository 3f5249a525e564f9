// kboot vault rekey, add-recipient and remove-recipient: other keys for what is encrypted.
#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_job.hpp"
#include "secrets/project.hpp"
#include "secrets/rekeyer.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using secrets::Sealed;

// A file and what is to stand in it.
struct NewText {
  std::string file;
  std::string text;
  std::size_t values = 0;  // inline ones; 0: the whole file
};

void write_all(App& app, std::string_view verb, const std::vector<NewText>& texts) {
  for (const NewText& each : texts) {
    base::write_file(each.file, each.text);
    app.err().line(each.values == 0
                       ? cat(verb, " ", each.file)
                       : cat(verb, " ", each.file, ": ", secrets::count_of(each.values, "value")));
  }
}

// The keys that a new password comes from: --new-vault-id, --new-vault-password-file, with
// --encrypt-vault-id one of those that are given anyway, else a person.
vault::Keyring::Password new_password(VaultJob& job) {
  const Arguments& arguments = job.arguments;
  if (const auto id = arguments.value("encrypt-vault-id");
      id && !arguments.has("new-vault-id") && !arguments.has("new-vault-password-file")) {
    return job.keyring->password(*id);
  }
  vault::Keyring keyring(job.app.context(), job.source);
  add_new_password(keyring, arguments, job.config);
  if (keyring.empty()) {
    return {job.config.get("defaults.vault_identity").value_or("default"),
            secrets::ask_twice(job.source, "New Vault password: ", "Confirm New Vault password: ")};
  }
  return keyring.password();
}

NewText rekeyed(secrets::Rekeyer& rekeyer, const std::string& file) {
  const std::string text = base::read_file(file);
  const std::vector<Sealed> sealed = secrets::find_sealed(text, file);
  if (sealed.empty()) {
    throw base::Error("vault-format", cat("`", file, "` is not encrypted"));
  }
  return {file,
          secrets::replace_sealed(
              text, sealed, [&](const Sealed& each) { return std::optional(rekeyer.rekey(each)); }),
          sealed.front().is_inline() ? sealed.size() : 0};
}

// Is it for the recipients of a file of them?
bool is_for_recipients(const Sealed& sealed, bool sops_too) {
  const vault::Envelope envelope = vault::inspect(sealed.envelope, sealed.place());
  return (envelope.format == vault::Format::age && !envelope.has_passphrase) ||
         (sops_too && envelope.format == vault::Format::sops);
}

// Everything below the folder of a recipients file that is for its recipients, sealed for others.
// SOPS files only in `secrets/` itself: elsewhere their own rules say who opens them.
std::vector<NewText> rekeyed_project(secrets::Rekeyer& rekeyer, const std::string& recipients) {
  const std::string folder = secrets::folder_of_recipients(recipients);
  const std::string secrets_folder =
      cat(base::directory_name(base::absolute_path(recipients)), "/");
  secrets::ProjectSecrets found = secrets::find_secrets(folder);
  if (!found.troubles.empty()) throw base::Error(found.troubles.front());
  const auto governed = [&](const Sealed& each) {
    const std::string path = base::absolute_path(each.file);
    return secrets::nearest_recipients(each.file) == base::absolute_path(recipients) &&
           is_for_recipients(each, path.starts_with(secrets_folder));
  };
  std::vector<NewText> texts;
  for (auto at = found.sealed.begin(); at != found.sealed.end();) {
    std::vector<Sealed> of_file;
    const std::string file = at->file;
    for (; at != found.sealed.end() && at->file == file; ++at) {
      if (governed(*at)) of_file.push_back(std::move(*at));
    }
    if (of_file.empty()) continue;
    const std::string text = base::read_file(file);
    texts.push_back(
        {file,
         secrets::replace_sealed(
             text, of_file, [&](const Sealed& each) { return std::optional(rekeyer.rekey(each)); }),
         of_file.front().is_inline() ? of_file.size() : 0});
  }
  return texts;
}

std::string recipients_file(const Arguments& arguments) {
  if (const auto named = arguments.value("recipients-file")) return *named;
  const std::string nearest = secrets::nearest_recipients("./.");
  const std::string here = cat(base::absolute_path("."), "/");
  if (nearest.empty()) return "secrets/.recipients";
  return nearest.starts_with(here) ? nearest.substr(here.size()) : nearest;
}

// Writes the list, and everything for the new list before it.
void change_recipients(VaultJob& job, const std::string& path, const std::string& text) {
  App& app = job.app;
  const std::vector<vault::Recipient> recipients = vault::parse_recipients(text, path);
  job.warn_of_lockout(recipients);
  std::vector<NewText> texts;
  if (!job.arguments.has("no-rekey") && base::exists(path)) {
    secrets::SealingWishes wishes;
    for (const vault::Recipient& each : recipients) {
      wishes.recipients.push_back(vault::to_text(each));
    }
    const secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, std::move(wishes));
    secrets::Rekeyer rekeyer(app.entropy(), *job.keyring, job.source, sealer, {});
    texts = rekeyed_project(rekeyer, path);
  }
  write_all(app, "rekeyed", texts);
  base::make_directories(base::directory_name(path));
  base::write_file(path, text);
}

}  // namespace

int vault_rekey(App& app, const Arguments& arguments) {
  if (arguments.has("new-vault-id") && arguments.has("new-vault-password-file")) {
    throw base::Error("option-value",
                      "`--new-vault-id` and `--new-vault-password-file` exclude each other");
  }
  VaultJob job(app, arguments);
  secrets::SealingWishes wishes = job.wishes(true);
  wishes.format = vault::Format::age;  // only its recipients count: each file keeps its format
  const secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, std::move(wishes));
  secrets::Rekeyer rekeyer(app.entropy(), *job.keyring, job.source, sealer,
                           [&] { return new_password(job); });
  std::vector<NewText> texts;
  for (const std::string& file : arguments.positional()) texts.push_back(rekeyed(rekeyer, file));
  write_all(app, "rekeyed", texts);
  return 0;
}

int vault_add_recipient(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const std::string path = recipients_file(arguments);
  const std::string before = base::read_file_if_exists(path).value_or("");
  std::vector<vault::Recipient> added;
  for (const std::string& each : arguments.positional()) {
    added.push_back(vault::parse_recipient(each));
  }
  if (added.empty()) added = job.keyring->recipients();
  if (added.empty()) {
    throw base::Error("vault-no-key", "no recipient is named, and there is no identity of yours")
        .hint("`kboot vault init` makes one");
  }
  std::string text = before;
  for (const vault::Recipient& each : added) {
    text = secrets::with_recipient(text, each, arguments.value_or("name", ""));
  }
  if (text == before) {
    app.err().line(cat("nothing to add: ", path, " has ", added.size() == 1 ? "it" : "them"));
    return 0;
  }
  change_recipients(job, path, text);
  app.err().line(cat("added to ", path));
  return 0;
}

int vault_remove_recipient(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const std::string path = recipients_file(arguments);
  std::string text = base::read_file(path);
  for (const std::string& each : arguments.positional()) {
    text = secrets::without_recipient(text, each);
  }
  change_recipients(job, path, text);
  app.err().line(cat("removed from ", path,
                     "; who could open the old files may still know what stood in them"));
  return 0;
}

}  // namespace kboot::cli
