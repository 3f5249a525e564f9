{{ define "who" }}b{{ end }}{{ define "only-b" }}x{{ end }}
