// Reading JSON with nlohmann's SAX parser; the only file that includes it.
#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::value {

namespace {

// Reads bytes and says through `position` how far the parser has come.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** position;

  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    *position = ++at;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at == b.at;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) {
    return a.at != b.at;
  }
};

class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const std::string& name, const JsonOptions& options)
      : text_(text), name_(name), options_(options), read_(text.data()), done_(text.data()) {
    if (options.track_origins) first_ = base::sources().add(name, std::string(text), secret());
  }

  Value build() {
    const CountingIterator begin{text_.data(), &read_};
    const CountingIterator end{text_.data() + text_.size(), &read_};
    nlohmann::json::sax_parse(begin, end, this);
    return std::move(root_);
  }

  bool null() override { return add(Value()); }
  bool boolean(bool flag) override { return add(flag); }
  bool number_integer(number_integer_t number) override { return add(number); }
  bool number_unsigned(number_unsigned_t number) override {
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(static_cast<double>(number));
    }
    return add(static_cast<std::int64_t>(number));
  }
  bool number_float(number_float_t number, const string_t& /*digits*/) override {
    return add(number);
  }
  bool string(string_t& text) override {
    return add(Value(text).set_style(ScalarStyle::double_quoted));
  }
  bool binary(binary_t& /*bytes*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Value::dict()); }
  bool start_array(std::size_t /*size*/) override { return open(Value::list()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& text) override {
    keys_.push_back(dressed(Value(text).set_style(ScalarStyle::double_quoted)));
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& cause) override {
    std::string_view detail = cause.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing
    // value - ..."
    for (const auto& [lead, end] :
         {std::pair{"[json", "] "}, {"parse error", ": "}, {"syntax error", "parsing "}}) {
      if (!detail.starts_with(lead)) continue;
      detail.remove_prefix(
          std::min(detail.size(), detail.find(end) + std::string_view(end).size()));
    }
    // The parser quotes what it read last: not of a secret.
    if (secret()) detail = detail.substr(0, detail.find("; last read"));
    fail("json-syntax", base::cat("not valid JSON: ", base::replace_all(detail, "'", "`")),
         position == 0 ? 0 : position - 1);
  }

 private:
  [[nodiscard]] bool secret() const { return (options_.marks & mark_secret) != 0; }

  [[noreturn]] void fail(std::string code, std::string message, std::size_t position) {
    if (!first_) first_ = base::sources().add(name_, std::string(text_), secret());
    throw base::Error(std::move(code), std::move(message),
                      first_.plus(std::min(position, text_.size())))
        .status(base::Status::bad_input);
  }

  // With its place: the first byte behind the token before it that is neither white space nor a
  // separator. The parser reads one byte beyond a number, but that is one of those, or a bracket
  // that closes.
  Value dressed(Value value) {
    const char* end = text_.data() + text_.size();
    while (done_ != end && std::string_view(" \t\r\n,:").find(*done_) != std::string_view::npos)
      ++done_;
    std::size_t position = static_cast<std::size_t>(done_ - text_.data());
    if (value.is_string()) ++position;  // content starts behind the quote
    done_ = std::max(read_, done_);
    return std::move(value.set_origin(first_.plus(position)).add_marks(options_.marks));
  }

  bool add(Value value) {
    place(dressed(std::move(value)));
    return true;
  }

  void place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_list()) {
      open_.back().edit_list().append(std::move(value));
    } else {
      open_.back().edit_dict().set(std::move(keys_.back()), std::move(value));
      keys_.pop_back();
    }
  }

  bool open(Value container) {
    if (open_.size() >= static_cast<std::size_t>(max_depth)) {
      fail("json-syntax", "nested more than 1000 levels deep",
           static_cast<std::size_t>(read_ - text_.data()));
    }
    open_.push_back(dressed(std::move(container)));
    return true;
  }

  bool close() {
    done_ = std::max(read_, done_);
    Value container = std::move(open_.back());
    open_.pop_back();
    place(std::move(container));
    return true;
  }

  std::string_view text_;
  const std::string& name_;
  const JsonOptions& options_;
  const char* read_;  // how far the parser is
  const char* done_;  // the end of the last token
  Origin first_;
  std::vector<Value> open_;
  std::vector<Value> keys_;
  Value root_;
};

}  // namespace

Value read_json(std::string_view text, const std::string& name, const JsonOptions& options) {
  return Builder(text, name, options).build();
}

}  // namespace kboot::value
