// Argo CD's messages for people: without the layers they were wrapped in, with what to do. Pure.
#pragma once

#include <string>
#include <string_view>

namespace kboot::gitops {

struct PlainWords {
  std::string text;       // one line
  std::string_view hint;  // what to do; empty: nothing that we know
  bool passing = false;   // may pass by itself: something has not started yet, or is slow
};

// "rpc error: code = Unknown desc = x: app path does not exist" -> "x: app path does not exist".
[[nodiscard]] PlainWords plain_words(std::string_view message);

}  // namespace kboot::gitops
