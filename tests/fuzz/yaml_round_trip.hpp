// What must hold for every value that a YAML reader gives: what is written of it reads back as the same.
#pragma once

#include "target.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::fuzz {

// A text that differs for values that differ: kinds and order of keys included.
inline std::string fingerprint(const value::Value& value) {
  return value::to_json(value, {.style = value::JsonStyle::python});
}

inline void require_json_round_trip(const std::string& json) {
  // NaN and Infinity are Python's, no JSON.
  if (json.find("NaN") != std::string::npos || json.find("Infinity") != std::string::npos) return;
  require_same(json, fingerprint(value::read_json(json, "written.json")),
               "JSON differs when read back");
}

// PyYAML itself does not read these back as it writes them: the other line ends of Unicode.
inline bool has_rare_line_end(std::string_view text) {
  for (const std::string_view rare : {"\u0085", "\u2028", "\u2029"}) {
    if (text.find(rare) != std::string_view::npos) return true;
  }
  return false;
}

// As to_yaml and to_nice_yaml of Ansible write it, and Ansible reads it.
inline void require_yaml_round_trip(const value::Value& value, const std::string& json) {
  if (has_rare_line_end(json)) return;
  for (const bool block : {false, true}) {
    const std::string yaml = value::to_yaml(value, {.block = block, .sort_keys = false});
    require_same(json, fingerprint(value::read_yaml(yaml, "written.yml", {.track_origins = false})),
                 "YAML differs when read back:\n" + yaml);
  }
}

inline void require_round_trip(const value::Value& value) {
  const std::string json = fingerprint(value);
  require_json_round_trip(json);
  require_yaml_round_trip(value, json);
}

}  // namespace kboot::fuzz
