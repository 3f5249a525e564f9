// Answers the cases of tests/language/go: reads lines of JSON ["operation", input], writes lines
// ["operation", input, output] or ["operation", input, null, "error"]. An input is a string, {"b":
// "base64"} for bytes that are no UTF-8, or, where the operation takes more, a list of strings.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/strvals"
	"sigs.k8s.io/yaml"
	yaml3 "sigs.k8s.io/yaml/goyaml.v3"
)

type operation func(inputs []string) (string, error)

// A value as templates have it: integers are int64.
func typed(text string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return numbers(value), err
}

func numbers(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return value
}

func written(write func(any) (string, error)) operation {
	return func(inputs []string) (string, error) {
		value, err := typed(inputs[0])
		if err != nil {
			return "", fmt.Errorf("bad case: %w", err)
		}
		return write(value)
	}
}

func read[T any](unmarshal func([]byte, any) error) operation {
	return func(inputs []string) (string, error) {
		var value T
		err := unmarshal([]byte(inputs[0]), &value)
		return dump(value), err
	}
}

func yamlInto[T any](start func() T) operation {
	return func(inputs []string) (string, error) {
		into := start()
		err := yaml.Unmarshal([]byte(inputs[0]), &into)
		return dump(into), err
	}
}

func set(parse func(string, map[string]any) error) operation {
	return func(inputs []string) (string, error) {
		value, err := typed(inputs[0])
		if err != nil {
			return "", fmt.Errorf("bad case: %w", err)
		}
		values := value.(map[string]any)
		for _, line := range inputs[1:] {
			if err := parse(line, values); err != nil {
				return "", fmt.Errorf("%w; %s", err, dump(values))
			}
		}
		return dump(values), nil
	}
}

func encoded(indent string, html bool) operation {
	return written(func(value any) (string, error) {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(html)
		encoder.SetIndent("", indent)
		err := encoder.Encode(value)
		return strings.TrimSuffix(out.String(), "\n"), err
	})
}

var operations = map[string]operation{
	"toYaml": written(func(value any) (string, error) {
		out, err := yaml.Marshal(value)
		return string(out), err
	}),
	"toYamlPretty": written(func(value any) (string, error) {
		var out bytes.Buffer
		encoder := yaml3.NewEncoder(&out)
		encoder.SetIndent(2)
		err := encoder.Encode(value)
		return out.String(), err
	}),
	"toJson":       encoded("", true),
	"toRawJson":    encoded("", false),
	"toPrettyJson": encoded("  ", true),
	"toToml": written(func(value any) (string, error) {
		var out bytes.Buffer
		err := toml.NewEncoder(&out).Encode(value)
		return out.String(), err
	}),
	"fromYaml":      yamlInto(func() map[string]any { return map[string]any{} }),
	"fromYamlArray": yamlInto(func() []any { return []any{} }),
	"fromYamlAny":   yamlInto(func() any { return nil }),
	"fromJson":      read[map[string]any](json.Unmarshal),
	"fromJsonArray": read[[]any](json.Unmarshal),
	"fromJsonAny":   read[any](json.Unmarshal),
	"fromJsonPart": func(inputs []string) (string, error) {
		var value any
		decoder := json.NewDecoder(strings.NewReader(inputs[0]))
		err := decoder.Decode(&value)
		return fmt.Sprint(dump(value), decoder.InputOffset()), err
	},
	"fromToml":   read[map[string]any](toml.Unmarshal),
	"set":        set(strvals.ParseInto),
	"setString":  set(strvals.ParseIntoString),
	"setJson":    set(strvals.ParseJSON),
	"setLiteral": set(strvals.ParseLiteralInto),
	"setFile": set(func(line string, values map[string]any) error {
		return strvals.ParseIntoFile(line, values, func(path []rune) (any, error) {
			if strings.HasPrefix(string(path), "no") {
				return nil, fmt.Errorf("open %s: no such file or directory", string(path))
			}
			return "<" + string(path) + ">", nil
		})
	}),
	"schema": func(inputs []string) (string, error) {
		var values map[string]any
		if err := json.Unmarshal([]byte(inputs[1]), &values); err != nil {
			return "", fmt.Errorf("bad case: %w", err)
		}
		return "", util.ValidateAgainstSingleSchema(values, []byte(inputs[0]))
	},
	"schemaAny": func(inputs []string) (string, error) {
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(inputs[0]))
		if err != nil {
			return "", err
		}
		var value any
		if err := json.Unmarshal([]byte(inputs[1]), &value); err != nil {
			return "", fmt.Errorf("bad case: %w", err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.UseLoader(jsonschema.SchemeURLLoader{})
		if err := compiler.AddResource("file:///values.schema.json", schema); err != nil {
			return "", err
		}
		compiled, err := compiler.Compile("file:///values.schema.json")
		if err != nil {
			return "", err
		}
		if err := compiled.Validate(value); err != nil {
			head := "jsonschema validation failed with 'file:///values.schema.json#'\n"
			return "", errors.New(strings.TrimPrefix(err.Error(), head) + "\n")
		}
		return "", nil
	},
}

func text(raw json.RawMessage) string {
	var bytes struct{ B []byte }
	if json.Unmarshal(raw, &bytes) == nil {
		return string(bytes.B)
	}
	var plain string
	if err := json.Unmarshal(raw, &plain); err != nil {
		panic(err)
	}
	return plain
}

func texts(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return []string{text(raw)}
	}
	var out []string
	for _, item := range list {
		out = append(out, text(item))
	}
	return out
}

func quoted(out string) any {
	if utf8.ValidString(out) {
		return out
	}
	return map[string]string{"b": base64.StdEncoding.EncodeToString([]byte(out))}
}

func answer(line []byte) (out []any) {
	var entry []json.RawMessage
	if err := json.Unmarshal(line, &entry); err != nil {
		panic(fmt.Sprint(err, ": ", string(line)))
	}
	name := text(entry[0])
	defer func() {
		if r := recover(); r != nil {
			out = []any{name, entry[1], nil, quoted(fmt.Sprint("panic: ", r))}
		}
	}()
	result, err := operations[name](texts(entry[1]))
	if err != nil {
		return []any{name, entry[1], nil, quoted(err.Error())}
	}
	return []any{name, entry[1], quoted(result)}
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	writer := bufio.NewWriter(os.Stdout)
	defer writer.Flush()
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(answer(line)); err != nil {
				panic(err)
			}
		}
		if err != nil {
			return
		}
	}
}
