// kboot vault encrypt, decrypt and view.
#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_files.hpp"
#include "cli/vault_job.hpp"

namespace kboot::cli {

namespace {

using crypto::SecretBytes;

// All inputs are read before the first is replaced, so that a mistake in one changes none.
std::vector<SecretBytes> read_all(const VaultFiles& files) {
  std::vector<SecretBytes> texts;
  for (const std::string& file : files.inputs()) {
    texts.push_back(read_input(file));
  }
  return texts;
}

void tell(App& app, std::string_view verb, const std::string& file, std::string_view how) {
  if (file != standard_stream) {
    app.err().line(base::cat(verb, " ", file, how));
  }
}

// The whole file in the clear, or with its inline values in the clear.
SecretBytes readable(VaultJob& job, std::string_view text, const std::string& name) {
  const std::vector<secrets::Sealed> sealed = secrets::find_sealed(text, name);
  if (sealed.empty()) {
    throw base::Error("vault-format", base::cat("`", name, "` is not encrypted"));
  }
  return secrets::reveal_sealed(text, sealed, [&](const secrets::Sealed& each) {
    return std::optional(job.keyring->open(each.envelope, each.place()).text);
  });
}

}  // namespace

int vault_encrypt(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const VaultFiles files(arguments);
  secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, job.wishes());
  const std::vector<SecretBytes> texts = read_all(files);
  std::vector<std::string> sealed;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& file = files.inputs()[i];
    if (vault::is_encrypted(texts[i].view())) {
      throw base::Error("vault-encrypted",
                        base::cat("`", shown_name(file), "` is already encrypted"))
          .hint("`kboot vault rekey` changes its keys");
    }
    sealed.push_back(sealer.seal(texts[i].view(), file == standard_stream ? "" : file));
  }
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    const std::string& output = files.output_of(files.inputs()[i]);
    write_output(app, output, sealed[i]);
    tell(app, "encrypted", output, base::cat(" ", sealer.how()));
  }
  return 0;
}

int vault_decrypt(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const VaultFiles files(arguments);
  const std::vector<SecretBytes> texts = read_all(files);
  std::vector<SecretBytes> opened;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    opened.push_back(job.keyring->open(texts[i].view(), shown_name(files.inputs()[i])).text);
  }
  for (std::size_t i = 0; i < opened.size(); ++i) {
    const std::string& output = files.output_of(files.inputs()[i]);
    write_output(app, output, opened[i].view());
    tell(app, "decrypted", output, ": its text is on the disk now");
  }
  return 0;
}

int vault_view(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const VaultFiles files(arguments);
  for (const std::string& file : files.inputs()) {
    const SecretBytes text = read_input(file);
    show_text(app, job.config, readable(job, text.view(), shown_name(file)).view());
  }
  return 0;
}

int vault_git_diff(App& app, const Arguments& arguments) {
  const std::string& file = arguments.positional().front();
  const SecretBytes text = read_input(file);
  try {
    VaultJob job(app, arguments);
    app.out().raw(readable(job, text.view(), file).view());
  } catch (const base::Error& error) {
    // git stops at a conversion that fails: without a key the encrypted texts are compared.
    app.out().raw(text.view());
    if (error.diagnostic().code != "vault-format") app.tell(error.diagnostic());
  }
  return 0;
}

}  // namespace kboot::cli
