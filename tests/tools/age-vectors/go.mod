// Pins the test vectors of the age format, of which nothing is built: they are files of the module.
module kboot.test/tools/age-vectors

go 1.26.0

require c2sp.org/CCTV/age v0.0.0-20251208015420-e9274a7bdbfd
