{{- define "lib.labels" -}}
app: {{ .Chart.Name }}
release: {{ .Release.Name }}
{{- end }}
{{ define "lib.values" }}{{ .Values.lib | toJson }}{{ end }}
