// Sprig's functions at the version that helm has, beside those of the cases.
package main

import (
	"maps"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

func withSprig() template.FuncMap {
	out := sprig.TxtFuncMap()
	delete(out, "env")
	delete(out, "expandenv")
	maps.Copy(out, functions)
	return out
}
