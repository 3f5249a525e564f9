{{ define "who" }}sub-z{{ end }}{{ define "only-sub-z" }}x{{ end }}
