// Lookups that ask variables, the environment, programs and the network: env, vars, varnames, pipe, lines, url, password.
#include <algorithm>

#include "base/files.hpp"
#include "lookups/lookups.hpp"
#include "lookups/support.hpp"
#include "process/process.hpp"
#include "regex/regex.hpp"

namespace kboot::lookups {

Value env(const LookupRequest& request, LookupHost&) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const std::string name = jinja::to_text(term);
    const auto found = base::env(name.substr(0, name.find(' ')).c_str());
    const Value* fallback = option(request, "default");
    if (found) {
      out.emplace_back(*found);
    } else {
      out.push_back(fallback == nullptr ? Value("") : *fallback);
    }
  }
  return Value::list(std::move(out));
}

Value vars(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    if (!term.is_string()) throw lookup_error("the lookup `vars` needs names");
    const auto found = host.env().lookup(term.as_string());
    const Value* fallback = option(request, "default");
    if (!found && fallback == nullptr) {
      throw base::Error("undefined-variable", base::cat("`", term.as_string(), "` is undefined"),
                        request.origin)
          .hint(base::did_you_mean(term.as_string(), host.env().names()));
    }
    out.push_back(found ? *found : *fallback);
  }
  return Value::list(std::move(out));
}

Value varnames(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  std::vector<std::string> names = host.env().names();
  std::sort(names.begin(), names.end());
  for (const Value& term : flat_terms(request)) {
    const regex::Pattern pattern(jinja::to_text(term));
    for (const std::string& name : names) {
      if (pattern.search(name)) out.emplace_back(name);
    }
  }
  return Value::list(std::move(out));
}

namespace {

// The standard output of a shell command; nothing while a plan is made.
std::optional<std::string> output_of(const LookupRequest& request, LookupHost& host,
                                     const Value& term) {
  if (host.planning()) return std::nullopt;
  process::Command command = process::shell(jinja::to_text(term));
  command.directory = host.base_folder();
  const process::Result result = process::run(host.context(), command);
  if (!result.ok()) {
    base::Error error = lookup_error(
        base::cat("the command of the lookup `", request.plugin, "` ", process::describe(result)));
    if (!result.error.empty())
      error.note(host.context().redactor.filter(base::trim_end(result.error)));
    throw error;
  }
  return result.output;
}

}  // namespace

Value pipe(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const auto text = output_of(request, host, term);
    if (!text) return Value::unknown();
    out.emplace_back(base::trim_end(*text));
  }
  return Value::list(std::move(out));
}

Value lines(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const auto text = output_of(request, host, term);
    if (!text) return Value::unknown();
    std::string_view rest = base::trim_end(*text);
    if (rest.empty()) continue;
    for (const std::string_view line : base::split(rest, '\n'))
      out.emplace_back(base::trim_end(line));
  }
  return Value::list(std::move(out));
}

Value url(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  const bool split_lines = flag(request, "split_lines", true);
  for (const Value& term : flat_terms(request)) {
    const Value body = host.fetch(jinja::to_text(term), request.options);
    if (body.has(value::mark_unknown)) return Value::unknown();
    std::string_view text = body.as_string();
    if (!split_lines) {
      out.push_back(body);
      continue;
    }
    if (text.ends_with('\n')) text.remove_suffix(1);
    for (std::string_view line : base::split(text, '\n')) {
      if (line.ends_with('\r')) line.remove_suffix(1);
      out.push_back(Value(line).add_marks(body.marks()));
    }
  }
  return Value::list(std::move(out));
}

namespace {

// "path length=20 chars=ascii_letters,digits": options may stand in the term.
struct PasswordTerm {
  std::string path;
  std::size_t length = 20;
  std::string chars = "ascii_letters,digits,.,:,-,_";
};

void set_password_option(PasswordTerm& out, std::string_view key, const std::string& text) {
  std::int64_t number = 0;
  if (key == "length") {
    if (!base::parse_int(text, number) || number < 1 || number > 10'000)
      throw lookup_error("`length` must be from 1 to 10000");
    out.length = static_cast<std::size_t>(number);
  } else if (key == "chars") {
    out.chars = text;
  } else {
    throw base::Error(
        "not-supported",
        base::cat("`", key, "` of the lookup `password` is not in this version of kboot"));
  }
}

PasswordTerm read_password_term(const LookupRequest& request, const Value& term) {
  PasswordTerm out;
  const std::string text = jinja::to_text(term);
  for (const std::string_view word : base::split(text, ' ')) {
    const auto equals = word.find('=');
    const bool is_option = !out.path.empty() && equals != std::string_view::npos;
    if (is_option) {
      set_password_option(out, word.substr(0, equals), std::string(word.substr(equals + 1)));
    } else if (!word.empty()) {
      out.path += (out.path.empty() ? "" : " ") + std::string(word);
    }
  }
  for (const value::Entry& entry : request.options.as_dict()) {
    std::string given = jinja::to_text(entry.value);
    if (entry.value.is_list()) {
      std::vector<std::string> parts;
      for (const Value& item : entry.value.as_list()) parts.push_back(jinja::to_text(item));
      given = base::join(parts, ",");
    }
    set_password_option(out, entry.key.as_string(), given);
  }
  return out;
}

std::string alphabet(std::string_view chars) {
  static constexpr std::string_view small = "abcdefghijklmnopqrstuvwxyz";
  static constexpr std::string_view big = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out;
  for (const std::string_view part : base::split(base::replace_all(chars, ",,", ",\x01"), ',')) {
    if (part == "ascii_letters") {
      out.append(small).append(big);
    } else if (part == "ascii_lowercase") {
      out += small;
    } else if (part == "ascii_uppercase") {
      out += big;
    } else if (part == "digits") {
      out += "0123456789";
    } else if (part == "hexdigits") {
      out += "0123456789abcdefABCDEF";
    } else if (part == "punctuation") {
      out += "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    } else {
      out += base::replace_all(part, "\x01", ",");
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.empty()) throw lookup_error("`chars` of the lookup `password` names no characters");
  return out;
}

std::string new_password(LookupHost& host, const PasswordTerm& term) {
  const std::string letters = alphabet(term.chars);
  const std::size_t fair = 256 - 256 % letters.size();
  std::string out;
  while (out.size() < term.length) {
    unsigned char byte = 0;
    host.env().random_bytes({&byte, 1});
    if (byte < fair) out.push_back(letters[byte % letters.size()]);
  }
  return out;
}

}  // namespace

// A password out of its file; made and written the first time. Always secret.
Value password(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& one : flat_terms(request)) {
    const PasswordTerm term = read_password_term(request, one);
    if (term.path.empty()) throw lookup_error("the lookup `password` needs the path of a file");
    const bool kept = term.path != "/dev/null";
    const std::string path = base::join_path(host.base_folder(), term.path);
    const auto present = kept ? base::read_file_if_exists(path) : std::nullopt;
    if (!present && host.planning()) return Value::unknown();
    std::string text = present ? std::string(base::trim_end(*present)) : new_password(host, term);
    if (const auto salt = text.rfind(" salt="); present && salt != std::string::npos)
      text.resize(salt);
    if (!present && kept) {
      base::make_directories(base::directory_name(path), 0700);
      base::write_file(path, text + "\n", 0600);
    }
    host.context().redactor.add(text);
    out.push_back(Value(text).add_marks(value::mark_secret));
  }
  return Value::list(std::move(out));
}

}  // namespace kboot::lookups
