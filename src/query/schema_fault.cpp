// What a value does wrong, as the library prints it.
#include "query/schema_fault.hpp"

#include "base/text.hpp"
#include "query/schema_url.hpp"

namespace kboot::query {

namespace {

void put(std::string& out, const Fault& fault, std::size_t indent) {
  // A reference with one cause says nothing itself.
  const bool skipped = fault.kind == Fault::reference && fault.causes.size() == 1;
  if (!skipped) {
    if (indent > 0) {
      out += '\n';
      out.append((indent - 1) * 2, ' ');
      out += "- ";
    }
    ++indent;
    if (fault.kind != Fault::head) out += base::cat("at ", schema_quoted(fault.at), ": ");
    out += fault.text;
  }
  for (const Fault& cause : fault.causes) put(out, cause, indent);
}

}  // namespace

std::string fault_text(const Fault& fault) {
  std::string out;
  put(out, fault, 0);
  return out;
}

}  // namespace kboot::query
