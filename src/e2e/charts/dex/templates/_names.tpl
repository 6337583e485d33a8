{{/* The names and labels of Dex's chart. */}}
{{- define "dex.fullname" -}}
{{- $own := ternary .Release.Name (printf "%s-dex" .Release.Name) (contains "dex" .Release.Name) -}}
{{- .Values.fullnameOverride | default $own | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "dex.serviceAccount" -}}
{{- $own := ternary (include "dex.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end -}}

{{- define "dex.configSecret" -}}
{{- .Values.configSecret.name | default (include "dex.fullname" .) -}}
{{- end -}}

{{- define "dex.selector" -}}
app.kubernetes.io/name: dex
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dex.metadata" -}}
name: {{ include "dex.fullname" . }}
namespace: {{ .Release.Namespace }}
labels:
  helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
  {{- include "dex.selector" . | nindent 2 }}
{{- end -}}
