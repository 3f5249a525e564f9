{{ define "who" }}sub-a{{ end }}{{ define "only-sub-a" }}x{{ end }}
