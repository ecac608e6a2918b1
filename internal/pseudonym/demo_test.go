package pseudonym

// demoFolder holds the invented interviews of the demo study.
const demoFolder = "../../cmd/sheaf/demo"
