// Laying the values of a chart and its sub-charts under what the user gave. Private to this folder.
#pragma once

#include "helm/chart.hpp"
#include "helm/tables.hpp"

namespace kboot::helm {

// Helm's coalesce, with keep_nulls its merge. `values` (a dict of the caller's own) is changed.
void coalesce(const Chart& chart, Value& values, const TableMerge& how);

}  // namespace kboot::helm
