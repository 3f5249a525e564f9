// Taking SOPS files apart and putting them together.
#include "vault/sops_document.hpp"

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "value/yaml.hpp"
#include "vault/sops_plain.hpp"

namespace kboot::vault {
namespace {

using value::TextEdit;
using value::YamlPiece;
using Kind = YamlPiece::Kind;

constexpr std::string_view metadata_key = "sops";
constexpr std::string_view dotenv_prefix = "sops_";
constexpr std::string_view ini_section = "[sops]";

[[noreturn]] void refuse(std::string why) {
  throw base::Error("vault-format", base::cat("malformed SOPS file: ", why));
}

// Is there a line that begins so?
bool has_line(std::string_view text, std::string_view beginning) noexcept {
  for (std::size_t at = text.find(beginning); at != std::string_view::npos;
       at = text.find(beginning, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') {
      return true;
    }
  }
  return false;
}

SopsSyntax syntax_of(std::string_view text) {
  if (has_line(text, "sops_mac=")) {
    return SopsSyntax::dotenv;
  }
  if (has_line(text, ini_section)) {
    throw base::Error("not-supported", "SOPS files in the ini format cannot be opened");
  }
  return base::trim(text).starts_with('{') ? SopsSyntax::json : SopsSyntax::yaml;
}

// KEY=value lines; `sops_age__list_0__map_enc` is sops, age, enc.
std::vector<std::string> dotenv_path(std::string_view key) {
  if (!key.starts_with(dotenv_prefix)) {
    return {std::string(key)};
  }
  std::vector<std::string> path{std::string(metadata_key)};
  key.remove_prefix(dotenv_prefix.size());
  const std::size_t list = key.find("__list_");
  const std::size_t map = key.find("__map_", list == std::string_view::npos ? key.size() : list);
  path.emplace_back(key.substr(0, list));
  if (map != std::string_view::npos) {
    path.emplace_back(key.substr(map + std::string_view("__map_").size()));
  }
  return path;
}

std::vector<YamlPiece> dotenv_pieces(std::string_view text) {
  std::vector<YamlPiece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    YamlPiece piece;
    piece.style = base::ScalarStyle::double_quoted;  // all values are texts
    piece.end = end;
    if (line.starts_with('#')) {
      piece.kind = Kind::comment;
      piece.begin = at;
      piece.text = line.substr(1);
      pieces.push_back(std::move(piece));
    } else if (!line.empty()) {
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) {
        refuse("a line is no `KEY=value`");
      }
      piece.begin = at + equals + 1;
      piece.path = dotenv_path(line.substr(0, equals));
      piece.text = base::replace_all(line.substr(equals + 1), "\\n", "\n");
      pieces.push_back(std::move(piece));
    }
    at = end + 1;
  }
  return pieces;
}

std::vector<YamlPiece> all_pieces(std::string_view text, SopsSyntax syntax,
                                  const std::string& name) {
  if (syntax == SopsSyntax::dotenv) {
    return dotenv_pieces(text);
  }
  std::vector<YamlPiece> pieces = value::yaml_pieces(text, name);
  for (const YamlPiece& piece : pieces) {
    if (piece.document > 0 && piece.kind != Kind::comment) {
      throw base::Error("not-supported", "a SOPS file of several documents cannot be opened")
          .hint("put each document into a file of its own");
    }
    if (piece.kind == Kind::alias || piece.anchored) {
      throw base::Error("vault-format", "a SOPS file cannot hold anchors and aliases")
          .note(base::cat("one stands at `", base::join(piece.path, ":"), "`"));
    }
  }
  return pieces;
}

// SOPS refuses what has a key twice.
void expect_unique_keys(std::string_view text, const std::string& name) {
  base::Diagnostics warnings;
  value::YamlOptions options;
  options.track_origins = false;
  options.secret = true;
  options.for_people = true;
  options.warnings = &warnings;
  options.on_tag = [](std::string_view, std::string_view scalar, value::Origin) {
    return value::Value(scalar);  // what SOPS cannot hold is said by whoever reads the values
  };
  (void)value::read_yaml_all(text, name, options);
  for (const base::Diagnostic& warning : warnings.items()) {
    if (warning.code == "duplicate-key") {
      throw base::Error("vault-format", "a SOPS file cannot have a key twice")
          .note(std::string(warning.message));
    }
  }
}

