// Pins Flux's source-controller, of which nothing is built: its kinds are files of the module.
module kboot.test/tools/source-controller

go 1.26.0

require github.com/fluxcd/source-controller v1.7.2
