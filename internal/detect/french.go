package detect

var frenchFunctionWords = set(`le la les de des du et en un une`)
