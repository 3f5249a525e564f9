{{/* Names and the like. */}}
{{- define "errors.outer" -}}
{{ include "errors.inner" . }}
{{- end }}
{{- define "errors.inner" -}}
name: {{ .Values.missing.deep }}
{{- end }}
{{- define "errors.template" -}}
{{ template "errors.inner" . }}
{{- end }}
{{- define "errors.self" -}}
{{ include "errors.self" . }}
{{- end }}
{{- define "errors.fails" -}}
{{- fail (printf "no %s\nfor %d" "luck" 7) }}
{{- end }}
{{- define "errors.requires" -}}
{{ required "an image is required" .Values.image }}
{{- end }}
