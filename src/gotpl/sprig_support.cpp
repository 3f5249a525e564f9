// Panics, bounds and parts of texts for Sprig's tables.
#include "gotpl/sprig_support.hpp"

#include <limits>

#include "base/text.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {
namespace {

[[noreturn]] void out_of_bounds(const std::string& range) {
  throw Failure(base::cat("runtime error: slice bounds out of range ", range));
}

}  // namespace

void check_text_size(std::string_view function, std::uint64_t parts, std::uint64_t size) {
  if (parts == 0 || size <= largest_text / parts) return;
  throw Failure(base::cat("the result of ", function, " would be larger than 256 MiB"));
}

void check_list_size(std::string_view function, std::uint64_t count, std::uint64_t most) {
  if (count <= most) return;
  throw Failure(base::cat("the result of ", function, " would have more than ", most, " items"));
}

std::string_view go_slice_to(std::string_view text, std::int64_t end) {
  if (end < 0) out_of_bounds(base::cat("[:", end, "]"));
  if (static_cast<std::uint64_t>(end) > text.size()) {
    out_of_bounds(base::cat("[:", end, "] with length ", text.size()));
  }
  return text.substr(0, static_cast<std::size_t>(end));
}

std::string_view go_slice_from(std::string_view text, std::int64_t begin) {
  if (begin < 0) out_of_bounds(base::cat("[", begin, ":]"));
  if (static_cast<std::uint64_t>(begin) > text.size()) {
    out_of_bounds(base::cat("[", begin, ":", text.size(), "]"));
  }
  return text.substr(static_cast<std::size_t>(begin));
}

std::string_view go_slice(std::string_view text, std::int64_t begin, std::int64_t end) {
  const std::string_view head = go_slice_to(text, end);
  return go_slice_from(head, begin);
}

Value part_of(const Value& text, std::size_t begin, std::size_t size) {
  if (begin == 0 && size == text.as_string().size()) return text;
  if (!text.has(value::mark_secret)) {
    Value out(text.as_string().substr(begin, size));
    out.add_marks(text.marks());
    return out;
  }
  value::TextBuilder out;
  out.append_part(text, begin, size);
  return out.take();
}

Value part_of(const Value& text, std::string_view view) {
  if (view.empty()) return std::string_view();
  return part_of(text, static_cast<std::size_t>(view.data() - text.as_string().data()),
                 view.size());
}

bool is_nil_interface(const Value& value) noexcept {
  return value.is_null() && value.subtype() != value::Subtype::go_nil;
}

Value nil_slice() {
  Value out = Value::list();
  out.set_subtype(value::Subtype::go_nil);
  return out;
}

std::string random_bytes(const base::Context& context, std::size_t size) {
  std::string out(size, '\0');
  context.entropy.fill({reinterpret_cast<unsigned char*>(out.data()), out.size()});
  return out;
}

std::uint64_t random_below(const base::Context& context, std::uint64_t bound) {
  // What is above the largest multiple of the bound would favour the small numbers.
  const std::uint64_t limit =
      std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % bound;
  std::uint64_t number = 0;
  do {
    context.entropy.fill({reinterpret_cast<unsigned char*>(&number), sizeof number});
  } while (number >= limit);
  return number % bound;
}

}  // namespace kboot::gotpl
