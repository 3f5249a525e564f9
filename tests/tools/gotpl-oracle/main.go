// Prints what Go's text/template makes of the cases, and writes it into the case files.
//
//	gotpl-oracle --write FILE.case...   replaces every answer by Go's
//	gotpl-oracle FILE.case...           only says which answers differ
//
// The form of the files is told in tests/language/gotpl.cpp.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"
)

func answer(kind, text string, data any) (out string) {
	defer func() {
		if r := recover(); r != nil {
			out = "=! " + quoted(fmt.Sprintf("panic: %v", r))
		}
	}()
	t := template.New("gotpl").Option("missingkey=zero").Funcs(functions)
	if kind == "strict" {
		t.Option("missingkey=error")
	}
	if kind == "sprig" {
		t.Funcs(withSprig())
	}
	parsed, err := t.New("t").Parse(text)
	if err != nil {
		return "=! " + quoted(err.Error())
	}
	var buffer bytes.Buffer
	if err := parsed.Execute(&buffer, data); err != nil {
		return "=! " + quoted(err.Error())
	}
	return "=> " + quoted(buffer.String())
}

// On one line: what is no printable ASCII as \n or \xHH.
func quoted(text string) string {
	var buffer bytes.Buffer
	for _, b := range []byte(text) {
		switch {
		case b == '\n':
			buffer.WriteString(`\n`)
		case b == '\\':
			buffer.WriteString(`\\`)
		case b < ' ' || b >= 0x7f:
			fmt.Fprintf(&buffer, `\x%02x`, b)
		default:
			buffer.WriteByte(b)
		}
	}
	return buffer.String()
}

func answered(content string) (string, int) {
	var out strings.Builder
	var header, text strings.Builder
	var data any
	kind, differs, lines := "", 0, 0
	for _, line := range strings.SplitAfter(content, "\n") {
		bare := strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(bare, "=== "):
			if kind == "" {
				data = load(header.String())
			}
			kind, _, _ = strings.Cut(bare[4:], " ")
			text.Reset()
			lines = 0
		case kind == "":
			header.WriteString(line)
		case kind == "helm": // answered by the real helm
		case strings.HasPrefix(bare, "=> "), strings.HasPrefix(bare, "=! "), bare == "=>":
			got := answer(kind, text.String(), fresh(data))
			if got != bare {
				differs++
			}
			line = got + "\n"
		default:
			if lines > 0 {
				text.WriteByte('\n')
			}
			text.WriteString(bare)
			lines++
		}
		out.WriteString(line)
	}
	return out.String(), differs
}

func load(header string) any {
	var lines []string
	for _, line := range strings.Split(header, "\n") {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	var data any
	if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), &data); err != nil {
		panic(err)
	}
	return data
}

func main() {
	os.Setenv("TZ", "UTC")
	files := os.Args[1:]
	write := len(files) > 0 && files[0] == "--write"
	if write {
		files = files[1:]
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		out, differs := answered(string(content))
		fmt.Printf("%s: %d answers differ\n", name, differs)
		if write && differs > 0 {
			if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
				panic(err)
			}
		}
	}
}
