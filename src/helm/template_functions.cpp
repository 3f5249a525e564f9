// include, tpl, required, fail and lookup (Helm's pkg/engine).
#include "helm/template_functions.hpp"

#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "gotpl/sprig.hpp"
#include "helm/template_objects.hpp"

namespace kboot::helm {

namespace {

using gotpl::Call;
using gotpl::Failure;
using gotpl::Function;
using gotpl::Spread;

constexpr int deepest_include = 1000;

// Counts `include` inside of itself.
class Inside {
 public:
  explicit Inside(int& depth) : depth_(depth) { ++depth_; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { --depth_; }

 private:
  int& depth_;
};

Value include(Call& call) {
  int& depth = call.host<TemplateHost>().depth_of(call.text(0));
  if (depth > deepest_include) {
    throw Failure(base::cat("rendering template has a nested reference name: ", call.text(0),
                            ": unable to execute template"),
                  Failure("unable to execute template"));
  }
  const Inside inside(depth);
  return call.execution.execute(call.text(0), call[1]);
}

Value tpl(Call& call) {
  auto& host = call.host<TemplateHost>();
  const std::string_view text = call.text(0);
  std::shared_ptr<const gotpl::Unit> unit;
  try {
    unit = host.parsed(text);
  } catch (const Failure& failure) {
    throw Failure(
        base::cat("cannot parse template ", gotpl::go_quote(text), ": ", failure.message()),
        failure);
  }
  gotpl::Set set = gotpl::Set::over(call.execution.set());
  set.add(unit);
  try {
    Value out = call.execution.execute(set, *unit, call[1]);
    if (out.as_string().find("<no value>") == std::string_view::npos) return out;
    return without_no_value(out.as_string());
  } catch (const Failure& failure) {
    throw Failure(base::cat("error during tpl function execution for ", gotpl::go_quote(text), ": ",
                            failure.message()),
                  failure);
  }
}

[[noreturn]] void warn(std::string_view message) {
  throw Failure(base::cat(warning_start, message, warning_end));
}

Value required(Call& call) {
  const Value& value = call[1];
  const bool nil = value.is_null() && value.subtype() != value::Subtype::go_nil;
  if (nil ||
      (value.is_string() && value.subtype() == value::Subtype::none && value.as_string().empty())) {
    warn(call.text(0));
  }
  return value;
}

Value fail(Call& call) { warn(call.text(0)); }

Value lookup(Call& call) {
  Lookup* cluster = call.host<TemplateHost>().lookup();
  if (cluster == nullptr) return Value::dict();
  try {
    return cluster->lookup(call.text(0), call.text(1), call.text(2), call.text(3));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

constexpr Function engine_rows[] = {
    {.name = "fail", .parameters = "string", .run = fail},
    {.name = "include", .parameters = "string, any", .run = include, .spread = Spread::own},
    {.name = "lookup", .parameters = "string, string, string, string", .run = lookup},
    {.name = "required", .parameters = "string, any", .run = required, .spread = Spread::own},
    {.name = "tpl", .parameters = "string, any", .run = tpl, .spread = Spread::own},
};

}  // namespace

std::shared_ptr<const gotpl::Unit> TemplateHost::parsed(std::string_view text) {
  std::string key(text);
  const auto known = texts_.find(key);
  if (known != texts_.end()) return known->second;
  auto unit = gotpl::Unit::parse(std::string(engine_name), key, functions_);
  texts_.emplace(std::move(key), unit);
  return unit;
}

int& TemplateHost::depth_of(std::string_view name) {
  const auto known = depths_.find(name);
  return known != depths_.end() ? known->second : depths_[std::string(name)];
}

gotpl::Functions template_functions(Compat compat) {
  using Rows = std::span<const Function>;
  const Rows durations = compat == Compat::v4_3 ? gotpl::helm_durations() : Rows();
  gotpl::Functions functions{gotpl::sprig_strings(),       gotpl::sprig_words(),
                             gotpl::sprig_encodings(),     gotpl::sprig_math(),
                             gotpl::sprig_decimals(),      gotpl::sprig_lists(),
                             gotpl::sprig_dicts(),         gotpl::sprig_defaults(),
                             gotpl::sprig_reflection(),    gotpl::sprig_paths(),
                             gotpl::sprig_urls(),          gotpl::sprig_regex(),
                             gotpl::sprig_versions(),      gotpl::sprig_dates(),
                             gotpl::sprig_random(),        gotpl::sprig_crypto(),
                             gotpl::sprig_certificates(),  durations,
                             conversion_functions(compat), engine_rows};
  functions.add_methods(value::Subtype::go_duration, gotpl::duration_methods());
  functions.add_methods(value::Subtype::go_values, values_methods());
  functions.add_methods(value::Subtype::go_versions, versions_methods());
  return functions;
}

std::string without_no_value(std::string_view text) {
  return base::replace_all(text, "<no value>", "");
}

}  // namespace kboot::helm