struct RuleRow {
  std::string_view name;
  SopsRule rule;
};
constexpr std::array rules{
    RuleRow{"unencrypted_suffix", SopsRule::unencrypted_suffix},
    RuleRow{"encrypted_suffix", SopsRule::encrypted_suffix},
    RuleRow{"unencrypted_regex", SopsRule::unencrypted_regex},
    RuleRow{"encrypted_regex", SopsRule::encrypted_regex},
    RuleRow{"unencrypted_comment_regex", SopsRule::by_comment},
    RuleRow{"encrypted_comment_regex", SopsRule::by_comment},
};
constexpr std::array<std::string_view, 6> other_keys = {"pgp",      "kms",      "gcp_kms",
                                                        "azure_kv", "hc_vault", "hckms"};

// Reads the pieces of the metadata.
class MetadataReader {
 public:
  explicit MetadataReader(SopsMetadata& metadata) : metadata_(metadata) {}

  void take(const YamlPiece& piece) {
    const std::vector<std::string>& path = piece.path;
    const bool shared = path[1] == "key_groups";
    if (piece.kind == Kind::key) {
      if (shared && path.size() == 3) {
        begin_group(path[2]);
      }
    } else if (path[1] == "age" && path.size() == 3) {
      if (metadata_.groups.empty()) {
        metadata_.groups.emplace_back();
      }
      take_key(path[2], piece.text);
    } else if (shared && path.size() == 4 && path[2] == "age" && !metadata_.groups.empty()) {
      take_key(path[3], piece.text);
    } else if (std::ranges::find(other_keys, path[shared && path.size() > 2 ? 2 : 1]) !=
               other_keys.end()) {
      metadata_.has_other_keys = metadata_.has_other_keys || path.back() == "enc";
    } else if (path.size() == 2) {
      take_field(path[1], piece.text);
    }
  }

 private:
  // Lists have no part in paths: a field that is there already begins the next key or group.
  void begin_group(const std::string& field) {
    if (metadata_.groups.empty() || std::ranges::find(fields_, field) != fields_.end()) {
      metadata_.groups.emplace_back();
      fields_.clear();
    }
    fields_.push_back(field);
  }

  void take_key(const std::string& field, const std::string& text) {
    std::vector<SopsMetadata::AgeKey>& keys = metadata_.groups.back();
    if (field != "enc" && field != "recipient") {
      return;
    }
    const auto member =
        field == "enc" ? &SopsMetadata::AgeKey::envelope : &SopsMetadata::AgeKey::recipient;
    if (keys.empty() || !(keys.back().*member).empty()) {
      keys.emplace_back();
    }
    keys.back().*member = text;
  }

  void take_field(const std::string& name, const std::string& text) {
    if (name == "mac") {
      metadata_.mac = text;
    } else if (name == "lastmodified") {
      metadata_.last_modified = text;
    } else if (name == "mac_only_encrypted") {
      metadata_.mac_only_encrypted = text == "true";
    } else if (name == "shamir_threshold") {
      std::int64_t threshold = 0;
      if (!base::parse_int(text, threshold) || threshold < 0) {
        refuse("its `shamir_threshold` is no number");
      }
      metadata_.threshold = static_cast<std::size_t>(threshold);
    } else if (const auto row = std::ranges::find(rules, name, &RuleRow::name);
               row != rules.end() && !text.empty()) {
      if (has_rule_) {
        refuse("it has several rules of what is encrypted");
      }
      has_rule_ = true;
      metadata_.rule = row->rule;
      metadata_.pattern = text;
    }
  }

  SopsMetadata& metadata_;
  std::vector<std::string> fields_;  // of the group that is read
  bool has_rule_ = false;
};

// Where the metadata stands.
void find_region(std::string_view text, const YamlPiece& piece, SopsDocument& document) {
  if (document.syntax == SopsSyntax::dotenv) {
    if (document.end == 0) {
      document.begin = text.rfind('\n', piece.begin);
      document.begin = document.begin == std::string_view::npos ? 0 : document.begin + 1;
    }
    document.end = std::min(piece.end + 1, text.size());
  } else if (piece.kind == Kind::key && piece.path.size() == 1) {
    document.begin = piece.begin;
    document.end = piece.value_end;
    if (document.syntax == SopsSyntax::yaml && !text.substr(0, document.end).ends_with('\n')) {
      document.end = std::min(text.find('\n', document.end), text.size() - 1) + 1;
    }
  }
}

}  // namespace

