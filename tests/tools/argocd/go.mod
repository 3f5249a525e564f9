// Pins Argo CD, of which nothing is built: its released manifest is a file of the module.
module kboot.test/tools/argocd

go 1.26.0

require github.com/argoproj/argo-cd/v3 v3.2.11
