// The link `ansible-vault`: Ansible's habits and words.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/help.hpp"
#include "cli/vault.hpp"
#include "cli/vault_editor.hpp"
#include "cli/vault_files.hpp"
#include "cli/vault_link_keys.hpp"
#include "cli/vault_string.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using crypto::SecretBytes;

// Mistakes of the command line that Ansible finds itself: the help, and exit code 5.
base::Error options_error(std::string message) {
  return base::Error("option-value", std::move(message));
}

// What Ansible does not expect, and calls a mistake of its own: exit code 250.
constexpr const char* unexpected = "internal";

// What one call works on.
struct Job {
  App& app;
  const Arguments& arguments;
  AnsibleConfig config{read_ansible_config(".", true)};
  LinkSecrets secrets{app, config};
  const LinkSecrets::Secret* encrypt = nullptr;  // what new envelopes are sealed with

  [[nodiscard]] std::vector<std::string> words() const {
    const std::vector<std::string>& all = arguments.positional();
    return {all.begin() + 1, all.end()};
  }
  // The files; standard input where there is none.
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> all = words();
    if (all.empty()) all.emplace_back(standard_stream);
    return all;
  }
  [[nodiscard]] std::string encrypt_id() const {
    return arguments.value("encrypt-vault-id")
        .value_or(config.get("defaults.vault_encrypt_identity").value_or(std::string()));
  }
};

std::string real_path(const std::string& file) {
  if (file == standard_stream) return file;
  char* resolved = ::realpath(file.c_str(), nullptr);
  if (resolved == nullptr) return base::absolute_path(file);
  std::string path = resolved;
  std::free(resolved);
  return path;
}

SecretBytes read(const std::string& file) {
  try {
    return read_input(file);
  } catch (const base::Error& error) {
    const std::string& code = error.diagnostic().code;
    const int cause = code == "file-not-found"   ? ENOENT
                      : base::is_directory(file) ? EISDIR
                                                 : EACCES;
    throw base::Error(code,
                      cat("Unable to read source file (", file, "): ", python_error(cause, file)));
  }
}

// Ansible replaces the file by one of its own, which nobody else may read.
void write(Job& job, const std::string& file, std::string_view bytes) {
  if (file != standard_stream) {
    const std::string path = base::absolute_path(base::expand_user(file));
    const std::string folder = base::directory_name(path);
    if (::access(folder.c_str(), W_OK) != 0) {
      throw base::Error("file-unwritable", cat("Destination '", folder, "' not writable"));
    }
    if (base::is_file(path)) ::chmod(path.c_str(), S_IRUSR | S_IWUSR);
  }
  write_output(job.app, file, bytes);
}

void say(Job& job, bool needs_terminal_input, const char* text) {
  const bool reads_terminal = job.words().empty() && Terminal::is_terminal(STDIN_FILENO);
  if (needs_terminal_input ? reads_terminal : Terminal::is_terminal(STDOUT_FILENO)) {
    job.app.err().line(text);
  }
}

std::string seal(Job& job, std::string_view plain) {
  if (vault::format_of(plain) == vault::Format::ansible) {
    throw base::Error("vault-encrypted", "input is already encrypted");
  }
  return vault::encrypt_for_ansible(job.app.entropy(), plain, job.encrypt->text.view(),
                                    job.encrypt->id);
}

// `named`: Ansible says the file's name in some errors and not in others.
vault::Opened open(Job& job, std::string_view text, const std::string& file, bool named) {
  const std::string behind = cat(" for ", file);
  if (vault::format_of(text) != vault::Format::ansible) {
    throw base::Error("vault-format",
                      cat("input is not vault encrypted data. ",
                          named ? cat(file, " is not a vault encrypted file") : "", behind));
  }
  if (const std::string error = envelope_error(text, named ? file : "");
      error.starts_with("Vault envelope")) {
    throw base::Error("vault-format", cat(error, behind));
  } else if (cipher_of(text) != "AES256") {
    throw base::Error("vault-format", cat(cipher_of(text), " cipher could not be found", behind));
  } else if (!error.empty()) {
    // Ansible leaves this warning as it is, in one line.
    job.app.err().write(cat("\n[WARNING]: \nThere was a vault format error",
                            named ? cat(" in ", file) : "", ": ", error, "\n"),
                        report::Paint::bright_purple);
    throw base::Error("vault-format", cat(error, behind));
  }
  try {
    return job.secrets.keyring().open(text, file);
  } catch (const base::Error& error) {
    throw base::Error(error.diagnostic().code,
                      cat("Decryption failed (no vault secrets were found that could decrypt)",
                          named ? cat(" on ", file) : "", behind));
  }
}

void encrypt(Job& job) {
  say(job, true, "Reading plaintext input from stdin");
  for (const std::string& file : job.files()) {
    const std::string path = real_path(file);
    write(job, job.arguments.value_or("output", path), seal(job, read(path).view()));
  }
  say(job, false, "Encryption successful");
}

