package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"
)

// A value with its Go types: integers as they are, floats with an f behind them, times in t"...".
func dump(value any) string {
	var out strings.Builder
	put(&out, value)
	return out.String()
}

func put(out *strings.Builder, value any) {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case map[string]any:
		if v == nil {
			out.WriteString("nil")
			return
		}
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		out.WriteByte('{')
		for i, key := range keys {
			if i > 0 {
				out.WriteByte(',')
			}
			put(out, key)
			out.WriteByte(':')
			put(out, v[key])
		}
		out.WriteByte('}')
	case []any:
		if v == nil {
			out.WriteString("nil")
			return
		}
		list(out, v)
	case []map[string]any:
		list(out, v)
	case string:
		quoted, _ := json.Marshal(v)
		out.Write(quoted)
	case float64:
		fmt.Fprintf(out, "%vf", v)
	case time.Time:
		fmt.Fprintf(out, "t%q", v.String())
	default:
		fmt.Fprint(out, v)
	}
}

func list[T any](out *strings.Builder, items []T) {
	out.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			out.WriteByte(',')
		}
		put(out, item)
	}
	out.WriteByte(']')
}
