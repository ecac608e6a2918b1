package convert

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/text"
)

// outline is a transcript as lines "speaker|label>speech", "-" for nobody.
func outline(t text.Transcript) string {
	var b strings.Builder
	for _, p := range t.Paragraphs {
		who := "-"
		if p.Speaker >= 0 {
			who = t.Speakers[p.Speaker].Label
		}
		fmt.Fprintf(&b, "%s|%s>%s\n", who, p.Label.Of(t.Text), t.Text[p.Label.End:p.End])
	}
	return b.String()
}

// structured is what the lines of a canonical text are taken for.
func structured(canonical string) (text.Transcript, []text.Span) {
	s := scriptOf(canonical, Options{})
	return s.structure(), s.report.Uncertain
}

// scriptOf is the script of a plain text.
func scriptOf(canonical string, o Options) *script {
	s := newScript(context.Background(), DefaultLimits(), o)
	for l := range strings.SplitSeq(canonical, "\n") {
		s.lines = append(s.lines, line{text: l})
	}
	return s
}

// All people and places are invented.
func TestTurns(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"names that recur are speakers": {
			"Dalu: One.\nSelma: Two.\nDalu: Three.\nSelma: Four.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu: >Three.\nSelma|Selma: >Four.\n",
		},
		"usual labels need not recur": {
			"INTERVIEWER: One?\nParticipant 3: Two.\nInterpreter: He says two.",
			"INTERVIEWER|INTERVIEWER: >One?\nParticipant 3|Participant 3: >Two.\nInterpreter|Interpreter: >He says two.\n",
		},
		"single letters stand by each other": {
			"I: How many?\nR: Two.",
			"I|I: >How many?\nR|R: >Two.\n",
		},
		"a single letter alone is none": {
			"R: Two.\nThen three.",
			"-|>R: Two.\n-|>Then three.\n",
		},
		"a paragraph without a label belongs to the turn before": {
			"I: How many?\nR: Two.\n\nThen three.",
			"I|I: >How many?\nR|R: >Two.\nR|>Then three.\n",
		},
		"headers and notes are nobody's, and no speakers": {
			"Date: 3 May\nPlace: Çamlık\nDate: again\nI: How many?\nR: Two.\nNote: he laughed",
			"-|>Date: 3 May\n-|>Place: Çamlık\n-|>Date: again\nI|I: >How many?\nR|R: >Two.\nR|>Note: he laughed\n",
		},
		"a name met once is no speaker among plain lines": {
			"I: How many?\nR: Two.\nThen three.\nThen four.\nThe Hill: it was there.",
			"I|I: >How many?\nR|R: >Two.\nR|>Then three.\nR|>Then four.\nR|>The Hill: it was there.\n",
		},
		// Somebody who spoke once in a transcript had their words put in the mouth,
		// and under the key, of whoever spoke before.
		"a name met once is a speaker where most lines begin with one": {
			"I: How many?\nDalu: Two.\nSelma: She counted three.\nI: And then?\nDalu: None.",
			"I|I: >How many?\nDalu|Dalu: >Two.\nSelma|Selma: >She counted three.\nI|I: >And then?\nDalu|Dalu: >None.\n",
		},
		"every line begins with a label": {
			"Dalu: One.\nSelma: Two.\nDalu: Three.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu: >Three.\n",
		},
		"a lone name is one when met three times": {
			"Dalu: One.\nDalu: Two.\nDalu: Three.",
			"Dalu|Dalu: >One.\nDalu|Dalu: >Two.\nDalu|Dalu: >Three.\n",
		},
		"a lone name met twice is none": {
			"Id No: 1\nText.\nId No: 2",
			"-|>Id No: 1\n-|>Text.\n-|>Id No: 2\n",
		},
		"a sentence with a colon is no label": {
			"I: How many?\nR: Two.\nWe said to them: go.\nWe said to them: go.",
			"I|I: >How many?\nR|R: >Two.\nR|>We said to them: go.\nR|>We said to them: go.\n",
		},
		"labels in brackets": {
			"[Dalu] One.\n[Selma]: Two.\n[Dalu] Three.\n[Selma] Four.\n[laughter]",
			"Dalu|[Dalu] >One.\nSelma|[Selma]: >Two.\nDalu|[Dalu] >Three.\nSelma|[Selma] >Four.\nSelma|>[laughter]\n",
		},
		"a time behind the name": {
			"Dalu (00:12:31): One.\nSelma [1:02]: Two.\nDalu (00:13:00): Three.\nSelma (00:14:00) Four.",
			"Dalu|Dalu (00:12:31): >One.\nSelma|Selma [1:02]: >Two.\nDalu|Dalu (00:13:00): >Three.\nSelma|Selma (00:14:00) >Four.\n",
		},
		"a name met once with a time where others have theirs": {
			"Dalu (00:01): One.\nSelma (00:02): Two.\nDalu (00:03): Three.\nOmro (00:04): Four.",
			"Dalu|Dalu (00:01): >One.\nSelma|Selma (00:02): >Two.\nDalu|Dalu (00:03): >Three.\nOmro|Omro (00:04): >Four.\n",
		},
		"a time before the name, and one behind the colon": {
			"[00:01] I: One?\n00:02 R: Two.\nI: (00:03) Three?",
			"I|[00:01] I: >One?\nR|00:02 R: >Two.\nI|I: (00:03) >Three?\n",
		},
		"a name and time on a line of their own": {
			"Dalu (00:00):\nOne.\n\nSelma (00:24):\nTwo.\n\nDalu (00:36)\nThree.\n\nSelma (00:40)\nFour.",
			"Dalu|Dalu (00:00):>\nDalu|>One.\nSelma|Selma (00:24):>\nSelma|>Two.\nDalu|Dalu (00:36)>\nDalu|>Three.\nSelma|Selma (00:40)>\nSelma|>Four.\n",
		},
		"a usual label alone in capitals": {
			"MODERATOR\nHow many?\nPARTICIPANT\nTwo.",
			"MODERATOR|MODERATOR>\nMODERATOR|>How many?\nPARTICIPANT|PARTICIPANT>\nPARTICIPANT|>Two.\n",
		},
		"a label set off by a tab": {
			"I\tHow many?\nR\tTwo.\n\tThen three.",
			"I|I\t>How many?\nR|R\t>Two.\nR|>\tThen three.\n",
		},
		"spaces before a label are part of it": {
			"I: How many?\n   R:  Two.",
			"I|I: >How many?\nR|   R:  >Two.\n",
		},
		"one speaker in two spellings": {
			"DALU: One.\nSelma: Two.\nDalu: Three.\nSelma : Four.",
			"DALU|DALU: >One.\nSelma|Selma: >Two.\nDALU|Dalu: >Three.\nSelma|Selma : >Four.\n",
		},
		"how it was said is not who": {
			"Dalu: One.\nSelma: Two.\nDalu (laughing): Three.\nSelma: Four.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu (laughing): >Three.\nSelma|Selma: >Four.\n",
		},
		// "Mariam (crying)" was the name of whoever was first heard crying.
		"a speaker is called by the shortest spelling": {
			"Dalu (laughing): One.\nSelma: Two.\nDalu: Three.\nSelma: Four.",
			"Dalu|Dalu (laughing): >One.\nSelma|Selma: >Two.\nDalu|Dalu: >Three.\nSelma|Selma: >Four.\n",
		},
		"to whom a usual label speaks is not who speaks": {
			"Interviewer (to Dalu): One?\nInterviewer: Two?\nDalu: Three.\nالباحثة (لـ سلمى): كم؟\nالباحثة: مين؟\nDalu: Four.",
			"Interviewer|Interviewer (to Dalu): >One?\nInterviewer|Interviewer: >Two?\nDalu|Dalu: >Three.\nالباحثة|الباحثة (لـ سلمى): >كم؟\nالباحثة|الباحثة: >مين؟\nDalu|Dalu: >Four.\n",
		},
		"who a usual label is stands in brackets behind it": {
			"Interviewer (Tora): One?\nInterviewer (A): Two?\nالباحثة (ليلى): كم؟",
			"Interviewer (Tora)|Interviewer (Tora): >One?\nInterviewer (A)|Interviewer (A): >Two?\nالباحثة (ليلى)|الباحثة (ليلى): >كم؟\n",
		},
		"a voice that nobody could tell is the unnamed speaker's": {
			"Dalu: One.\n?: Two.\nDalu: Three.\n؟؟: أربعة.\nDalu: Five.\nWhat?",
			"Dalu|Dalu: >One.\n|?: >Two.\nDalu|Dalu: >Three.\n|؟؟: >أربعة.\nDalu|Dalu: >Five.\nDalu|>What?\n",
		},
		"a line of Markdown that ends in a backslash": {
			"**Dalu Omro**   0:03\\\nOne.\n\n**Witness**   0:07\\\nTwo.\n\n**Dalu Omro**   1:02:20\\\nThree.",
			"Dalu Omro|**Dalu Omro**   0:03\\>\nDalu Omro|>One.\nWitness|**Witness**   0:07\\>\nWitness|>Two.\nDalu Omro|**Dalu Omro**   1:02:20\\>\nDalu Omro|>Three.\n",
		},
		"capitals alone beside a usual label are speakers": {
			"MODERATOR\nHow?\n\nDALU\nSo.\n\nMODERATOR\nAnd?\n\nSELMA\nNo.",
			"MODERATOR|MODERATOR>\nMODERATOR|>How?\nDALU|DALU>\nDALU|>So.\nMODERATOR|MODERATOR>\nMODERATOR|>And?\nSELMA|SELMA>\nSELMA|>No.\n",
		},
		"a heading in capitals is none": {
			"MODERATOR\nHow?\n\nDALU\nSo.\n\nTHE MILL\n\nMODERATOR\nAnd?\n\nDALU\nNo.",
			"MODERATOR|MODERATOR>\nMODERATOR|>How?\nDALU|DALU>\nDALU|>So.\nDALU|>THE MILL\nMODERATOR|MODERATOR>\nMODERATOR|>And?\nDALU|DALU>\nDALU|>No.\n",
		},
		"the last lines about the recording are nobody's": {
			"I: How?\nR: So.\nEnd of the interview, I said.\n[END OF TRANSCRIPT]\n\nTranscribed by https://example.org",
			"I|I: >How?\nR|R: >So.\nR|>End of the interview, I said.\n-|>[END OF TRANSCRIPT]\n-|>Transcribed by https://example.org\n",
		},
		"in the middle they are not": {
			"I: How?\nR: So.\nEnd of recording\nI: And?\nR: No.",
			"I|I: >How?\nR|R: >So.\nR|>End of recording\nI|I: >And?\nR|R: >No.\n",
		},
		"Arabic labels": {
			"المحاور: كم؟\nالمشارك ١: اثنين.\nسلمى: لا.\nالمحاورة: مين؟\nسلمى: أنا.",
			"المحاور|المحاور: >كم؟\nالمشارك ١|المشارك ١: >اثنين.\nسلمى|سلمى: >لا.\nالمحاورة|المحاورة: >مين؟\nسلمى|سلمى: >أنا.\n",
		},
		"he said is not who says it": {
			"المحاور: كم؟\nسلمى: اثنين.\nقال لي: لا.\nقال لي: لا.\nسلمى: أنا.",
			"المحاور|المحاور: >كم؟\nسلمى|سلمى: >اثنين.\nسلمى|>قال لي: لا.\nسلمى|>قال لي: لا.\nسلمى|سلمى: >أنا.\n",
		},
		"Arabic single letters": {
			"س: كم؟\nج: اثنين.",
			"س|س: >كم؟\nج|ج: >اثنين.\n",
		},
		"a bracket that never closes is no label": {
			"[\n[Dalu\n[Dalu",
			"-|>[\n-|>[Dalu\n-|>[Dalu\n",
		},
		"an address or a time of day is no label": {
			"https://example.org\nAt 10:30 we left\nMeet 10:30\nMeet 10:45\nMeet 11:00",
			"-|>https://example.org\n-|>At 10:30 we left\n-|>Meet 10:30\n-|>Meet 10:45\n-|>Meet 11:00\n",
		},
		"a code with a number may be in small letters": {
			"Selma Omro:   How?\nadmin-1:   So.\nSelma Omro:   And?\nadmin-1:   No.",
			"Selma Omro|Selma Omro:   >How?\nadmin-1|admin-1:   >So.\nSelma Omro|Selma Omro:   >And?\nadmin-1|admin-1:   >No.\n",
		},
		"names with a middle dot, a title, a hyphen, an apostrophe, a particle": {
			"Dr. Dalu Omro-Hale: One.\nMar·lu O’Saí: Two.\nDr. Dalu Omro-Hale: Three.\nMar·lu O’Saí: Four.\nSelma d'Omro: Five.\nLuis de la Omra: Six.",
			"Dr. Dalu Omro-Hale|Dr. Dalu Omro-Hale: >One.\nMar·lu O’Saí|Mar·lu O’Saí: >Two.\nDr. Dalu Omro-Hale|Dr. Dalu Omro-Hale: >Three.\nMar·lu O’Saí|Mar·lu O’Saí: >Four.\nSelma d'Omro|Selma d'Omro: >Five.\nLuis de la Omra|Luis de la Omra: >Six.\n",
		},
		"usual labels in small letters": {
			"interviewer: How?\nrespondent: So.",
			"interviewer|interviewer: >How?\nrespondent|respondent: >So.\n",
		},
		"spaces of any kind before the colon": {
			"Interviewer\u00a0: How?\nDalu\u202f: So.\nInterviewer : And?\nDalu\u00a0: No.",
			"Interviewer|Interviewer\u00a0: >How?\nDalu|Dalu\u202f: >So.\nInterviewer|Interviewer : >And?\nDalu|Dalu\u00a0: >No.\n",
		},
		"a label numbered by a transcription program": {
			"SPEAKER_00: One.\nSPEAKER_01: Two.\nSPEAKER_00: Three.",
			"SPEAKER_00|SPEAKER_00: >One.\nSPEAKER_01|SPEAKER_01: >Two.\nSPEAKER_00|SPEAKER_00: >Three.\n",
		},
		"a name and a bare time on a line of their own": {
			"Dalu Omro  0:03\nOne.\n\nUnknown Speaker  0:09  \nTwo.\n\nDalu Omro  1:02:33\nThree.",
			"Dalu Omro|Dalu Omro  0:03>\nDalu Omro|>One.\nUnknown Speaker|Unknown Speaker  0:09  >\nUnknown Speaker|>Two.\nDalu Omro|Dalu Omro  1:02:33>\nDalu Omro|>Three.\n",
		},
		"a name and a bare time before speech": {
			"Dalu 00:12:31 One.\nSelma 00:12:40: Two.\nDalu 00:12:50 Three.",
			"Dalu|Dalu 00:12:31 >One.\nSelma|Selma 00:12:40: >Two.\nDalu|Dalu 00:12:50 >Three.\n",
		},
		"a time and a name on a line of their own": {
			"00:00:00 Speaker 1\nOne.\n00:00:04 Dalu\nTwo.\n00:00:09 Speaker 1\nThree.\n00:00:12 Dalu\nFour.",
			"Speaker 1|00:00:00 Speaker 1>\nSpeaker 1|>One.\nDalu|00:00:04 Dalu>\nDalu|>Two.\nSpeaker 1|00:00:09 Speaker 1>\nSpeaker 1|>Three.\nDalu|00:00:12 Dalu>\nDalu|>Four.\n",
		},
		"a time above a name, as Teams writes it": {
			"0:0:3.120 --> 0:0:7.10\nDalu Omro\nOne.\n0:0:8.0 --> 0:0:9.0\nSelma Omro\nTwo.\n0:0:10.0 --> 0:0:12.0\nDalu Omro\nThree.\n0:0:13.0 --> 0:0:14.0\nSelma Omro\nFour.",
			"Dalu Omro|0:0:3.120 --> 0:0:7.10>\nDalu Omro|Dalu Omro>\nDalu Omro|>One.\nSelma Omro|0:0:8.0 --> 0:0:9.0>\nSelma Omro|Selma Omro>\nSelma Omro|>Two.\nDalu Omro|0:0:10.0 --> 0:0:12.0>\nDalu Omro|Dalu Omro>\nDalu Omro|>Three.\nSelma Omro|0:0:13.0 --> 0:0:14.0>\nSelma Omro|Selma Omro>\nSelma Omro|>Four.\n",
		},
		"a time above a label": {
			"[00:00:03]\nDalu: One.\n[00:00:09]\nSelma: Two.\n[00:00:12]\nDalu: Three.\nSelma: Four.",
			"Dalu|[00:00:03]>\nDalu|Dalu: >One.\nSelma|[00:00:09]>\nSelma|Selma: >Two.\nDalu|[00:00:12]>\nDalu|Dalu: >Three.\nSelma|Selma: >Four.\n",
		},
		"times with hours and letters": {
			"Dalu (1h02): One.\nSelma [1:02:33.5]: Two.\nDalu (1h03m10s): Three.\nSelma (1:04:33): Four.",
			"Dalu|Dalu (1h02): >One.\nSelma|Selma [1:02:33.5]: >Two.\nDalu|Dalu (1h03m10s): >Three.\nSelma|Selma (1:04:33): >Four.\n",
		},
		"a time and a dash before a name": {
			"00:00:00 - Speaker 1\nOne.\n[00:00:04.100] – Dalu: Two.\n00:00:09 - Speaker 1\nThree.\n[00:00:12] - Dalu: Four.",
			"Speaker 1|00:00:00 - Speaker 1>\nSpeaker 1|>One.\nDalu|[00:00:04.100] – Dalu: >Two.\nSpeaker 1|00:00:09 - Speaker 1>\nSpeaker 1|>Three.\nDalu|[00:00:12] - Dalu: >Four.\n",
		},
		"the number of a turn before its label": {
			"1.\tInterviewer: How?\n\tDalu: So.\n2.\tInterviewer: And?\n\tDalu: No.",
			"Interviewer|1.\tInterviewer: >How?\nDalu|\tDalu: >So.\nInterviewer|2.\tInterviewer: >And?\nDalu|\tDalu: >No.\n",
		},
		"initials that spell a word": {
			"DH\tHow?\nSO\tSo.\nDH\tAnd?\nSO\tNo.",
			"DH|DH\t>How?\nSO|SO\t>So.\nDH|DH\t>And?\nSO|SO\t>No.\n",
		},
		"bold labels": {
			"**Dalu:** One.\n__Selma__: Two.\n**Dalu**: Three.\n*Selma:* Four.",
			"Dalu|**Dalu:** >One.\nSelma|__Selma__: >Two.\nDalu|**Dalu**: >Three.\nSelma|*Selma:* >Four.\n",
		},
		"bold labels with a time, and in brackets": {
			"**Dalu** (00:01): One.\n**Selma** [00:02] Two.\n**[Dalu]** Three.\n**[Selma]:** Four.",
			"Dalu|**Dalu** (00:01): >One.\nSelma|**Selma** [00:02] >Two.\nDalu|**[Dalu]** >Three.\nSelma|**[Selma]:** >Four.\n",
		},
		"headings as labels": {
			"## Interviewer\nHow?\n## Dalu\nSo.\n## Interviewer\nAnd?\n## Dalu\nNo.\n## Dalu\nNever.",
			"Interviewer|## Interviewer>\nInterviewer|>How?\nDalu|## Dalu>\nDalu|>So.\nInterviewer|## Interviewer>\nInterviewer|>And?\nDalu|## Dalu>\nDalu|>No.\nDalu|## Dalu>\nDalu|>Never.\n",
		},
		"headings are no labels": {
			"# The Mill\nI: How?\nR: So.\n## After\nI: And?\nR: No.",
			"-|># The Mill\nI|I: >How?\nR|R: >So.\nR|>## After\nI|I: >And?\nR|R: >No.\n",
		},
		"a dash behind the name": {
			"Dalu – One.\nSelma — Two.\nDalu – Three.\nSelma - Four.\nDalu – Five.\nSelma – Six.",
			"Dalu|Dalu – >One.\nSelma|Selma — >Two.\nDalu|Dalu – >Three.\nSelma|Selma - >Four.\nDalu|Dalu – >Five.\nSelma|Selma – >Six.\n",
		},
		// A stutter put an answer in the mouth of whoever asks.
		"a dash after a letter is a stutter": {
			"I: How?\nR: So.\nI - I was there.\nI: And?\nR: No.",
			"I|I: >How?\nR|R: >So.\nR|>I - I was there.\nI|I: >And?\nR|R: >No.\n",
		},
		"dashes that open speech are no labels": {
			"- How?\n- So.\n— And?\n— No.",
			"-|>- How?\n-|>- So.\n-|>— And?\n-|>— No.\n",
		},
		"sounds in brackets are no labels": {
			"I: How?\nR: So.\n[Laughter]\n[Laughter]\n[Pause] No.\n[ضحك]\n[ضحك]",
			"I|I: >How?\nR|R: >So.\nR|>[Laughter]\nR|>[Laughter]\nR|>[Pause] No.\nR|>[ضحك]\nR|>[ضحك]\n",
		},
		"questions and answers with a full stop": {
			"Q. How?\nA. So.\nQ. And?\nA. No.",
			"Q|Q. >How?\nA|A. >So.\nQ|Q. >And?\nA|A. >No.\n",
		},
		"a list by letters is no answer": {
			"I: How?\nR: So.\nA. One\nB. Two",
			"I|I: >How?\nR|R: >So.\nR|>A. One\nR|>B. Two\n",
		},
		"numbered questions are one who asks": {
			"Q1: How?\nA1: So.\nQ2: And?\nA2: No.",
			"Q|Q1: >How?\nA|A1: >So.\nQ|Q2: >And?\nA|A2: >No.\n",
		},
		"two who ask have a number each": {
			"Q1: How?\nA: So.\nQ2: And?\nA: No.\nQ1: When?\nA: Then.",
			"Q1|Q1: >How?\nA|A: >So.\nQ2|Q2: >And?\nA|A: >No.\nQ1|Q1: >When?\nA|A: >Then.\n",
		},
		"question and answer with the article": {
			"السؤال: كم؟\nالجواب: اثنين.",
			"السؤال|السؤال: >كم؟\nالجواب|الجواب: >اثنين.\n",
		},
		// A paragraph of spaces below a question was an answer.
		"a line that looks empty is no answer": {
			"1 Did they come?\n \t\n2 Did they stay?\nNo.\n3 Did they go?\nYes.",
			"-|>1 Did they come?\n-|> \t\n-|>2 Did they stay?\n|>No.\n-|>3 Did they go?\n|>Yes.\n",
		},
		"answers below labelled questions are an unnamed speaker's": {
			"Q1. How?\nSo.\nIt was so.\nQ2. And?\nNo.\nQ3. Then?\nThen.",
			"Q|Q1. >How?\n|>So.\n|>It was so.\nQ|Q2. >And?\n|>No.\nQ|Q3. >Then?\n|>Then.\n",
		},
		"a question below its label is of who asks": {
			"MODERATOR\nHow?\nSo.\nMODERATOR\nAnd?\nNo.",
			"MODERATOR|MODERATOR>\nMODERATOR|>How?\n|>So.\nMODERATOR|MODERATOR>\nMODERATOR|>And?\n|>No.\n",
		},
		"numbered questions are nobody's, the answers an unnamed speaker's": {
			"The Mill\n1. How was it?\nSo.\nIt was so.\n1.a And then?\nNo.\n2. Read the page\nI read it.\n3 days went by.",
			"-|>The Mill\n-|>1. How was it?\n|>So.\n|>It was so.\n-|>1.a And then?\n|>No.\n-|>2. Read the page\n|>I read it.\n|>3 days went by.\n",
		},
		"a numbered list without answers is nobody's": {
			"1. How was it?\n2. And then?\n3. Who came?",
			"-|>1. How was it?\n-|>2. And then?\n-|>3. Who came?\n",
		},
		"times in the margin begin turns of one unnamed speaker": {
			"MRS. SELMA OMRO\n0.39\tMy name is Omro.\n\n1.09\tHow long?\n\n   Since then.\n1.5 million came.\n12.28 So.\nEND",
			"-|>MRS. SELMA OMRO\n|0.39\t>My name is Omro.\n|1.09\t>How long?\n|>   Since then.\n|>1.5 million came.\n|12.28 >So.\n|>END\n",
		},
		"times in brackets and with a tab begin turns": {
			"[00:01:09] How?\nSo.\n00:01:12\tAnd?\n(1:13) No.",
			"|[00:01:09] >How?\n|>So.\n|00:01:12\t>And?\n|(1:13) >No.\n",
		},
		"sections by number are no times": {
			"1.01 The mill\n1.02 The hill\n1.03 The house\n1.04 The field",
			"-|>1.01 The mill\n-|>1.02 The hill\n-|>1.03 The house\n-|>1.04 The field\n",
		},
		"amounts are no times": {
			"3.50 for bread\n1.20 for milk\n2.10 for rice",
			"-|>3.50 for bread\n-|>1.20 for milk\n-|>2.10 for rice\n",
		},
		"times in the margin stand before labels": {
			"1.09\tI: How?\n1.12\tDalu: So.\n2.04\tI: And?\nDalu: No.",
			"I|1.09\tI: >How?\nDalu|1.12\tDalu: >So.\nI|2.04\tI: >And?\nDalu|Dalu: >No.\n",
		},
		"a quotation in a text of times is no label": {
			"0.39\tOne.\n1.09\tTwo.\nMother: no.\nMother: no.\nMother: no.\n1.20\tThree.\n1.30\tFour.\n1.40\tFive.\n2.09\tSix.\n2.12\tSeven.\n2.14\tEight.\n2.16\tNine.\n2.18\tTen.\n2.22\tEleven.\n2.35\tTwelve.\n2.44\tThirteen.",
			"|0.39\t>One.\n|1.09\t>Two.\n|>Mother: no.\n|>Mother: no.\n|>Mother: no.\n|1.20\t>Three.\n|1.30\t>Four.\n|1.40\t>Five.\n|2.09\t>Six.\n|2.12\t>Seven.\n|2.14\t>Eight.\n|2.16\t>Nine.\n|2.18\t>Ten.\n|2.22\t>Eleven.\n|2.35\t>Twelve.\n|2.44\t>Thirteen.\n",
		},
		"a header that says who takes part is no turn": {
			"Interviewer: Selma Omro\nParticipant: Dalu\nDate: 3 May\n\nSM: How?\nD: So.\nSM: And?\nD: No.",
			"-|>Interviewer: Selma Omro\n-|>Participant: Dalu\n-|>Date: 3 May\nSM|SM: >How?\nD|D: >So.\nSM|SM: >And?\nD|D: >No.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr, _ := structured(c.text)
			if err := tr.Validate(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(c.want, outline(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLabelsThatAPersonTold(t *testing.T) {
	for name, c := range map[string]struct {
		labels     Labels
		text, want string
	}{
		"one more": {
			Labels{Also: []string{"the hill"}},
			"I: How?\nR: So.\nThe Hill: no.\nNo more.\nNo less.\nNo other.",
			"I|I: >How?\nR|R: >So.\nThe Hill|The Hill: >no.\nThe Hill|>No more.\nThe Hill|>No less.\nThe Hill|>No other.\n",
		},
		"one that is a word of headers, in small letters": {
			Labels{Also: []string{"Note:", "MUM"}},
			"note: one.\nmum: two.\nMum (00:03) three.\nMUM\nfour.",
			"note|note: >one.\nmum|mum: >two.\nmum|Mum (00:03) >three.\nmum|MUM>\nmum|>four.\n",
		},
		"one that is none": {
			Labels{Not: []string{"mother"}},
			"I: How?\nMother: she said no.\nR: So.\nMother: she said no.",
			"I|I: >How?\nI|>Mother: she said no.\nR|R: >So.\nR|>Mother: she said no.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := scriptOf(c.text, Options{Labels: c.labels}).structure()
			if diff := cmp.Diff(c.want, outline(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	for labels, want := range map[string][]text.Role{
		"Interviewer Dalu":     {text.RoleInterviewer, text.RoleUnknown},
		"I R":                  {text.RoleInterviewer, text.RoleParticipant},
		"I1 I2 R1":             {text.RoleInterviewer, text.RoleInterviewer, text.RoleParticipant},
		"R P":                  {text.RoleInterviewer, text.RoleParticipant},
		"Q A":                  {text.RoleInterviewer, text.RoleParticipant},
		"Moderator Translator": {text.RoleInterviewer, text.RoleInterpreter},
		"Chercheuse Témoin":    {text.RoleInterviewer, text.RoleParticipant},
		"Görüşmeci Katılımcı":  {text.RoleInterviewer, text.RoleParticipant},
		"الباحثة المترجم الشاهد": {text.RoleInterviewer, text.RoleInterpreter, text.RoleParticipant},
		"Speaker1 Guardian":      {text.RoleUnknown, text.RoleOther},
	} {
		t.Run(labels, func(t *testing.T) {
			var b strings.Builder
			for range 2 {
				for l := range strings.FieldsSeq(labels) {
					fmt.Fprintf(&b, "%s: Something.\n", l)
				}
			}
			tr, _ := structured(b.String())
			var got []text.Role
			for _, s := range tr.Speakers {
				got = append(got, s.Role)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUncertainLabels(t *testing.T) {
	s := "The Hill: a header\nI: How many?\nR: Two.\nThree.\nFour.\nFive.\nOmro: She said two.\nDate: later"
	_, uncertain := structured(s)
	if len(uncertain) != 1 || uncertain[0].Of(s) != "Omro: " {
		t.Errorf("got %v", uncertain)
	}
}

func TestLanguage(t *testing.T) {
	for want, s := range map[string]string{
		"en": "They went to the mill and we did not know when it was.",
		"fr": "Ils sont allés au moulin et nous ne savons pas quand c'était.",
		"tr": "Değirmene gittiler ve biz ne zaman olduğunu bilmiyoruz, ama sonra bir haber vardı.",
		"ar": "راحوا على الطاحونة وما منعرف إيمتى (see page 2).",
		"":   "Dalu Selma Omro 1992",
	} {
		t.Run("language "+want, func(t *testing.T) {
			if got := language(s); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// Invented sentences. Each was taken for another language.
func TestLanguageThatIsNoneOfOurs(t *testing.T) {
	for name, s := range map[string]string{
		"Kurmanji":                        "Kengî hûn ji gund derketin? Payîzê, piştî paleyê. Em du şevan meşiyan. Kî bi we re bû? Birayê min. Got: li paş xwe nenêre.",
		"Persian":                         "کی از ده رفتید؟ پاییز، بعد از درو. دو شب راه رفتیم. برادرم گفت پشت سرت را نگاه نکن.",
		"Persian with Arabic letters":     "چه كسي با شما بود؟ برادرم. گفت پشت سرت را نگاه نكن، بعد از ده رفتيم.",
		"Kurdish in the script of Arabic": "ئێمە لە پایز لە گوند دەرچووین، دوو شەو ڕۆیشتین و براکەم لەگەڵمان بوو.",
	} {
		t.Run(name, func(t *testing.T) {
			if got := language(s); got != "" {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("letters for sounds of spoken Arabic are Arabic", func(t *testing.T) {
		if got := language("چان أكو واحد گال لي لا تروح، وما گدرت أرجع من هناك."); got != "ar" {
			t.Errorf("got %q", got)
		}
	})
}

func FuzzTurns(f *testing.F) {
	f.Add("I: How many?\nR (00:01): Two.\n[X]\nالمشارك ١: لا\n\n \t:")
	f.Add("Name: Selma\n0.39\tOne.\n1.09\t**Dalu** – 1h02\n2.00\n")
	f.Add("1  I: How?\n2  R: So.\n3  I: And?\n4  R: No.\n5  I: Why?\n6  R: So.")
	f.Add("1. How?\nSo.\n1.a And?\nNo.\na.ii Why?\nQ. So\nA. No")
	f.Fuzz(func(t *testing.T, s string) {
		canonical, err := text.Canonical([]byte(s))
		if err != nil {
			return
		}
		script := scriptOf(canonical, Options{Labels: Labels{Also: []string{"x"}, Not: []string{"r"}}})
		script.unnumber()
		tr := script.structure()
		if err := tr.Validate(); err != nil {
			t.Error(err)
		}
		for _, u := range append(script.report.Uncertain, script.report.Header...) {
			if u.Start < 0 || u.Start >= u.End || u.End > len(tr.Text) || strings.Contains(u.Of(tr.Text), "\n") || !utf8.ValidString(u.Of(tr.Text)) {
				t.Errorf("a span at %v of %d", u, len(tr.Text))
			}
		}
	})
}