void decrypt(Job& job) {
  say(job, true, "Reading ciphertext input from stdin");
  for (const std::string& file : job.files()) {
    const std::string path = real_path(file);
    const SecretBytes text = read(path);
    write(job, job.arguments.value_or("output", path),
          open(job, text.view(), path, true).text.view());
  }
  say(job, false, "Decryption successful");
}

void view(Job& job) {
  for (const std::string& file : job.words()) {
    const SecretBytes text = read(file);
    SecretBytes plain = open(job, text.view(), file, true).text;
    if (!plain.view().ends_with('\n')) {
      std::string with_end = cat(plain.view(), "\n");
      plain = SecretBytes::take(with_end);
    }
    show_text(job.app, job.config, plain.view());
  }
}

void run_editor(Editor& editor) {
  const process::Result result = editor.run();
  // What it exits with does not count.
  if (result.ending == process::Ending::not_found || result.ending == process::Ending::not_run) {
    const std::string command = editor.command();
    throw base::Error("vault-editor",
                      cat("Unable to execute the command \"", command,
                          "\": ", python_error(result.code, command.substr(0, command.find(' ')))));
  }
}

void create(Job& job) {
  const std::vector<std::string> files = job.words();
  if (files.size() != 1) {
    throw options_error("ansible-vault create can take only one filename argument");
  }
  if (!Terminal::is_terminal(STDOUT_FILENO) && !job.arguments.has("skip-tty-check")) {
    throw options_error("not a tty, editor cannot be opened");
  }
  const std::string& file = files.front();
  const std::string folder = base::directory_name(file);
  if (!base::exists(folder)) {
    warn_as_ansible(job.app, cat(folder, " does not exist, creating..."));
    base::make_directories(folder, S_IRWXU);
  }
  if (base::is_file(file)) {
    throw base::Error("vault-exists", cat(file, " exists, please use 'edit' instead"));
  }
  Editor editor(job.app, job.config, file);
  editor.write({});
  run_editor(editor);
  base::write_file(file, seal(job, editor.read().view()), S_IRUSR | S_IWUSR);
}

void edit(Job& job) {
  for (const std::string& file : job.words()) {
    const std::string path = real_path(file);
    const SecretBytes text = read(path);
    const vault::Opened opened = open(job, text.view(), path, false);
    Editor editor(job.app, job.config, path);
    editor.write(opened.text.view());
    run_editor(editor);
    const SecretBytes edited = editor.read();
    if (edited.view() == opened.text.view()) continue;
    if (vault::format_of(edited.view()) == vault::Format::ansible) {
      throw base::Error("vault-encrypted", "input is already encrypted");
    }
    base::write_file(path, vault::encrypt_for_ansible(
                               job.app.entropy(), edited.view(),
                               job.secrets.keyring().password_of(opened).view(), opened.id));
  }
}

void encrypt_string(Job& job) {
  const std::vector<NamedString> strings = strings_to_encrypt(job.app, job.arguments, 1);
  std::string out;
  std::string comments;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (const std::string comment = string_comment(strings, i); !comment.empty()) {
      comments.append(comment).append("\n");
    }
    out += secrets::inline_value(seal(job, strings[i].text.view()), strings[i].name);
    out += '\n';
  }
  job.app.err().write(comments);
  write(job, job.arguments.value_or("output", standard_stream), out);
  say(job, false, "Encryption successful");
}

void rekey(Job& job) {
  LinkSecrets fresh(job.app, job.config);
  LinkSecrets::Slugs slugs{.ids = {}, .files = {}, .ask = job.arguments.has("ask-vault-pass")};
  if (!job.encrypt_id().empty()) slugs.ids = configured_ids(job.config);
  if (const auto id = job.arguments.value("new-vault-id")) slugs.ids.push_back(*id);
  if (const auto file = job.arguments.value("new-vault-password-file")) slugs.files = {*file};
  fresh.load(std::move(slugs), true);
  const LinkSecrets::Secret& secret = fresh.chosen(job.encrypt_id());
  for (const std::string& file : job.words()) {
    const std::string path = real_path(file);
    if (!base::exists(path)) throw base::Error(unexpected, python_error(ENOENT, path));
    const SecretBytes text = read(path);
    const vault::Opened opened = open(job, text.view(), path, false);
    base::write_file(path, vault::encrypt_for_ansible(job.app.entropy(), opened.text.view(),
                                                      secret.text.view(), secret.id));
  }
  job.app.err().line("Rekey successful");
}

