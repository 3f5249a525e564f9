// Compiling and matching; the only file that calls PCRE2.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "regex/regex.hpp"

namespace kboot::regex {
namespace {

constexpr std::uint32_t step_limit = 5'000'000;
constexpr std::uint32_t heap_limit_kib = 64 * 1024;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using CodePtr = std::unique_ptr<pcre2_code, Deleter<pcre2_code_free>>;
using CompileContext = std::unique_ptr<pcre2_compile_context, Deleter<pcre2_compile_context_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Deleter<pcre2_match_context_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Deleter<pcre2_match_data_free>>;

std::string message_of(int code) {
  std::array<PCRE2_UCHAR, 256> buffer{};
  pcre2_get_error_message(code, buffer.data(), buffer.size());
  return {buffer.begin(), std::find(buffer.begin(), buffer.end(), PCRE2_UCHAR{0})};
}

PCRE2_SPTR bytes(std::string_view text) {
  // An empty view may hold a null pointer, which PCRE2 refuses.
  return text.data() == nullptr ? reinterpret_cast<PCRE2_SPTR>("")
                                : reinterpret_cast<PCRE2_SPTR>(text.data());
}

}  // namespace

struct Pattern::Code {
  CodePtr code;
  MatchContext context;
};

Pattern::Pattern(std::string_view pattern, Flags flags) : code_(std::make_unique<Code>()) {
  const std::string source = translate(pattern);
  std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
  if (flags.ignore_case) options |= PCRE2_CASELESS;
  if (flags.multiline) options |= PCRE2_MULTILINE;
  if (flags.dot_all) options |= PCRE2_DOTALL;
  const CompileContext context(pcre2_compile_context_create(nullptr));
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  PCRE2_SIZE place = 0;
  code_->code.reset(
      pcre2_compile(bytes(source), source.size(), options, &error, &place, context.get()));
  if (!code_->code) {
    throw base::Error("regex-syntax",
                      base::cat("the regular expression `", pattern, "` is wrong at byte ", place,
                                ": ", message_of(error)));
  }
  code_->context.reset(pcre2_match_context_create(nullptr));
  pcre2_set_match_limit(code_->context.get(), step_limit);
  pcre2_set_heap_limit(code_->context.get(), heap_limit_kib);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

std::optional<Match> Pattern::run(std::string_view text, std::size_t from, unsigned options) const {
  const MatchData data(pcre2_match_data_create_from_pattern(code_->code.get(), nullptr));
  const int count = pcre2_match(code_->code.get(), bytes(text), text.size(), from, options,
                                data.get(), code_->context.get());
  if (count == PCRE2_ERROR_NOMATCH) return std::nullopt;
  if (count < 0)
    throw base::Error("regex-limit",
                      base::cat("the regular expression gave up: ", message_of(count)));
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
  Match out;
  for (std::size_t i = 0; i <= groups(); ++i) {
    const bool took_part = i < static_cast<std::size_t>(count) && offsets[2 * i] != PCRE2_UNSET;
    out.push_back(took_part ? std::optional<Range>({offsets[2 * i], offsets[2 * i + 1]})
                            : std::nullopt);
  }
  return out;
}

std::optional<Match> Pattern::search(std::string_view text, std::size_t from) const {
  return run(text, from, 0);
}

std::optional<Match> Pattern::match(std::string_view text, bool whole) const {
  return run(text, 0, PCRE2_ANCHORED | (whole ? PCRE2_ENDANCHORED : 0));
}

std::vector<Match> Pattern::all(std::string_view text, std::size_t limit) const {
  std::vector<Match> out;
  std::size_t at = 0;
  bool empty_before = false;
  while (limit == 0 || out.size() < limit) {
    auto found = run(text, at, empty_before ? PCRE2_NOTEMPTY_ATSTART : 0);
    if (!found) break;
    const Range whole = *found->front();
    empty_before = whole.begin == whole.end;
    at = whole.end;
    out.push_back(std::move(*found));
  }
  return out;
}

std::size_t Pattern::groups() const noexcept {
  std::uint32_t count = 0;
  pcre2_pattern_info(code_->code.get(), PCRE2_INFO_CAPTURECOUNT, &count);
  return count;
}

std::optional<std::size_t> Pattern::group(std::string_view name) const {
  const int number = pcre2_substring_number_from_name(
      code_->code.get(), reinterpret_cast<PCRE2_SPTR>(std::string(name).c_str()));
  return number > 0 ? std::optional<std::size_t>(static_cast<std::size_t>(number)) : std::nullopt;
}

std::vector<std::pair<std::string, std::size_t>> Pattern::names() const {
  std::uint32_t count = 0, row_size = 0;
  PCRE2_SPTR row = nullptr;
  pcre2_pattern_info(code_->code.get(), PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code_->code.get(), PCRE2_INFO_NAMEENTRYSIZE, &row_size);
  pcre2_pattern_info(code_->code.get(), PCRE2_INFO_NAMETABLE, &row);
  std::vector<std::pair<std::string, std::size_t>> out;
  for (; count > 0; --count, row += row_size) {
    // A row is the group's number in two bytes, and its name with a NUL.
    out.emplace_back(reinterpret_cast<const char*>(row + 2),
                     static_cast<std::size_t>(row[0]) << 8 | row[1]);
  }
  return out;
}

}  // namespace kboot::regex
