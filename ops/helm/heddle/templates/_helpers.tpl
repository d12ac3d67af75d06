{{- define "heddle.labels" -}}
app.kubernetes.io/name: heddle
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "heddle.env" -}}
{{- . | upper | replace "." "_" | replace "-" "_" -}}
{{- end }}