struct Action {
  std::string_view name;
  void (*run)(Job&);
  bool opens;  // needs the passwords of what is there
  bool seals;  // needs one for what is new
};
constexpr std::array actions{
    Action{"create", create, false, true},
    Action{"decrypt", decrypt, true, false},
    Action{"edit", edit, true, false},
    Action{"encrypt", encrypt, false, true},
    Action{"encrypt_string", encrypt_string, false, true},
    Action{"rekey", rekey, true, false},
    Action{"view", view, true, false},
};

const Action& find_action(const Arguments& arguments) {
  const std::string name = arguments.positional().empty() ? "" : arguments.positional().front();
  for (const Action& action : actions) {
    if (action.name == name) return action;
  }
  throw base::Error("unknown-option", name.empty()
                                          ? "the following arguments are required: action"
                                          : cat("argument action: invalid choice: '", name, "'"));
}

// What Ansible's parser itself refuses: exit code 2.
void check_exclusive(const Arguments& arguments, const char* one, const char* other) {
  if (arguments.has(one) && arguments.has(other)) {
    throw base::Error("unknown-option",
                      cat("argument --", one, ": not allowed with argument --", other));
  }
}

// Options that not every action has.
struct Limited {
  std::string_view option;
  std::string_view actions;
};
constexpr std::array limited{
    Limited{"encrypt-vault-id", "create edit encrypt encrypt_string rekey"},
    Limited{"output", "decrypt encrypt encrypt_string"},
    Limited{"name", "encrypt_string"},
    Limited{"prompt", "encrypt_string"},
    Limited{"show-input", "encrypt_string"},
    Limited{"stdin-name", "encrypt_string"},
    Limited{"new-vault-id", "rekey"},
    Limited{"new-vault-password-file", "rekey"},
    Limited{"skip-tty-check", "create"},
};

void refuse_strangers(const Action& action, const Arguments& arguments) {
  for (const Limited& each : limited) {
    const std::vector<std::string_view> actions = base::split(each.actions, ' ');
    if (arguments.has(each.option) && std::ranges::find(actions, action.name) == actions.end()) {
      throw base::Error("unknown-option", cat("unrecognized arguments: --", each.option));
    }
  }
}

void check_options(const Action& action, const Arguments& arguments) {
  for (const std::string& id : arguments.values("vault-id")) {
    if (id.find(';') != std::string::npos) {
      throw options_error(cat("'", id,
                              "' is not a valid vault id. The character ';' is not allowed in "
                              "vault ids"));
    }
  }
  if (!arguments.value_or("output", "").empty() && arguments.positional().size() > 2) {
    throw options_error("At most one input file may be used with the --output option");
  }
  if (action.name == "encrypt_string") check_string_options(arguments, 1);
}

void load_secrets(Job& job, const Action& action) {
  LinkSecrets::Slugs slugs{
      .ids = configured_ids(job.config),
      .files = job.arguments.values("vault-password-file"),
      .ask = job.arguments.has("ask-vault-pass") || job.config.flag("defaults.ask_vault_pass")};
  for (const std::string& id : job.arguments.values("vault-id")) slugs.ids.push_back(id);
  job.secrets.load(std::move(slugs), action.seals);
  if (!action.seals) return;
  const std::vector<LinkSecrets::Secret>& all = job.secrets.all();
  if (all.size() > 1 && job.encrypt_id().empty()) {
    std::vector<std::string> ids;
    for (const LinkSecrets::Secret& each : all) ids.push_back(each.id);
    throw options_error(cat("The vault-ids ", base::join(ids, ","),
                            " are available to encrypt. Specify the vault-id to encrypt with "
                            "--encrypt-vault-id"));
  }
  job.encrypt = &job.secrets.chosen(job.encrypt_id());
}

int end_with(App& app, const Arguments& arguments, const base::Diagnostic& error) {
  const bool options = error.code == "option-value" || error.code == "vault-empty-text";
  if (options) app.out().write(help_of(arguments.command()));
  if (error.code == unexpected) app.out().line("to see the full traceback, use -vvv");
  const std::string_view begin =
      error.code == unexpected ? "Unexpected Exception, this is probably a bug: " : "";
  app.err().line(cat("ERROR! ", begin, error.message), report::Paint::red);
  return options ? 5 : error.code == unexpected ? 250 : 1;
}

}  // namespace

int ansible_vault(App& app, const Arguments& arguments) {
  if (arguments.has("version")) {
    app.out().line("ansible-vault [core 2.18, by kboot " KBOOT_VERSION "]");
    return 0;
  }
  const Action& action = find_action(arguments);
  refuse_strangers(action, arguments);
  check_exclusive(arguments, "ask-vault-pass", "vault-password-file");
  check_exclusive(arguments, "new-vault-id", "new-vault-password-file");
  try {
    check_options(action, arguments);
    harden_process();
    Job job{app, arguments};
    load_secrets(job, action);
    action.run(job);
    return 0;
  } catch (const base::Error& error) {
    return end_with(app, arguments, error.diagnostic());
  }
}

}  // namespace kboot::cli
