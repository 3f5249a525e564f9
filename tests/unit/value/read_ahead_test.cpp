// Slow values of a tree, made ready together.
#include "value/read_ahead.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>

#include "base/diagnostic.hpp"

using namespace kboot;
using value::Value;

namespace {

class Slow final : public value::SlowForeign {
 public:
  Slow(std::atomic<int>& reads, bool fails) : reads_(reads), fails_(fails) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "slow"; }
  [[nodiscard]] Value to_data() const override {
    ++reads_;
    if (fails_) throw base::Error("test", "it fails");
    ready_ = true;
    return Value(1);
  }
  [[nodiscard]] bool is_slow() const noexcept override { return !ready_; }

 private:
  std::atomic<int>& reads_;
  bool fails_;
  mutable std::atomic<bool> ready_{false};
};

Value slow(std::atomic<int>& reads, bool fails = false) {
  return Value::foreign(std::make_unique<Slow>(reads, fails));
}

}  // namespace

TEST_CASE("all slow values of a tree are made ready once, and failures are left to their readers") {
  std::atomic<int> reads{0};
  const Value shared = slow(reads);
  const Value tree = Value::dict(
      {{"a", shared}, {"b", Value::list({shared, slow(reads), slow(reads, true)})}, {"c", 1}});
  value::read_ahead(tree);
  CHECK(reads == 3);
  value::read_ahead(tree);  // one is left: that which fails
  CHECK(reads == 3);
}

TEST_CASE("one slow value is left to its reader") {
  std::atomic<int> reads{0};
  value::read_ahead(Value::list({slow(reads), "text"}));
  CHECK(reads == 0);
}
