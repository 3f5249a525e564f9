// The data of the cases: JSON, in which {"$TYPE": ...} is a value of a type that JSON does not have.
package main

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"text/template"
	"time"
)

// Thing is what only methods and fields reach.
type Thing struct {
	Name   string
	Count  int
	Any    any
	Inner  *Thing
	hidden string
}

func (t *Thing) Hello(greeting string, times int) string {
	return fmt.Sprintf("%s %s %d", greeting, t.Name, times)
}
func (t *Thing) Many(parts ...string) int { return len(parts) }
func (t *Thing) Fails() (string, error)   { return "", errors.New("it failed") }
func (t *Thing) Self() *Thing             { return t }
func (t *Thing) Map() map[string]any      { return map[string]any{"k": "v"} }

// Label prints itself.
type Label struct{ Text string }

func (l Label) String() string { return "<" + l.Text + ">" }

// Shelf is a map with a method.
type Shelf map[string]string

func (s Shelf) Get(name string) string { return "got " + s[name] }

func number(v any) int64 {
	if text, ok := v.(string); ok {
		var n int64
		fmt.Sscan(text, &n)
		return n
	}
	return int64(v.(float64))
}

func strings_(v any) []string {
	out := []string{}
	for _, item := range v.([]any) {
		out = append(out, item.(string))
	}
	return slices.Clip(out)
}

func stringMap(v any) map[string]string {
	out := map[string]string{}
	for key, item := range v.(map[string]any) {
		out[key] = item.(string)
	}
	return out
}

var types map[string]func(any) any

func init() {
	types = map[string]func(any) any{
		"$int":      func(v any) any { return int(number(v)) },
		"$int64":    func(v any) any { return number(v) },
		"$int32":    func(v any) any { return int32(number(v)) },
		"$uint8":    func(v any) any { return uint8(number(v)) },
		"$uint64":   func(v any) any { return uint64(number(v)) },
		"$duration": func(v any) any { return time.Duration(number(v)) },
		"$bytes":    func(v any) any { return []byte(v.(string)) },
		"$strings":  func(v any) any { return strings_(v) },
		"$ints": func(v any) any {
			out := []int{}
			for _, item := range v.([]any) {
				out = append(out, int(number(item)))
			}
			return slices.Clip(out)
		},
		"$lists": func(v any) any {
			out := [][]any{}
			for _, item := range v.([]any) {
				out = append(out, fresh(item).([]any))
			}
			return slices.Clip(out)
		},
		"$stringmap": func(v any) any { return stringMap(v) },
		"$nilmap":    func(any) any { return map[string]any(nil) },
		"$nillist":   func(any) any { return []any(nil) },
		"$float": func(v any) any {
			return map[string]float64{"inf": math.Inf(1), "-inf": math.Inf(-1), "nan": math.NaN(),
				"-0": math.Copysign(0, -1)}[v.(string)]
		},
		"$thing": func(v any) any {
			inner := &Thing{Name: "inner"}
			return &Thing{Name: v.(string), Count: 3, Any: "any", Inner: inner, hidden: "h"}
		},
		"$label": func(v any) any { return Label{v.(string)} },
		"$shelf": func(v any) any { return Shelf(stringMap(v)) },
	}
}

// A copy with the types put in.
func fresh(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 1 {
			for key, inner := range maps.All(v) {
				if make, ok := types[key]; ok {
					return make(inner)
				}
			}
		}
		out := map[string]any{}
		for key, item := range v {
			out[key] = fresh(item)
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, fresh(item))
		}
		return slices.Clip(out)
	}
	return v
}

func shown(v any) string { return fmt.Sprintf("%T:%v", v, v) }

// What cases can call beside Go's own functions.
var functions = template.FuncMap{
	"takeInt":     func(v int) string { return shown(v) },
	"takeInt64":   func(v int64) string { return shown(v) },
	"takeUint32":  func(v uint32) int { return int(v) },
	"takeFloat":   func(v float64) string { return shown(v) },
	"takeBool":    func(v bool) string { return shown(v) },
	"takeString":  func(v string) string { return shown(v) },
	"takeMap":     func(v map[string]any) string { return shown(v) },
	"takeList":    func(v []any) string { return shown(v) },
	"takeStrings": func(v []string) string { return shown(v) },
	"takeAny":     func(v any) string { return shown(v) },
	"takeThing":   func(v *Thing) string { return "thing " + v.Name },
	"takeLabel":   func(v Label) string { return "label " + v.Text },
	"joined":      func(first string, rest ...string) string { return first + fmt.Sprint(rest) },
	"counted":     func(first any, rest ...any) int { return len(rest) },
	"give":        func(v any) any { return v },
	"nothing":     func() any { return nil },
	"word":        func() string { return "word" },
	"fails":       func(v any) (string, error) { return "", fmt.Errorf("failed with %v", v) },
	"put": func(m map[string]any, key string, v any) map[string]any {
		m[key] = v
		return m
	},
}
