// Answers the cases of tests/language/gotpl with the real text/template.
module kboot.test/tools/gotpl-oracle

go 1.26.0
