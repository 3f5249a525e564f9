{{ define "who" }}deep{{ end }}{{ define "only-deep" }}x{{ end }}
