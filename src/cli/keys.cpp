// The keys that open secrets.
#include "cli/keys.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/cluster_identity.hpp"
#include "kube/connection.hpp"
#include "net/net.hpp"

namespace kboot::cli {

namespace {

using vault::KeySpec;

// Sources of KeySpec::Kind::identity_elsewhere.
constexpr std::string_view descriptor_source = "descriptor:";
constexpr std::string_view cluster_source = "cluster:";

// "dev@.vault-dev", "dev@prompt", ".vault" (the id that Ansible gives those without one).
KeySpec password_spec(const std::string& text, const AnsibleConfig& config) {
  const std::size_t at = text.find('@');
  KeySpec spec;
  spec.id = config.get("defaults.vault_identity").value_or("default");
  spec.kind = KeySpec::Kind::password_file;
  if (at != std::string::npos && at > 0) spec.id = text.substr(0, at);
  spec.source = base::expand_user(at == std::string::npos ? text : text.substr(at + 1));
  if (spec.source == "prompt" || spec.source == "prompt_ask_vault_pass")
    spec.kind = KeySpec::Kind::prompt;
  spec.shown = text.starts_with('@') ? base::cat(spec.id, text) : text;
  return spec;
}

KeySpec file_password(const std::string& path, const AnsibleConfig& config) {
  KeySpec spec = password_spec(base::cat("@", path), config);
  spec.kind = KeySpec::Kind::password_file;
  spec.shown = base::cat(spec.id, "@", path);
  return spec;
}

KeySpec identity_file(const std::string& path, bool optional) {
  KeySpec spec;
  spec.kind = KeySpec::Kind::identity_file;
  spec.source = base::expand_user(path);
  spec.shown = path;
  spec.optional = optional;
  return spec;
}

void add_identity_text(vault::Keyring& keyring, const char* variable) {
  std::optional<std::string> text = base::env(variable);
  if (!text) return;
  KeySpec spec;
  spec.kind = KeySpec::Kind::identity_text;
  spec.text = crypto::SecretBytes::take(*text);
  spec.shown = variable;
  keyring.add(std::move(spec));
}

KeySpec identity_elsewhere(std::string source, std::string shown, bool optional) {
  KeySpec spec;
  spec.kind = KeySpec::Kind::identity_elsewhere;
  spec.source = std::move(source);
  spec.shown = std::move(shown);
  spec.optional = optional;
  return spec;
}

void add_named_identities(vault::Keyring& keyring, const Arguments& arguments) {
  for (const std::string& path : arguments.values("identity")) {
    keyring.add(identity_file(path, false));
  }
  for (const std::string& number : arguments.values("identity-fd")) {
    keyring.add(identity_elsewhere(base::cat(descriptor_source, number),
                                   base::cat("--identity-fd ", number), false));
  }
}

// Also under the links, whose command lines have no identities: a playbook's SOPS files need them.
void add_identities_of_environment(vault::Keyring& keyring, bool any_named) {
  add_identity_text(keyring, "KBOOT_IDENTITY");
  if (!any_named) {
    if (const auto path = base::env("KBOOT_IDENTITY_FILE")) {
      keyring.add(identity_file(*path, false));
    }
  }
  add_identity_text(keyring, "SOPS_AGE_KEY");
  if (const auto path = base::env("SOPS_AGE_KEY_FILE")) keyring.add(identity_file(*path, false));
}

// Where people keep theirs, and where a pod finds one: nobody named it, so that it may be missing.
void add_usual_identities(vault::Keyring& keyring) {
  const std::string folder = base::env("XDG_CONFIG_HOME").value_or("~/.config");
  for (const char* name : {"kboot/identity", "sops/age/keys.txt"}) {
    // Without a home there is none.
    if (base::expand_user(folder).starts_with('~')) continue;
    keyring.add(identity_file(base::join_path(folder, name), true));
  }
  const std::optional<std::string> secret = base::env("KBOOT_IDENTITY_SECRET");
  if (!secret && !kube::runs_in_cluster()) return;
  const std::string name = secret.value_or("kboot-identity");
  keyring.add(identity_elsewhere(base::cat(cluster_source, name), base::cat("Secret ", name),
                                 !secret.has_value()));
}

// The descriptor's bytes to their end. It is closed then: no program that is started gets it.
crypto::SecretBytes read_descriptor(const std::string& number) {
  std::int64_t descriptor = 0;
  if (!base::parse_int(number, descriptor) || descriptor < 0 || descriptor > 1'000'000) {
    throw base::Error("option-value", base::cat("`--identity-fd` cannot be `", number, "`"))
        .hint("it is the number of an open file: `--identity-fd 3 3< FILE`");
  }
  crypto::SecretBytes room(std::size_t{1} << 20);
  std::size_t size = 0;
  while (size < room.size()) {
    const ssize_t count =
        ::read(static_cast<int>(descriptor), room.data() + size, room.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      throw base::Error("vault-key", base::cat("cannot read the descriptor ", number, ": ",
                                               base::lower(std::strerror(errno))));
    }
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  ::close(static_cast<int>(descriptor));
  room.shrink(size);
  return room;
}

void add_own_passwords(vault::Keyring& keyring, const AnsibleConfig& config) {
  if (auto text = base::env("KBOOT_VAULT_PASSWORD")) {
    KeySpec spec;
    spec.kind = KeySpec::Kind::password_text;
    spec.text = crypto::SecretBytes::take(*text);
    spec.id = config.get("defaults.vault_identity").value_or("default");
    spec.shown = "KBOOT_VAULT_PASSWORD";
    keyring.add(std::move(spec));
  }
  if (const auto path = base::env("KBOOT_VAULT_PASSWORD_FILE"))
    keyring.add(file_password(*path, config));
}

void add_passwords(vault::Keyring& keyring, const Arguments& arguments, const AnsibleConfig& config,
                   bool under_link) {
  // As Ansible orders them: the configuration's list, the command line's, the configuration's
  // single file.
  for (const std::string& each : configured_ids(config)) keyring.add(password_spec(each, config));
  for (const std::string& each : arguments.values("vault-id"))
    keyring.add(password_spec(each, config));
  if (!under_link) add_own_passwords(keyring, config);
  const auto files = arguments.values("vault-password-file");
  for (const std::string& each : files) keyring.add(file_password(each, config));
  if (files.empty()) {
    for (const std::string& each : config.paths("defaults.vault_password_file")) {
      keyring.add(file_password(each, config));
    }
  }
  if (arguments.has("ask-vault-pass") || config.flag("defaults.ask_vault_pass")) {
    keyring.add(password_spec("@prompt", config));
  }
}

}  // namespace

void harden_process() noexcept { ::prctl(PR_SET_DUMPABLE, 0); }

std::vector<std::string> configured_ids(const AnsibleConfig& config) {
  constexpr std::string_view key = "defaults.vault_identity_list";
  std::vector<std::string> ids;
  const std::string list = config.get(key).value_or("");
  for (const std::string_view each : base::split(list, ',')) {
    const std::string_view text = base::trim(each);
    if (text.empty()) continue;
    const std::size_t at = text.find('@');
    const std::string_view source = at == std::string_view::npos ? text : text.substr(at + 1);
    const std::string path = base::expand_user(source);
    const bool from_here = source.starts_with("prompt") || config.folder_of(key) == ".";
    ids.push_back(base::cat(at == std::string_view::npos ? "" : text.substr(0, at + 1),
                            from_here ? path : base::join_path(config.folder_of(key), path)));
  }
  return ids;
}

void add_new_password(vault::Keyring& keyring, const Arguments& arguments,
                      const AnsibleConfig& config) {
  if (const auto id = arguments.value("new-vault-id")) keyring.add(password_spec(*id, config));
  if (const auto path = arguments.value("new-vault-password-file")) {
    keyring.add(file_password(*path, config));
  }
}

std::optional<crypto::SecretBytes> TerminalKeySource::ask(const std::string& question) {
  return app_.terminal().ask_secret(question);
}

std::optional<crypto::SecretBytes> TerminalKeySource::fetch(const std::string& source) {
  if (source.starts_with(descriptor_source)) {
    return read_descriptor(source.substr(descriptor_source.size()));
  }
  return cluster_identity(app_, source.substr(cluster_source.size()),
                          base::env("KBOOT_IDENTITY_SECRET").has_value());
}

std::shared_ptr<vault::Keyring> make_keyring(App& app, vault::KeySource& source,
                                             const base::Context& context,
                                             const Arguments& arguments,
                                             const AnsibleConfig& config) {
  harden_process();
  // ansible-playbook never asks for a password that nobody named, and `check` works without keys;
  // ansible-vault does.
  const bool asks_nobody =
      app.name() == "ansible-playbook" || (!app.is_link() && arguments.command().name == "check");
  const auto asks =
      asks_nobody ? vault::Keyring::Asks::when_named : vault::Keyring::Asks::when_missing;
  auto keyring = std::make_shared<vault::Keyring>(context, source, asks);
  if (!app.is_link()) add_named_identities(*keyring, arguments);
  const bool opens_age = app.name() != "ansible-vault";  // it knows Ansible's own format alone
  if (opens_age) {
    add_identities_of_environment(*keyring,
                                  !app.is_link() && !arguments.values("identity").empty());
  }
  add_passwords(*keyring, arguments, config, app.is_link());
  if (opens_age) add_usual_identities(*keyring);
  if (config.flag("defaults.vault_id_match")) keyring->match_ids();
  return keyring;
}

// A loop of its own: any thread may be the first that needs a key, and a password may come from a
// program.
struct Keyrings::Entry {
  explicit Entry(App& app) : transport(app.make_transport()), context(app.context_of(*transport)) {}

  std::unique_ptr<net::Transport> transport;
  base::Context context;
  std::shared_ptr<vault::Keyring> keyring;
};

Keyrings::Keyrings(App& app, const Arguments& arguments)
    : app_(app), arguments_(arguments), source_(app) {}

Keyrings::~Keyrings() = default;

std::shared_ptr<vault::Keyring> Keyrings::of(const AnsibleConfig& config) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Entry>& entry = entries_[config.file()];
  if (entry == nullptr) {
    entry = std::make_unique<Entry>(app_);
    entry->keyring = make_keyring(app_, source_, entry->context, arguments_, config);
  }
  return entry->keyring;
}

}  // namespace kboot::cli
