// Writes a fetched chart to the disk: as its archive, or unpacked.
#pragma once

#include <string>

#include "helm/locate.hpp"

namespace kboot::helm {

// Saves the archive under its own name in `folder`; gives the path.
std::string save_chart(const ChartSource& source, const std::string& folder);
// Unpacks it into a new folder of the chart's name in `folder`, which is made where it is not there;
// gives the path. Throws Error `bad-archive`, `archive-too-large`, `chart-invalid`, and
// `file-unwritable` where there is such a folder already, but with `replace` where a chart is in it:
// that one goes once the new one is there.
std::string unpack_chart(const ChartSource& source, const std::string& folder,
                         bool replace = false);

}  // namespace kboot::helm
