// What lists, dicts and foreign objects hold. Counted and shared; see value.hpp.
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::value {

namespace detail {
// The head of everything counted. Frozen objects are never written again, so only the count is
// atomic.
struct Rep {
  explicit Rep(Kind kind) noexcept : kind(kind) {}
  Rep(const Rep&) = delete;
  Rep& operator=(const Rep&) = delete;

  std::atomic<std::uint32_t> count{1};
  const Kind kind;
  bool frozen = false;
};
}  // namespace detail

class List final : public detail::Rep {
 public:
  List() noexcept : Rep(Kind::list) {}
  explicit List(std::vector<Value> items) noexcept : Rep(Kind::list), items_(std::move(items)) {}

  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] const Value& operator[](std::size_t index) const noexcept { return items_[index]; }
  [[nodiscard]] auto begin() const noexcept { return items_.begin(); }
  [[nodiscard]] auto end() const noexcept { return items_.end(); }
  [[nodiscard]] const std::vector<Value>& items() const noexcept { return items_; }

  void append(Value item) { items_.push_back(std::move(item)); }
  // The items themselves, to insert, sort, erase.
  [[nodiscard]] std::vector<Value>& edit() noexcept { return items_; }

 private:
  friend void destroy(detail::Rep* root) noexcept;

  std::vector<Value> items_;
};

struct Entry {
  Value key;
  Value value;
};

// Insertion-ordered. Keys are scalars or tuples; 1, 1.0 and true are the same key, as in Python.
class Dict final : public detail::Rep {
 public:
  Dict() noexcept : Rep(Kind::dict) {}

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

  [[nodiscard]] const Value* find(std::string_view key) const noexcept;
  // A template, so that a text is not also a Value to it.
  [[nodiscard]] const Value* find(const std::same_as<Value> auto& key) const noexcept {
    const std::size_t index = index_of(key);
    return index == npos ? nullptr : &entries_[index].value;
  }
  [[nodiscard]] bool contains(std::string_view key) const noexcept { return find(key) != nullptr; }
  // Replaces the value of a present key (which keeps its place and its own key object) or appends.
  void set(Value key, Value value);
  bool erase(const Value& key);
  void clear();
  // Entries in byte order of their keys' text (Go's order for string keys).
  [[nodiscard]] std::vector<const Entry*> sorted() const;

 private:
  friend void destroy(detail::Rep* root) noexcept;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  static constexpr std::size_t hashed_from = 9;
  [[nodiscard]] std::size_t index_of(std::string_view key) const noexcept;
  [[nodiscard]] std::size_t index_of(const Value& key) const noexcept;
  template <typename Matches>
  [[nodiscard]] std::size_t probe(std::size_t hash, Matches matches) const noexcept;
  void insert_slot(std::size_t hash, std::uint32_t index);
  void rebuild();

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing; index + 1, 0 = free; empty below nine keys
};

// What is not data, yet must be able to sit inside containers: undefined values, callables, big
// integers, dates, sealed secrets. Comes from the folders above; every writer and door out calls
// to_data first.
class Foreign : public detail::Rep {
 public:
  Foreign() noexcept : Rep(Kind::foreign) {}
  virtual ~Foreign() = default;
  // The type's name in messages: "undefined", "function", "datetime".
  [[nodiscard]] virtual std::string_view type_name() const noexcept = 0;
  // As data, or throws base::Error saying why it is none.
  [[nodiscard]] virtual Value to_data() const = 0;
  // As its language prints it inside a text; the default prints to_data.
  [[nodiscard]] virtual std::string to_text() const;
  [[nodiscard]] virtual bool equals(const Foreign& other) const noexcept { return this == &other; }
};

// `value`, with a foreign object at its top replaced by its data.
[[nodiscard]] Value to_data(const Value& value);

}  // namespace kboot::value
