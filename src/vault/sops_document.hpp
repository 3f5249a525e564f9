// A SOPS file taken apart: its values, and the metadata that SOPS keeps beside them.
// Source of the rules: github.com/getsops/sops v3, stores/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/yaml_layout.hpp"

namespace kboot::vault {

enum class SopsSyntax : std::uint8_t { yaml, json, dotenv };

// Which values are encrypted.
enum class SopsRule : std::uint8_t {
  unencrypted_suffix,
  encrypted_suffix,
  unencrypted_regex,
  encrypted_regex,
  by_comment,  // what comments say
};

struct SopsMetadata {
  // The data key, encrypted to one recipient.
  struct AgeKey {
    std::string recipient;
    std::string envelope;
  };

  // Each opens the data key alone; with several groups a share of it, which any key of the group
  // opens.
  std::vector<std::vector<AgeKey>> groups;
  std::size_t threshold = 0;    // so many shares are needed; 0: any
  bool has_other_keys = false;  // PGP, KMS of a cloud

  [[nodiscard]] bool is_shared() const noexcept { return groups.size() > 1; }
  SopsRule rule = SopsRule::unencrypted_suffix;
  std::string pattern = "_unencrypted";
  bool mac_only_encrypted = false;
  std::string mac;
  std::string last_modified;
};

struct SopsDocument {
  SopsSyntax syntax = SopsSyntax::yaml;
  std::vector<value::YamlPiece> pieces;  // of the text but for the metadata
  std::vector<value::YamlPiece> metadata_pieces;
  SopsMetadata metadata;
  // The metadata in the text: `sops: ...` with its line end, `"sops": {...}`, or lines `sops_...`.
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_binary = false;  // JSON whose only key `data` is the text of a file that is no JSON
};

// Does this look like a file that SOPS wrote?
[[nodiscard]] bool is_sops(std::string_view text) noexcept;
// Throws Error `vault-format` where the metadata is not as SOPS writes it, `not-supported` for ini
// files and those of several YAML documents.
[[nodiscard]] SopsDocument read_sops_document(std::string_view text, const std::string& name);
// The pieces of a text in the clear. Throws Error `vault-format` for what SOPS cannot hold.
[[nodiscard]] std::vector<value::YamlPiece> read_plain_pieces(std::string_view text,
                                                              SopsSyntax syntax,
                                                              const std::string& name);
// The text without its metadata, and a text with it. `edits` change what is outside of it; a new
// text has none inside.
[[nodiscard]] std::string without_metadata(std::string_view text, const SopsDocument& document,
                                           std::vector<value::TextEdit> edits);
[[nodiscard]] std::string with_metadata(std::string_view text, SopsSyntax syntax,
                                        const std::vector<value::YamlPiece>& pieces,
                                        std::string_view metadata);

}  // namespace kboot::vault
