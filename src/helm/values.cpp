// Values files and the options -f, --set, --set-string, --set-json, --set-file, --set-literal.
#include "helm/values.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/strvals.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

// Changes the message of what is being thrown.
[[noreturn]] void rethrow(base::Error& error, std::string_view code, std::string message) {
  error.diagnostic().code = code;
  error.diagnostic().message = std::move(message);
  error.diagnostic().status = base::Status::failed;
  throw;
}

// The documents of a stream, cut as Kubernetes' YAMLReader cuts them: at lines of `---` with
// nothing but white space or a comment behind.
std::vector<std::string_view> documents_of(std::string_view text) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with("---") && at > begin) {
      const std::string_view behind = base::trim(line.substr(3));
      if (behind.empty() || behind.front() == '#') {
        found.push_back(text.substr(begin, at - begin));
        begin = end;
      }
    }
    at = end;
  }
  if (begin < text.size()) found.push_back(text.substr(begin));
  return found;
}

void add_json(Value& values, const std::string& line) {
  const std::string_view trimmed = base::trim(line);
  if (!trimmed.starts_with('{')) {
    try {
      return set_values(values, line, SetKind::json);
    } catch (base::Error& error) {
      error.note(error.diagnostic().message);
      rethrow(error, "set-syntax", base::cat("failed parsing --set-json data ", line));
    }
  }
  try {
    values = merge_maps(values, value::read_go_json(trimmed, value::GoTarget::map));
  } catch (base::Error& error) {
    error.note(error.diagnostic().message);
    rethrow(error, "set-syntax", base::cat("failed parsing --set-json data JSON: ", line));
  }
}

void add_all(Value& values, const std::vector<std::string>& lines, SetKind kind,
             std::string_view option, const SetFileReader& reader = {}) {
  for (const std::string& line : lines) {
    try {
      set_values(values, line, kind, reader);
    } catch (base::Error& error) {
      rethrow(error, "set-syntax",
              base::cat("failed parsing ", option, " data: ", error.diagnostic().message));
    }
  }
}

}  // namespace

std::string ValueReader::read(const std::string& where) { return base::read_file(where); }

Value read_values(std::string_view text, const std::string& name) {
  Value values = Value::dict();
  bool first = true;
  for (const std::string_view document : documents_of(text)) {
    try {
      Value next = value::read_go_yaml(document, {.target = value::GoTarget::map, .name = name});
      values = first ? std::move(next) : merge_maps(values, next);
      first = false;
    } catch (base::Error& error) {
      rethrow(error, "values-syntax",
              base::cat("cannot unmarshal yaml document: ", error.diagnostic().message));
    }
  }
  return values;
}

Value merge_maps(const Value& base, const Value& over) {
  Value merged = Value::dict();
  for (const value::Entry& entry : base.as_dict()) merged.edit_dict().set(entry.key, entry.value);
  for (const value::Entry& entry : over.as_dict()) {
    const Value* below = base.as_dict().find(entry.key);
    const bool both = entry.value.is_dict() && below != nullptr && below->is_dict();
    merged.edit_dict().set(entry.key, both ? merge_maps(*below, entry.value) : entry.value);
  }
  return merged;
}

Value merge_options(const ValueOptions& options, ValueReader& reader) {
  Value values = Value::dict();
  for (const std::string& file : options.files) {
    const std::string text = reader.read(file);
    try {
      values = merge_maps(values, read_values(text, file));
    } catch (base::Error& error) {
      rethrow(error, "values-syntax",
              base::cat("failed to parse ", file, ": ", error.diagnostic().message));
    }
  }
  for (const std::string& line : options.json) add_json(values, line);
  add_all(values, options.set, SetKind::typed, "--set");
  add_all(values, options.strings, SetKind::string, "--set-string");
  add_all(values, options.file_contents, SetKind::file, "--set-file",
          [&reader](std::string_view path) { return reader.read(std::string(path)); });
  add_all(values, options.literals, SetKind::literal, "--set-literal");
  return values;
}

}  // namespace kboot::helm
