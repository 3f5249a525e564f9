// What a template says that it will read.
#include "jinja/ahead.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "unit/jinja/fake_env.hpp"

using namespace kboot;

namespace {

class Listener final : public jinja::FakeEnv, public jinja::ReadsAhead {
 public:
  void about_to_read(const std::vector<jinja::ReadPath>& paths) noexcept override {
    for (const jinja::ReadPath& path : paths) {
      told += base::cat(told.empty() ? "" : " ", path.name);
      for (const std::string_view attribute : path.attributes) told += base::cat(".", attribute);
    }
  }
  std::string told;
};

std::string told(std::string_view text) {
  Listener env;
  jinja::tell_ahead(jinja::parse(text), env);
  return env.told;
}

}  // namespace

TEST_CASE("a template tells what it reads in every case") {
  CHECK(told("{{ a }} {{ b.c }} {{ d['e'].f }}") == "a b.c d.e.f");
  CHECK(told("{{ a ~ (b | upper) }}{% for x in items %}{{ x }}{% endfor %}") == "a b items");
  CHECK(told("{{ {'k': a, 'l': [b]} }}") == "a b");
  CHECK(told("{{ a[b] }}") == "a b");
}

TEST_CASE("what depends on a condition is not told") {
  CHECK(told("{{ a if b else c }} {{ d }}") == "b d");
  CHECK(told("{{ a or b }} {{ c is defined }} {{ d }}") == "a d");
  CHECK(told("{% if a %}{{ b }}{% else %}{{ c }}{% endif %}{{ d }}") == "a d");
}

TEST_CASE("one value alone is not told") { CHECK(told("{{ a.b }}").empty()); }
