// What the fuzz targets share: the input as text, refusals that must be diagnostics, properties that must hold.
//
// A target is one file with libFuzzer's LLVMFuzzerTestOneInput. `./dev soak` builds it with libFuzzer; `./dev test`
// builds it with replay.cpp, which runs the inputs of corpus/TARGET once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace kboot::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The input is a finding: says so and ends as a crash does.
[[noreturn]] inline void found(std::string_view what, std::string_view detail = {}) {
  std::fprintf(stderr, "fuzz: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

inline void require(bool holds, std::string_view what, std::string_view detail = {}) {
  if (!holds) found(what, detail);
}

inline void require_same(std::string_view one, std::string_view other, std::string_view what) {
  if (one != other) found(what, std::string(one) + "\n--- and ---\n" + std::string(other));
}

// A refusal must be something that a person can be shown.
inline void require_shown(const base::Diagnostic& diagnostic) {
  require(!diagnostic.code.empty(), "an error without a code", diagnostic.message);
  require(!diagnostic.message.empty(), "an error without a message", diagnostic.code);
  (void)base::sources().place(diagnostic.origin);
  for (const base::Frame& frame : diagnostic.frames) (void)base::sources().place(frame.origin);
}

// Did the action go through? Anything thrown but an Error is a finding.
template <typename Action>
bool accepts(Action&& action) {
  try {
    std::forward<Action>(action)();
    return true;
  } catch (const base::Error& error) {
    require_shown(error.diagnostic());
    return false;
  }
}

}  // namespace kboot::fuzz
