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

inline void require_round_trip(const value::Value& value) {
  const std::string json = fingerprint(value);
  // NaN and Infinity are Python's, no JSON.
  if (json.find("NaN") == std::string::npos && json.find("Infinity") == std::string::npos) {
    require_same(json, fingerprint(value::read_json(json, "written.json")), "JSON differs when read back");
  }
}

}  // namespace kboot::fuzz
