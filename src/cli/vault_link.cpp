// The link `ansible-vault`: Ansible's habits and words for encrypt, decrypt and view.
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/keys.hpp"
#include "cli/vault.hpp"
#include "cli/vault_files.hpp"
#include "cli/vault_sealer.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// What one call works on.
struct Job {
  App& app;
  const Arguments& arguments;
  VaultFiles files{arguments, 1};
  TerminalKeySource source{app};
  std::shared_ptr<vault::Keyring> keyring{
      make_keyring(app, source, arguments, read_ansible_config(".", true))};
};

// Ansible replaces the file by a temporary one of its own, which nobody else may read.
void write(App& app, const std::string& file, std::string_view bytes) {
  if (file != standard_stream && base::is_file(file)) {
    ::chmod(file.c_str(), S_IRUSR | S_IWUSR);
  }
  write_output(app, file, bytes);
}

void say(Job& job, bool needs_terminal_input, const char* text) {
  const bool reads_terminal =
      job.arguments.positional().size() < 2 && Terminal::is_terminal(STDIN_FILENO);
  if (needs_terminal_input ? reads_terminal : Terminal::is_terminal(STDOUT_FILENO)) {
    job.app.err().line(text);
  }
}

std::string absolute(const std::string& file) {
  return file == standard_stream ? file : base::absolute_path(file);
}

// Reads an input; Ansible's words when it cannot.
crypto::SecretBytes read(const std::string& file) {
  try {
    return read_input(file);
  } catch (const base::Error& error) {
    const bool missing = error.diagnostic().code == "file-not-found";
    throw base::Error(error.diagnostic().code,
                      missing ? cat("Unable to read source file (", file,
                                    "): [Errno 2] No such file or directory: '", file, "'")
                              : error.diagnostic().message);
  }
}

void encrypt(Job& job) {
  say(job, true, "Reading plaintext input from stdin");
  Sealer sealer(job.app, job.arguments, *job.keyring, job.source);
  for (const std::string& file : job.files.inputs()) {
    const crypto::SecretBytes text = read(file);
    if (vault::is_encrypted(text.view())) {
      throw base::Error("vault-encrypted", "input is already encrypted");
    }
    write(job.app, job.files.output_of(file), sealer.seal(text.view(), file));
  }
  say(job, false, "Encryption successful");
}

crypto::SecretBytes open(Job& job, const std::string& file) {
  const crypto::SecretBytes text = read(file);
  const std::string path = absolute(file);
  if (!vault::is_encrypted(text.view())) {
    throw base::Error("vault-format", cat("input is not vault encrypted data. ", path,
                                          " is not a vault encrypted file for ", path));
  }
  try {
    return job.keyring->open(text.view(), file).text;
  } catch (const base::Error& error) {
    if (error.diagnostic().code == "vault-wrong-key") {
      throw base::Error(
          "vault-wrong-key",
          cat("Decryption failed (no vault secrets were found that could decrypt) on ", file,
              " for ", file));
    }
    if (error.diagnostic().code == "vault-no-key") {
      throw base::Error("vault-no-key", "A vault password is required to use Ansible's Vault");
    }
    throw;
  }
}

void decrypt(Job& job) {
  say(job, true, "Reading ciphertext input from stdin");
  for (const std::string& file : job.files.inputs()) {
    write(job.app, job.files.output_of(file), open(job, file).view());
  }
  say(job, false, "Decryption successful");
}

void view(Job& job) {
  for (std::size_t i = 1; i < job.arguments.positional().size(); ++i) {
    job.app.out().raw(open(job, job.arguments.positional()[i]).view());
  }
}

void not_yet(Job& job) {
  throw base::Error("not-supported", cat("ansible-vault ", job.arguments.positional().front(),
                                         " is not there yet in kboot"));
}

struct Action {
  std::string_view name;
  void (*run)(Job&);
};
constexpr std::array actions{
    Action{"create", not_yet},  Action{"decrypt", decrypt},        Action{"edit", not_yet},
    Action{"encrypt", encrypt}, Action{"encrypt_string", not_yet}, Action{"rekey", not_yet},
    Action{"view", view},
};

const Action& find_action(const Arguments& arguments) {
  const std::string name = arguments.positional().empty() ? "" : arguments.positional().front();
  for (const Action& action : actions) {
    if (action.name == name) {
      return action;
    }
  }
  throw base::Error("unknown-option", name.empty()
                                          ? "the following arguments are required: action"
                                          : cat("argument action: invalid choice: '", name, "'"));
}

}  // namespace

int ansible_vault(App& app, const Arguments& arguments) {
  const Action& action = find_action(arguments);
  try {
    Job job{app, arguments};
    action.run(job);
    return 0;
  } catch (const base::Error& error) {
    app.err().line(cat("ERROR! ", error.diagnostic().message));
    return 1;
  }
}

}  // namespace kboot::cli
