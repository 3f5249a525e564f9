// The keywords of plays, roles, blocks and tasks: one table for loading, checking and "did you
// mean".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playbook/model.hpp"

namespace kboot::playbook {

// Where a keyword may stand.
enum Place : std::uint8_t {
  in_play = 1,
  in_role = 2,  // an entry of `roles:` or of a role's dependencies
  in_block = 4,
  in_task = 8,
  in_handler = 16,
};

enum class Support : std::uint8_t {
  yes,
  no,       // Ansible's, not here yet: an error that says so
  ignored,  // of no effect where every connection is local (port, become_flags ...)
};

struct Keyword {
  std::string_view name;
  std::uint8_t places;
  Support support = Support::yes;
  Value Settings::*setting = nullptr;  // of those in Settings
};

[[nodiscard]] std::span<const Keyword> keywords() noexcept;
// Nothing when no keyword of that name may stand there.
[[nodiscard]] const Keyword* find_keyword(std::string_view name, Place place) noexcept;
[[nodiscard]] std::vector<std::string> keyword_names(Place place);

}  // namespace kboot::playbook
