// kboot vault create and edit.
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_editor.hpp"
#include "cli/vault_files.hpp"
#include "cli/vault_job.hpp"
#include "value/yaml_layout.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using crypto::SecretBytes;

// Before a person types: what would refuse the result later.
void expect_writable(const std::string& file) {
  const std::string folder = base::directory_name(file);
  if (base::is_directory(folder) && ::access(folder.c_str(), W_OK) != 0) {
    throw base::Error("file-unwritable", cat("the folder of `", file, "` cannot be written to"));
  }
}

bool is_yaml(const std::string& file) {
  const std::string ending = base::extension(file);
  return ending == ".yml" || ending == ".yaml";
}

// Only where it stops being YAML: what stands there is a secret.
void warn_of_syntax(App& app, const std::string& file, std::string_view text) {
  if (!is_yaml(file)) return;
  try {
    static_cast<void>(value::yaml_pieces(text, file));
  } catch (const base::Error&) {
    app.tell({.severity = base::Severity::warning,
              .code = "vault-not-yaml",
              .message = cat("the text of `", file, "` is not YAML: no run can read it")});
  }
}

// The person may go on where a SOPS file's text does not parse; false where nobody can be asked.
bool wants_to_go_on(App& app, const base::Error& error) {
  if (!app.terminal().can_ask()) return false;
  app.err().line(cat("not saved: ", error.diagnostic().message));
  const std::optional<std::string> answer = app.terminal().ask("Edit it again? [Y/n] ");
  return answer && base::lower(base::trim(*answer)) != "n" && base::lower(*answer) != "no";
}

void edit(VaultJob& job, const std::string& file) {
  App& app = job.app;
  const std::string bytes = base::read_file(file);
  if (!vault::is_encrypted(bytes)) {
    throw base::Error("vault-format", cat("`", file, "` is not encrypted"))
        .hint("`kboot vault encrypt` encrypts a file; `encrypt-string` makes inline values");
  }
  expect_writable(file);
  const secrets::SealedFile sealed(*job.keyring, bytes, file);
  secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, job.wishes(true));
  job.warn_of_lockout(sealed.recipients(sealer));
  Editor editor(job, file);
  editor.write(sealed.text().view());
  std::string result;
  while (true) {
    editor.run_or_throw();
    const SecretBytes text = editor.read();
    if (text.view() == sealed.text().view()) {
      app.err().line(cat("unchanged ", file));
      return;
    }
    try {
      result = sealed.reseal(app.entropy(), app.clock().wall(), job.source, sealer, text.view());
      warn_of_syntax(app, file, text.view());
      break;
    } catch (const base::Error& error) {
      if (!wants_to_go_on(app, error)) throw;
    }
  }
  if (base::read_file_if_exists(file) != bytes) {
    const std::string aside = cat(file, ".edited");
    base::write_file(aside, result, 0600);
    throw base::Error("vault-changed", cat("`", file, "` was changed by somebody while you edited"))
        .hint(cat("what you wrote is in `", aside, "`, encrypted"));
  }
  base::write_file(file, result);
  app.err().line(cat("saved ", file));
}

}  // namespace

int vault_edit(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  for (const std::string& file : arguments.positional()) edit(job, file);
  return 0;
}

int vault_create(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const std::string& file = arguments.positional().front();
  if (base::exists(file)) {
    throw base::Error("vault-exists", cat("`", file, "` is there already"))
        .hint(cat("`kboot vault edit ", file, "` changes it"));
  }
  expect_writable(file);
  secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, job.wishes());
  sealer.prepare(file);
  if (sealer.format() == vault::Format::age && !arguments.has("passphrase")) {
    job.warn_of_lockout(sealer.recipients_for(file));
  }
  Editor editor(job, file);
  editor.write({});
  editor.run_or_throw();
  const SecretBytes text = editor.read();
  if (text.empty()) {
    throw base::Error("vault-empty-text", cat("the text is empty: `", file, "` is not made"));
  }
  warn_of_syntax(app, file, text.view());
  const std::string sealed = sealer.seal(text.view(), file);
  base::make_directories(base::directory_name(file));
  base::write_file(file, sealed, 0600);
  app.err().line(cat("created ", file, " ", sealer.how()));
  return 0;
}

}  // namespace kboot::cli
