// kboot vault encrypt-string, and where its strings come from.
#include "cli/vault_string.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_files.hpp"
#include "cli/vault_job.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using crypto::SecretBytes;

constexpr std::string_view from_prompt = "the interactive prompt";
constexpr std::string_view from_input = "stdin";
constexpr std::string_view from_arguments = "the command line args";

std::vector<std::string> words_of(const Arguments& arguments, std::size_t first) {
  const std::vector<std::string>& all = arguments.positional();
  return {all.begin() + static_cast<std::ptrdiff_t>(std::min(first, all.size())), all.end()};
}

bool reads_input(const Arguments& arguments, const std::vector<std::string>& words) {
  return std::ranges::find(words, standard_stream) != words.end() ||
         !arguments.value_or("stdin-name", "").empty() ||
         (words.empty() && !arguments.has("prompt"));
}

base::Error empty(std::string message) {
  return base::Error("vault-empty-text", std::move(message));
}

NamedString from_person(App& app, bool show) {
  const std::optional<std::string> name = app.terminal().ask("Variable name (enter for no name): ");
  std::optional<SecretBytes> text;
  if (show) {
    std::optional<std::string> shown = app.terminal().ask("String to encrypt:");
    if (shown) text = SecretBytes::take(*shown);
  } else {
    text = app.terminal().ask_secret("String to encrypt (hidden): ");
  }
  if (!text || text->empty()) {
    throw empty("The plaintext provided from the prompt was empty, not encrypting");
  }
  return {std::move(*text), from_prompt, name.value_or("")};
}

NamedString from_stream(App& app, const Arguments& arguments) {
  const bool terminal = Terminal::is_terminal(STDOUT_FILENO);
  if (terminal) {
    app.err().line(
        "Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not "
        "already have a newline)");
  }
  SecretBytes text = read_input(standard_stream);
  if (text.empty()) throw empty("stdin was empty, not encrypting");
  if (terminal && !text.view().ends_with('\n')) app.out().raw("\n\n");
  return {std::move(text), from_input, arguments.value_or("stdin-name", "")};
}

}  // namespace

void check_string_options(const Arguments& arguments, std::size_t first) {
  if (arguments.has("prompt") && reads_input(arguments, words_of(arguments, first))) {
    throw base::Error("option-value",
                      "The --prompt option is not supported if also reading input from stdin");
  }
}

std::vector<NamedString> strings_to_encrypt(App& app, const Arguments& arguments,
                                            std::size_t first) {
  std::vector<std::string> words = words_of(arguments, first);
  std::vector<NamedString> all;
  if (arguments.has("prompt")) all.push_back(from_person(app, arguments.has("show-input")));
  if (reads_input(arguments, words)) all.push_back(from_stream(app, arguments));
  std::erase(words, standard_stream);
  const std::vector<std::string> names = arguments.values("name");
  if (!names.empty() && words.size() > names.size()) {
    app.err().line("The number of --name options do not match the number of args.");
    app.err().line(cat("The last named variable will be \"", names.back(),
                       "\". The rest will not have names."));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) {
      throw empty("The plaintext provided from the command line args was empty, not encrypting");
    }
    all.push_back({SecretBytes::take(words[i]), from_arguments, i < names.size() ? names[i] : ""});
  }
  return all;
}

std::string string_comment(const std::vector<NamedString>& all, std::size_t index) {
  if (all.size() < 2) return {};
  const NamedString& each = all[index];
  return each.name.empty() ? cat("# The encrypted version of the string #", index + 1, " from ",
                                 each.source, ".)")
                           : cat("# The encrypted version of variable (\"", each.name,
                                 "\", the string #", index + 1, " from ", each.source, ").");
}

int vault_encrypt_string(App& app, const Arguments& arguments) {
  check_string_options(arguments);
  VaultJob job(app, arguments);
  secrets::Sealer sealer(app.entropy(), *job.keyring, job.source, job.wishes());
  sealer.prepare({});
  const std::vector<NamedString> strings = strings_to_encrypt(app, arguments);
  std::string out;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    const std::string comment = string_comment(strings, i);
    if (!comment.empty()) app.err().line(comment);
    if (vault::is_encrypted(strings[i].text.view())) {
      throw base::Error("vault-encrypted", "the text is already encrypted");
    }
    out += secrets::inline_value(sealer.seal(strings[i].text.view(), {}), strings[i].name);
    out += '\n';
  }
  write_output(app, arguments.value_or("output", standard_stream), out);
  return 0;
}

}  // namespace kboot::cli