bool is_sops(std::string_view text) noexcept {
  if (text.find(sops_value_mark) == std::string_view::npos) {
    return false;
  }
  if (has_line(text, "sops:") || has_line(text, "sops_mac=") || has_line(text, ini_section)) {
    return true;
  }
  return base::trim(text).starts_with('{') && text.find("\"sops\"") != std::string_view::npos;
}

SopsDocument read_sops_document(std::string_view text, const std::string& name) {
  SopsDocument document;
  document.syntax = syntax_of(text);
  MetadataReader reader(document.metadata);
  for (YamlPiece& piece : all_pieces(text, document.syntax, name)) {
    const bool inside = !piece.path.empty() && piece.path[0] == metadata_key;
    if (!inside) {
      document.pieces.push_back(std::move(piece));
      continue;
    }
    find_region(text, piece, document);
    if ((piece.kind == Kind::scalar || piece.kind == Kind::key) && piece.path.size() > 1) {
      reader.take(piece);
    }
    document.metadata_pieces.push_back(std::move(piece));
  }
  if (document.metadata.mac.empty() || document.metadata.last_modified.empty()) {
    refuse("its metadata has no `mac` or no `lastmodified`");
  }
  document.is_binary = document.syntax == SopsSyntax::json && document.pieces.size() == 2 &&
                       document.pieces[0].path == std::vector<std::string>{"data"} &&
                       document.pieces[1].path.size() == 1 && base::extension(name) != ".json";
  return document;
}

std::vector<YamlPiece> read_plain_pieces(std::string_view text, SopsSyntax syntax,
                                         const std::string& name) {
  std::vector<YamlPiece> pieces = all_pieces(text, syntax, name);
  if (syntax != SopsSyntax::dotenv) {
    expect_unique_keys(text, name);
  }
  for (const YamlPiece& piece : pieces) {
    if (!piece.path.empty() && piece.path[0] == metadata_key) {
      throw base::Error("vault-format", "the key `sops` is SOPS' own");
    }
    if (piece.kind == Kind::key && piece.style == base::ScalarStyle::plain &&
        !is_plain_text(piece.text)) {
      throw base::Error("vault-format", "the keys of a SOPS file are texts")
          .note(base::cat("another one stands at `", base::join(piece.path, ":"), "`"))
          .hint("put it between quotes");
    }
    if (piece.path.empty() && piece.kind == Kind::scalar && !piece.text.empty()) {
      throw base::Error("vault-format", "a SOPS file is a mapping");
    }
  }
  return pieces;
}

std::string without_metadata(std::string_view text, const SopsDocument& document,
                             std::vector<TextEdit> edits) {
  std::size_t begin = document.begin;
  std::size_t end = document.end;
  if (document.syntax == SopsSyntax::json) {  // with the comma in front of it, or behind
    const std::size_t before = text.find_last_not_of(" \t\r\n", begin == 0 ? 0 : begin - 1);
    const std::size_t after = std::min(text.find_first_not_of(" \t\r\n", end), text.size() - 1);
    if (text[before] == ',') {
      begin = before;
    } else if (text[after] == ',') {
      end = std::min(text.find_first_not_of(" \t\r\n", after + 1), text.size());
    }
  }
  edits.push_back({begin, end, ""});
  std::ranges::sort(edits, {}, &TextEdit::begin);
  return value::apply_edits(text, edits);
}

std::string with_metadata(std::string_view text, SopsSyntax syntax,
                          const std::vector<YamlPiece>& pieces, std::string_view metadata) {
  if (syntax != SopsSyntax::json) {
    return base::cat(text, text.empty() || text.ends_with('\n') ? "" : "\n", metadata);
  }
  const YamlPiece* last = nullptr;
  for (const YamlPiece& piece : pieces) {
    if (piece.kind == Kind::key && piece.path.size() == 1) {
      last = &piece;
    }
  }
  if (last == nullptr) {
    const std::size_t brace = text.find('{');
    return base::cat(text.substr(0, brace + 1), metadata, text.substr(brace + 1));
  }
  // On a line of its own where the last key is.
  const std::size_t feed = text.rfind('\n', last->begin);
  const std::string_view line =
      feed == std::string_view::npos ? " " : text.substr(feed, last->begin - feed);
  const std::string_view blank = base::trim(line).empty() ? line : " ";
  return base::cat(text.substr(0, last->value_end), ",", blank, metadata,
                   text.substr(last->value_end));
}

}  // namespace kboot::vault
