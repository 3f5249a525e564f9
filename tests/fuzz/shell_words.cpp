// Fuzzes the splitting of commands into words: words that are quoted and joined split into the same words.
#include "base/shell_words.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const std::vector<std::string> words = base::split_words(fuzz::text_of(data, size));
    std::string quoted;
    for (const std::string& word : words) quoted += base::quote_word(word) + " ";
    fuzz::require(base::split_words(quoted) == words, "quoted words split differently", quoted);
  });
  return 0;
}
