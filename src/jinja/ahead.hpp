// What a template reads for certain, told to an environment that can make it ready beforehand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// `name.attributes[0].attributes[1]`, or the same with constant keys in brackets.
struct ReadPath {
  std::string_view name;
  std::vector<std::string_view> attributes;
};

// An Env may be one of these too.
class ReadsAhead {
 public:
  virtual ~ReadsAhead() = default;
  // Never less than two paths. Must not throw; what is not there is no error yet.
  virtual void about_to_read(const std::vector<ReadPath>& paths) noexcept = 0;
};

// Tells `env`, where it listens, what the template reads whichever way its conditions go.
void tell_ahead(const Template& parsed, Env& env);

}  // namespace kboot::jinja
