// Host names as inventories write them: with a port, with ranges. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::inventory {

struct HostNames {
  std::vector<std::string> names;
  std::optional<std::int64_t> port;
};

// `db[01:03].example.org:22` -> db01.example.org ..., port 22; `[a:c]`, `[1:10:2]`, several ranges
// in one name. Throws `inventory-syntax` without a place.
[[nodiscard]] HostNames expand_hosts(std::string_view text);

// The name without a port, `host:22` or `[2001:db8::1]:22`; the whole text where it has none.
[[nodiscard]] std::string_view split_port(std::string_view text, std::optional<std::int64_t>& port);

}  // namespace kboot::inventory
