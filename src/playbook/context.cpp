// What a task takes over from the places that it stands in.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/convert.hpp"
#include "playbook/loader.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

void append_tags(std::vector<std::string>& tags, const Value& given) {
  for (std::string& tag : as_words(given)) {
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
  }
}

void append_list(std::vector<Value>& list, const Value& given) {
  if (given.is_null()) return;
  if (!given.is_list()) {
    list.push_back(given);
    return;
  }
  list.insert(list.end(), given.as_list().begin(), given.as_list().end());
}

}  // namespace

std::vector<Value> as_conditions(const Value& given) {
  if (given.is_list()) return given.as_list().items();
  return {given};
}

std::vector<std::string> as_words(const Value& given) {
  std::vector<std::string> words;
  if (given.is_list()) {
    for (const Value& item : given.as_list()) {
      if (item.is_list()) {
        for (std::string& word : as_words(item)) words.push_back(std::move(word));
      } else {
        words.push_back(jinja::to_text(item));
      }
    }
  } else if (given.is_string()) {
    for (const std::string_view word : base::split(given.as_string(), ','))
      words.emplace_back(base::trim(word));
  } else if (!given.is_null()) {
    words.push_back(jinja::to_text(given));
  }
  return words;
}

// Groups of modules are those of collections; of them only the one of kubernetes.core is known.
void Loader::check_default_groups(const Value& given) {
  if (!given.is_dict()) return;
  for (const auto& entry : given.as_dict()) {
    const std::string name = jinja::to_text(entry.key);
    if (name.starts_with("group/") && name != "group/k8s" && name != "group/kubernetes.core.k8s") {
      fail("not-supported",
           base::cat("`module_defaults` for the group `", name.substr(6), "` are not supported"),
           entry.key);
    }
  }
}

ContextPtr Loader::extend(const ContextPtr& outer, const Value& keywords, Place place,
                          bool with_vars) {
  auto context = std::make_shared<Context>(*outer);
  for (const auto& [key, given] : keywords.as_dict()) {
    const Keyword* keyword = key.is_string() ? find_keyword(key.as_string(), place) : nullptr;
    if (keyword == nullptr) continue;
    const std::string_view name = keyword->name;
    if (keyword->setting != nullptr) {
      context->settings.*(keyword->setting) = given;
    } else if (name == "when") {
      append_list(context->when, Value::list(as_conditions(given)));
    } else if (name == "tags") {
      append_tags(context->tags, given);
    } else if (name == "environment") {
      append_list(context->environment, given);
    } else if (name == "module_defaults") {
      check_default_groups(given);
      append_list(context->module_defaults, given);
    } else if (name == "vars" && with_vars && !given.is_null()) {
      if (given.is_dict()) {
        context->vars.push_back(given);
      } else {
        fail("keyword-type", base::cat("`vars` must be a dict, not ", value::kind_name(given)),
             given);
      }
    }
  }
  for (const std::string& tag : context->tags) {
    if (jinja::is_template(tag))
      fail("not-supported", "templates in `tags` are not supported yet", keywords);
  }
  return context;
}

void Loader::fail(std::string code, std::string message, const Value& place, std::string hint) {
  // A word is underlined as a whole; what may span lines only where it begins.
  const bool word = place.is_string() && place.style() == base::ScalarStyle::plain &&
                    !place.as_string().empty() &&
                    place.as_string().find('\n') == std::string_view::npos;
  const auto length = word ? static_cast<std::uint32_t>(place.as_string().size()) : 1U;
  base::Error error(std::move(code), std::move(message), place.origin(), length);
  error.status(base::Status::bad_input);
  if (!hint.empty()) error.hint(std::move(hint));
  out_.add(error.diagnostic());
}

}  // namespace kboot::playbook
