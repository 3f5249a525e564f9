// The key of the recipes (docs/recipes/demo-identity), which everybody has: fine for a cluster on
// this machine, worth a warning for any other.
#pragma once

#include <string>
#include <string_view>

#include "run/events.hpp"
#include "vault/vault.hpp"

namespace kboot::cli {

constexpr std::string_view demo_recipient =
    "age1yp0gw2yhz3z72jvqcdhecxcsc2uramczwvzr233vvwvhweql6f7qn860x3";

// Listens to a run of one inventory and warns its reporters, once, when that key opened something
// and a task reached a server that is not on loopback.
class DemoKeyWatch final : public run::Reporter {
 public:
  // Both outlive it. `tell` gets the warning.
  DemoKeyWatch(const vault::Keyring& keyring, std::span<run::Reporter* const> tell)
      : keyring_(keyring), tell_(tell) {}
  void on(const run::Event& event) override;

 private:
  const vault::Keyring& keyring_;
  std::span<run::Reporter* const> tell_;
  std::string server_;  // the first one elsewhere
  bool told_ = false;
};

}  // namespace kboot::cli
