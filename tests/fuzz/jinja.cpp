// Fuzzes Jinja: parses a template, renders it in a small world, and prints what comes out.
#include <algorithm>
#include <map>

#include "jinja/jinja.hpp"
#include "target.hpp"

namespace {

using kboot::value::Value;

// A few variables, a template to include, the template itself to include without end, and no plug-ins.
class World final : public kboot::jinja::Env {
 public:
  explicit World(std::string_view text) : text_(text) {}

  std::optional<Value> lookup(std::string_view name) override {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  }
  std::vector<std::string> names() override { return {"name", "number", "items", "map"}; }
  Value call_lookup(const kboot::jinja::LookupRequest& request) override {
    throw kboot::base::Error("unknown-lookup", std::string(request.plugin), request.origin);
  }
  std::optional<Value> load(std::string_view name) override {
    if (name == "self") return Value(text_);
    if (name == "other") return Value("{% set x = 1 %}{% block a %}{{ name }}{% endblock %}");
    return std::nullopt;
  }
  kboot::base::WallTime now() override { return {}; }
  void random_bytes(std::span<unsigned char> bytes) override { std::ranges::fill(bytes, 4); }

 private:
  std::string text_;
  std::map<std::string, Value, std::less<>> variables_ = {
      {"name", "value"},
      {"number", 7},
      {"items", Value::list({1, 2.5, "three", Value(), true})},
      {"map", Value::dict({{"key", "value"}, {"list", Value::list({1, 2})}})},
  };
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string text(fuzz::text_of(data, size));
  const base::Origin origin = base::sources().add("input.j2", text);
  World world(text);
  fuzz::accepts([&] {
    const jinja::Template parsed = jinja::parse(text, origin, base::ScalarStyle::literal);
    (void)parsed.free_names();
    (void)jinja::to_repr(jinja::render(parsed, world));
  });
  fuzz::accepts([&] { (void)jinja::condition(Value(text).set_origin(origin), world); });
  fuzz::accepts([&] { (void)jinja::read_literal(text); });
  return 0;
}
