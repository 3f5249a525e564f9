// Recipients files: `secrets/.recipients`, who can open the files around it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vault/age_keys.hpp"

namespace kboot::secrets {

// The recipients file for a file: `secrets/.recipients` of the nearest folder at or above it; empty
// where there is none.
[[nodiscard]] std::string nearest_recipients(const std::string& file);
// The folder whose files a recipients file is for: that above `secrets`.
[[nodiscard]] std::string folder_of_recipients(const std::string& path);

// Throws as vault::parse_recipients and base::read_file.
[[nodiscard]] std::vector<vault::Recipient> read_recipients(const std::string& path);

// The text of a recipients file with one more, under a comment that names it where a name is given;
// unchanged when it is in there.
[[nodiscard]] std::string with_recipient(std::string_view text, const vault::Recipient& recipient,
                                         std::string_view name);
// Without one, which `who` names: a recipient, or the comment above or behind one. The comment goes
// with it. Throws Error `vault-recipient` where there is none, or several.
[[nodiscard]] std::string without_recipient(std::string_view text, std::string_view who);

// What a new recipients file begins with.
[[nodiscard]] std::string_view recipients_head() noexcept;

}  // namespace kboot::secrets
