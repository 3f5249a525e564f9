// Whom a SOPS file is for: its list of age keys, written anew.
#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "vault/sops.hpp"
#include "vault/sops_render.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {
namespace {

using value::TextEdit;
using value::YamlPiece;
using Kind = YamlPiece::Kind;

std::string age_list(const std::vector<SopsMetadata::AgeKey>& keys, SopsSyntax syntax,
                     std::size_t column) {
  std::string out = syntax == SopsSyntax::json ? "[" : "";
  for (const SopsMetadata::AgeKey& key : keys) {
    if (syntax == SopsSyntax::json) {
      out += base::cat(out == "[" ? "" : ", ", "{\"recipient\": ", double_quoted(key.recipient),
                       ", \"enc\": ", double_quoted(key.envelope), "}");
      continue;
    }
    const std::string indent(column + 4, ' ');
    out += base::cat("\n", indent, "- recipient: ", key.recipient, "\n", indent, "  enc: |");
    for (const std::string_view line : base::split(base::trim(key.envelope), '\n')) {
      out += base::cat("\n", indent, "    ", line);
    }
  }
  return syntax == SopsSyntax::json ? out + "]" : out + "\n";
}

std::string dotenv_keys(const std::vector<SopsMetadata::AgeKey>& keys) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string name = base::cat("sops_age__list_", i, "__map_");
    out += base::cat(name, "enc=", base::replace_all(keys[i].envelope, "\n", "\\n"), "\n", name,
                     "recipient=", keys[i].recipient, "\n");
  }
  return out;
}

// dotenv has no list to replace: its lines go, others come where the first stood.
std::string replace_dotenv_keys(std::string_view text, const SopsDocument& document,
                                const std::vector<SopsMetadata::AgeKey>& keys) {
  std::vector<TextEdit> edits;
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.path.size() == 3 && piece.path[1] == "age") {
      const std::size_t feed = text.rfind('\n', piece.begin);
      const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
      edits.push_back({line, std::min(piece.end + 1, text.size()),
                       edits.empty() ? dotenv_keys(keys) : std::string()});
    }
  }
  return value::apply_edits(text, edits);
}

}  // namespace

std::string set_sops_recipients(base::Entropy& entropy, std::string_view text,
                                const std::string& name, const std::vector<Recipient>& recipients,
                                std::string_view key) {
  const SopsDocument document = read_sops_document(text, name);
  if (document.metadata.is_shared()) {
    throw base::Error("not-supported",
                      "the recipients of a SOPS file with several key groups cannot be changed")
        .hint("`sops updatekeys` can");
  }
  std::vector<SopsMetadata::AgeKey> keys;
  for (const Recipient& recipient : recipients) {
    keys.push_back({to_text(recipient), encrypt(entropy, key, std::span(&recipient, 1))});
  }
  if (document.syntax == SopsSyntax::dotenv) {
    return replace_dotenv_keys(text, document, keys);
  }
  for (const YamlPiece& piece : document.metadata_pieces) {
    if (piece.kind == Kind::key && piece.path.size() == 2 && piece.path[1] == "age") {
      const std::size_t colon = text.find(':', piece.end);
      std::string list = age_list(keys, document.syntax, piece.indent);
      if (!text.substr(0, piece.value_end).ends_with('\n') && list.ends_with('\n')) {
        list.pop_back();
      }
      return value::apply_edits(
          text, {{colon + 1, piece.value_end,
                  base::cat(document.syntax == SopsSyntax::json ? " " : "", list)}});
    }
  }
  throw base::Error("vault-format", base::cat("the SOPS file `", name, "` has no age recipients"));
}

}  // namespace kboot::vault
