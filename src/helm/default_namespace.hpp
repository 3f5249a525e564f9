// The namespace of a release where nobody names one.
#pragma once

#include <string>
#include <string_view>

namespace kboot::helm {

// That of the kubeconfig's context, else `default`: no cluster is asked, and a kubeconfig that
// cannot be used is no reason to stop. `files`: the value of KUBECONFIG, empty where it is not set.
[[nodiscard]] std::string default_namespace(std::string_view files);

}  // namespace kboot::helm
