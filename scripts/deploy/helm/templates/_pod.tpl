{{- define "ung-thuan.labels" -}}
app.kubernetes.io/name: ung-thuan
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "ung-thuan.pod-security" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}
{{- define "ung-thuan.container-security" -}}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: { drop: [ALL] }
{{- end }}
