package detect

var kurdishTables = []patternTable{
	{"kmr", "dates and numbers", []string{DateTime, Quantity, Demographic}, `
		Ew di [14 Adar 2013] de hat.
		Em di [Newroz] de çûn.
		Ew di [2013] de mir.
		Ez li wir [sê sal] mam.
		Wan [500 dolar] dan.
		Ez [çardeh salî] bûm.
		Ew [bîst û pênc salî] bû.
		Ez hatim.
		Em du kes bûn.
		Ew li malê bû.`},
	{"ckb", "dates and codes", []string{DateTime, Code}, `
		ئەو لە [٢٠١٣] ڕۆیشت.
		ژمارەی ئەو [٠٧٧٠١٢٣٤٥٦٧] بوو.
		لە [نەورۆز] هاتن.
		ئەو هات.`},
}
