// Cases whose answers Go's own libraries gave (tests/tools/goyaml-oracle): how they are read and compared.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_scalar.hpp"
#include "value/json.hpp"

namespace kboot::test {

// What an operation gives for its inputs; it may throw base::Error.
using GoOperation = std::function<std::string(const std::vector<std::string>& inputs)>;

inline std::string go_case_text(const value::Value& item) {
  if (item.is_string()) return std::string(item.as_string());
  return *base::base64_decode(item.text("b"));
}

// A value with its Go types: integers as they are, floats with an f behind them.
inline void go_dump(std::string& out, const value::Value& value) {
  using value::Kind;
  const bool nil = value.subtype() == value::Subtype::go_nil;
  switch (value.kind()) {
    case Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      break;
    case Kind::integer:
      out += std::to_string(value.as_int());
      break;
    case Kind::floating:
      out += value::go_float_g(value.as_double()) + "f";
      break;
    case Kind::string:
      out += value::to_go_json(value);
      break;
    case Kind::list: {
      if (nil) return out.append("nil"), void();
      char before = '[';
      for (const value::Value& item : value.as_list()) {
        out += before;
        go_dump(out, item);
        before = ',';
      }
      out += before == '[' ? "[]" : "]";
      break;
    }
    case Kind::dict: {
      if (nil) return out.append("nil"), void();
      char before = '{';
      for (const value::Entry* entry : value.as_dict().sorted()) {
        out += before;
        go_dump(out, entry->key);
        out += ':';
        go_dump(out, entry->value);
        before = ',';
      }
      out += before == '{' ? "{}" : "}";
      break;
    }
    case Kind::foreign:
      out += "t\"" + value.as_foreign().to_text() + "\"";
      break;
    case Kind::null:
      out += "null";
  }
}

inline std::string go_dump(const value::Value& value) {
  std::string out;
  go_dump(out, value);
  return out;
}

inline std::string go_answer(const GoOperation& operation, const value::Value& inputs) {
  std::vector<std::string> texts;
  if (inputs.is_list()) {
    for (const value::Value& item : inputs.as_list()) texts.push_back(go_case_text(item));
  } else {
    texts.push_back(go_case_text(inputs));
  }
  try {
    return "= " + operation(texts);
  } catch (const base::Error& error) {
    return "! " + error.diagnostic().message;
  }
}

// Runs the cases of a file: lines ["operation", input, output] or ["operation", input, null, "error"].
// KBOOT_GO_CASES names another file, for a run over random cases.
inline void run_go_cases(const std::string& path,
                         const std::map<std::string, GoOperation, std::less<>>& operations) {
  const char* other = std::getenv("KBOOT_GO_CASES");
  const std::string text = base::read_file(other == nullptr ? path : other);
  std::size_t line_number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++line_number;
    if (line.empty()) continue;
    const value::Value one = value::read_json(line, path);
    const value::List& parts = one.as_list();
    const auto operation = operations.find(parts[0].as_string());
    if (operation == operations.end()) continue;
    const std::string expected =
        parts.size() == 4 ? "! " + go_case_text(parts[3]) : "= " + go_case_text(parts[2]);
    const std::string got = go_answer(operation->second, parts[1]);
    CHECK_MESSAGE(got == expected, "line ", line_number, " ", operation->first, "\n  input    ",
                  value::to_json(parts[1]), "\n  expected ", value::to_json(value::Value(expected)),
                  "\n  got      ", value::to_json(value::Value(got)));
  }
}

}  // namespace kboot::test
