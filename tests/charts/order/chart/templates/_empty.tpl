{{ define "who" }}  {{/* nothing */}} {{ end }}
