// Pins Argo CD, for its released manifest only (manifests/install.yaml in the module's archive): nothing is built.
module kboot.test/tools/argocd

go 1.26.0

require github.com/argoproj/argo-cd/v3 v3.2.11
