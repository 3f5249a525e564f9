// Loading passwords in Ansible's manner.
#include "cli/vault_link_keys.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using crypto::SecretBytes;

constexpr int unknown_id = 2;  // exit code of a client script
constexpr std::size_t narrowest = 79;

base::Error failure(std::string message) { return base::Error("vault-key", std::move(message)); }

// As Ansible expands paths; links stay.
std::string expanded(const std::string& path) {
  return base::normal_path(base::absolute_path(base::expand_user(path)));
}

bool is_client(const std::string& path) {
  std::string name = base::base_name(path);
  name.resize(name.size() - base::extension(name).size());
  return name.ends_with("-client");
}

SecretBytes without_line_ends(SecretBytes text) {
  std::string_view kept = text.view();
  while (kept.starts_with('\n') || kept.starts_with('\r')) kept.remove_prefix(1);
  while (kept.ends_with('\n') || kept.ends_with('\r')) kept.remove_suffix(1);
  return kept.size() == text.size() ? std::move(text) : SecretBytes::copy(kept);
}

// What a script said, as Python prints bytes.
std::string python_bytes(std::string_view bytes) {
  return cat("b'", base::replace_all(bytes, "\n", "\\n"), "'");
}

SecretBytes run_script(App& app, const std::string& path, const std::string& id, bool has_id) {
  const bool client = is_client(path);
  process::Command command;
  command.argv = {path};
  if (client && has_id) command.argv.insert(command.argv.end(), {"--vault-id", id});
  command.interactive = !client;
  command.output_limit = std::size_t{1} << 20;
  process::Result result = process::run(app.context(), command);
  SecretBytes output = SecretBytes::take(result.output);
  const std::string shown_id = has_id ? id : "None";
  const std::string what = client ? "client script " : "script ";
  if (result.ending == process::Ending::not_run || result.ending == process::Ending::not_found) {
    throw failure(cat("Problem running vault password ", what, path, " (",
                      python_error(result.code, path),
                      "). If this is not a script, remove the executable bit from the file."));
  }
  const int code = result.ending == process::Ending::signalled ? -result.code : result.code;
  if (client && code == unknown_id) {
    throw failure(cat("Vault password client script ", path, " did not find a secret for vault-id=",
                      shown_id, ": ", python_bytes(result.error)));
  }
  if (code != 0) {
    throw failure(
        client
            ? cat("Vault password client script ", path, " returned non-zero (", code,
                  ") when getting secret for vault-id=", shown_id, ": ", python_bytes(result.error))
            : cat("Vault password script ", path, " returned non-zero (", code, "): None"));
  }
  SecretBytes password = without_line_ends(std::move(output));
  if (password.empty()) {
    throw failure(cat("Invalid vault password was provided from script (", path, ")"));
  }
  return password;
}

std::string python_list(const std::vector<LinkSecrets::Secret>& secrets) {
  std::vector<std::string> ids;
  for (const LinkSecrets::Secret& each : secrets) ids.push_back(cat("'", each.id, "'"));
  return cat("[", base::join(ids, ", "), "]");
}

}  // namespace

void warn_as_ansible(App& app, const std::string& message) {
  const report::Output::Manner& manner = app.out().manner();
  const std::size_t columns = manner.terminal ? std::max(narrowest, manner.columns - 1) : narrowest;
  std::string text;
  for (const std::string& line : report::wrapped(cat("[WARNING]: ", message), columns)) {
    text.append(line).append("\n");
  }
  app.err().write(text, report::Paint::bright_purple);
}

std::string python_error(int cause, const std::string& path) {
  return cat("[Errno ", cause, "] ", std::strerror(cause), ": '", path, "'");
}

LinkSecrets::LinkSecrets(App& app, const AnsibleConfig& config)
    : app_(app),
      config_(config),
      source_(app),
      default_id_(config.get("defaults.vault_identity").value_or("default")),
      keyring_(std::make_unique<vault::Keyring>(app.context(), source_,
                                                vault::Keyring::Asks::when_named)) {
  if (config.flag("defaults.vault_id_match")) keyring_->match_ids();
}

void LinkSecrets::add(std::string id, SecretBytes text) {
  vault::KeySpec spec;
  spec.kind = vault::KeySpec::Kind::password_text;
  spec.id = id;
  spec.text = text.clone();
  spec.shown = id;
  keyring_->add(std::move(spec));
  secrets_.push_back({std::move(id), std::move(text)});
}

