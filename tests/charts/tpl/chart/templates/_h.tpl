{{ define "h" }}h({{ . }}){{ end }}
{{ define "calls-tpl" }}{{ tpl .Values.text . }}{{ end }}
