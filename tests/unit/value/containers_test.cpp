// Tests of dicts and of foreign objects.
#include "value/containers.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"

using namespace kboot::value;

namespace {

class Date final : public Foreign {
 public:
  [[nodiscard]] std::string_view type_name() const noexcept override { return "date"; }
  [[nodiscard]] Value to_data() const override { return "2026-01-02"; }
};

class Sealed final : public Foreign {
 public:
  [[nodiscard]] std::string_view type_name() const noexcept override { return "sealed"; }
  [[nodiscard]] Value to_data() const override { throw kboot::base::Error("vault-key", "no key"); }
};

std::vector<std::string> keys(const Value& value) {
  std::vector<std::string> out;
  for (const Entry& entry : value.as_dict()) out.emplace_back(entry.key.as_string());
  return out;
}

}  // namespace

TEST_CASE("dicts keep insertion order and replace in place") {
  Value value = Value::dict({{"b", 1}, {"a", 2}});
  value.edit_dict().set("b", 3);
  CHECK(keys(value) == std::vector<std::string>{"b", "a"});
  CHECK(value.find("b")->as_int() == 3);
  CHECK_FALSE(value.edit_dict().erase("none"));
  CHECK(value.edit_dict().erase("b"));
  CHECK(keys(value) == std::vector<std::string>{"a"});
}

TEST_CASE("large dicts find, replace and erase through the index") {
  Value value = Value::dict();
  Dict& dict = value.edit_dict();
  for (int i = 0; i < 1000; ++i) dict.set("key" + std::to_string(i), i);
  for (int i = 0; i < 1000; i += 2) CHECK(dict.erase("key" + std::to_string(i)));
  for (int i = 0; i < 1000; ++i) {
    const Value* found = dict.find("key" + std::to_string(i));
    CHECK((found != nullptr) == (i % 2 == 1));
    if (found != nullptr) CHECK(found->as_int() == i);
  }
  dict.clear();
  CHECK(dict.find("key1") == nullptr);
}

TEST_CASE("1, 1.0 and true are one key, `1` another") {
  for (const int others : {0, 20}) {
    Value value = Value::dict();
    Dict& dict = value.edit_dict();
    for (int i = 0; i < others; ++i) dict.set("other" + std::to_string(i), i);
    dict.set(1, "int");
    dict.set(1.0, "float");
    dict.set(true, "bool");
    dict.set("1", "string");
    CHECK(dict.size() == static_cast<std::size_t>(others) + 2);
    CHECK(dict.find(Value(1))->as_string() == "bool");
    CHECK(dict.find("1")->as_string() == "string");
    dict.set(Value(), "null");
    CHECK(dict.find(Value())->as_string() == "null");
  }
}

TEST_CASE("tuples are keys") {
  Value value = Value::dict();
  value.edit_dict().set(Value::list({1, "a"}).set_subtype(Subtype::python_tuple), "found");
  const Value key = Value::list({1.0, "a"}).set_subtype(Subtype::python_tuple);
  CHECK(value.as_dict().find(key)->as_string() == "found");
}

TEST_CASE("sorted goes by the bytes of the keys' texts") {
  const Value value = Value::dict({{"b", 1}, {"B", 2}, {10, 3}, {"\xC3\xA9", 4}});
  std::vector<std::int64_t> order;
  for (const Entry* entry : value.as_dict().sorted()) order.push_back(entry->value.as_int());
  CHECK(order == std::vector<std::int64_t>{3, 2, 1, 4});
}

TEST_CASE("foreign objects become data at the doors") {
  const Value date =
      Value::foreign(std::make_unique<Date>()).set_origin({5}).add_marks(mark_unsafe);
  CHECK(kind_name(date) == "date");
  const Value data = to_data(date);
  CHECK(data.as_string() == "2026-01-02");
  CHECK(data.origin() == Origin{5});
  CHECK(data.has(mark_unsafe));
  CHECK(date.as_foreign().to_text() == "2026-01-02");
  CHECK_THROWS_AS((void)to_data(Value::foreign(std::make_unique<Sealed>())), kboot::base::Error);
  CHECK(to_data(Value(3)).as_int() == 3);
}
