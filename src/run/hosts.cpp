// The run's view of the inventory.
#include "run/hosts.hpp"

namespace kboot::run {

std::vector<std::string> Hosts::match(const std::string& pattern) const {
  return inventory_.match(pattern, limit_);
}

std::vector<Value> Hosts::layers(const std::string& host, const std::string& play_folder) {
  std::vector<Value> values;
  for (inventory::Layer& layer : inventory_.layers(host, play_folder))
    values.push_back(std::move(layer.values));
  return values;
}

}  // namespace kboot::run
