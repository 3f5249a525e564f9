{{ define "who" }}a{{ end }}{{ define "only-a" }}x{{ end }}
