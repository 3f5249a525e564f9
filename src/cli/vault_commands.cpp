// kboot vault encrypt, decrypt and view.
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

using crypto::SecretBytes;

// What all of them need.
struct Keys {
  TerminalKeySource source;
  std::shared_ptr<vault::Keyring> keyring;

  Keys(App& app, const Arguments& arguments)
      : source(app), keyring(make_keyring(app, source, arguments, read_ansible_config("."))) {}
};

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

}  // namespace

int vault_encrypt(App& app, const Arguments& arguments) {
  Keys keys(app, arguments);
  const VaultFiles files(arguments);
  Sealer sealer(app, arguments, *keys.keyring, keys.source);
  const std::vector<SecretBytes> texts = read_all(files);
  std::vector<std::string> sealed;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& file = files.inputs()[i];
    if (vault::is_encrypted(texts[i].view())) {
      throw base::Error("vault-encrypted",
                        base::cat("`", shown_name(file), "` is already encrypted"));
    }
    sealed.push_back(sealer.seal(texts[i].view(), file));
  }
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    const std::string& output = files.output_of(files.inputs()[i]);
    write_output(app, output, sealed[i]);
    tell(app, "encrypted", output, base::cat(" ", sealer.how()));
  }
  return 0;
}

int vault_decrypt(App& app, const Arguments& arguments) {
  Keys keys(app, arguments);
  const VaultFiles files(arguments);
  const std::vector<SecretBytes> texts = read_all(files);
  std::vector<SecretBytes> opened;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    opened.push_back(keys.keyring->open(texts[i].view(), shown_name(files.inputs()[i])).text);
  }
  for (std::size_t i = 0; i < opened.size(); ++i) {
    const std::string& output = files.output_of(files.inputs()[i]);
    write_output(app, output, opened[i].view());
    tell(app, "decrypted", output, ": its text is on the disk now");
  }
  return 0;
}

int vault_view(App& app, const Arguments& arguments) {
  Keys keys(app, arguments);
  const VaultFiles files(arguments);
  for (const std::string& file : files.inputs()) {
    const SecretBytes text = read_input(file);
    app.out().raw(keys.keyring->open(text.view(), shown_name(file)).text.view());
  }
  return 0;
}

int vault_not_yet(App& app, const Arguments& arguments) {
  throw base::Error("not-supported",
                    base::cat("`", app.name(), " ", arguments.command().name, "` is not there yet"))
      .hint("`kboot vault decrypt` and `kboot vault encrypt` do it in two steps");
}

}  // namespace kboot::cli