void LinkSecrets::load(Slugs slugs, bool is_new) {
  for (const std::string& file : config_.paths("defaults.vault_password_file")) {
    slugs.files.push_back(file);
  }
  for (const std::string& file : slugs.files) slugs.ids.push_back(cat(default_id_, "@", file));
  if (slugs.ask || slugs.ids.empty()) {
    slugs.ids.push_back(cat(default_id_, "@prompt_ask_vault_pass"));
  }
  std::optional<base::Error> last;
  for (const std::string& slug : slugs.ids) {
    const std::size_t at = slug.find('@');
    const bool has_id = at != std::string::npos;
    const std::string id = has_id ? slug.substr(0, at) : std::string();
    const std::string value = has_id ? slug.substr(at + 1) : slug;
    if (value == "prompt" || value == "prompt_ask_vault_pass") {
      add_prompt(id, value != "prompt", is_new);
      continue;
    }
    const std::string shown = has_id ? id : "None";
    try {
      add(id.empty() ? default_id_ : id, read(has_id ? id : std::string(), value));
    } catch (const base::Error& error) {
      const bool not_there = error.diagnostic().code == "file-not-found";
      warn_as_ansible(app_, cat(not_there ? "Error getting vault password file ("
                                          : "Error in vault password file loading (",
                                shown, "): ", error.diagnostic().message));
      last = error;
    }
  }
  if (last && secrets_.empty()) throw *last;
}

SecretBytes LinkSecrets::read(const std::string& id, const std::string& source) {
  const std::string path = expanded(source);
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    throw base::Error("file-not-found", cat("The vault password file ", path, " was not found"));
  }
  if (S_ISDIR(info.st_mode)) {
    throw base::Error("file-not-found",
                      cat("The vault password file provided '", path, "' can not be a directory"));
  }
  if ((info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0) {
    return run_script(app_, path, id, !id.empty());
  }
  std::string bytes;
  try {
    bytes = base::read_file(path);
  } catch (const base::Error&) {
    throw failure(
        cat("Could not read vault password file ", path, ": ", python_error(errno, path)));
  }
  SecretBytes text = SecretBytes::take(bytes);
  text = SecretBytes::copy(base::trim(text.view()));
  if (vault::format_of(text.view()) == vault::Format::ansible) {
    if (secrets_.empty()) {
      throw failure(cat("A vault password must be specified to decrypt data in file ", path));
    }
    try {
      text = keyring_->open(text.view(), path).text;
    } catch (const base::Error&) {
      throw failure(
          cat("Decryption failed (no vault secrets were found that could decrypt) on ", path));
    }
  }
  text = without_line_ends(std::move(text));
  if (text.empty()) {
    throw failure(cat("Invalid vault password was provided from file (", path, ")"));
  }
  return text;
}

SecretBytes LinkSecrets::ask(const std::string& question) {
  std::optional<SecretBytes> answer = app_.terminal().ask_secret_anywhere(question);
  if (!answer) throw failure(cat("EOFError (ctrl-d) on prompt for (", default_id_, ")"));
  if (answer->empty()) throw failure("Invalid vault password was provided");
  return SecretBytes::copy(base::trim(answer->view()));
}

void LinkSecrets::add_prompt(const std::string& id, bool old_words, bool is_new) {
  const std::string built = id.empty() ? default_id_ : id;
  const std::string behind = old_words ? ": " : cat(" (", built, "): ");
  try {
    if (!is_new) {
      add(built, ask(cat("Vault password", behind)));
      return;
    }
    SecretBytes first = ask(cat(old_words ? "New Vault password" : "New vault password", behind));
    const SecretBytes second =
        ask(cat(old_words ? "Confirm New Vault password" : "Confirm new vault password", behind));
    if (first.view() != second.view()) {
      throw base::Error("vault-password-differs", "Passwords do not match");
    }
    add(built, std::move(first));
  } catch (const base::Error& error) {
    warn_as_ansible(app_,
                    cat("Error in vault password prompt (", id, "): ", error.diagnostic().message));
    throw;
  }
}

const LinkSecrets::Secret& LinkSecrets::chosen(const std::string& encrypt_id) const {
  if (encrypt_id.empty()) return secrets_.front();
  for (const Secret& each : secrets_) {
    if (each.id == encrypt_id) return each;
  }
  throw base::Error("vault-id", cat("Did not find a match for --encrypt-vault-id=", encrypt_id,
                                    " in the known vault-ids ", python_list(secrets_)));
}

}  // namespace kboot::cli
