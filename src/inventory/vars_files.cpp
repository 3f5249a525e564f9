// group_vars/ and host_vars/ (ansible/plugins/vars/host_group_vars.py, parsing/dataloader.py).
#include "inventory/vars_files.hpp"

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::inventory {

namespace {

constexpr std::array<std::string_view, 4> extensions{"", ".yml", ".yaml", ".json"};

bool is_known(std::string_view extension) {
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

void find_below(const std::string& folder, std::vector<std::string>& out) {
  for (const std::string& name : base::list_directory(folder)) {
    if (name.starts_with('.') || name.ends_with('~')) continue;
    const std::string path = base::join_path(folder, name);
    const std::string extension = base::extension(name);
    if (base::is_directory(path)) {
      if (extension.empty()) find_below(path, out);
    } else if (is_known(extension)) {
      out.push_back(path);
    }
  }
}

}  // namespace

std::vector<std::string> find_vars_files(const std::string& folder, const std::string& name) {
  std::vector<std::string> out;
  for (const std::string_view extension : extensions) {
    const std::string path = base::cat(base::join_path(folder, name), extension);
    if (!base::exists(path)) continue;
    if (base::is_directory(path)) {
      find_below(path, out);
    } else {
      out.push_back(path);
    }
    break;
  }
  return out;
}

Value read_vars_file(const std::string& path, const Reader& reader) {
  Value values = reader.yaml(path);
  if (values.is_null()) values = Value::dict();
  if (!values.is_dict()) {
    throw base::Error(
        "variables-not-a-mapping",
        base::cat("`", path, "` must hold a mapping of variables, not a ", kind_name(values)),
        values.origin())
        .status(base::Status::bad_input);
  }
  value::freeze(values);
  return values;
}

}  // namespace kboot::inventory
