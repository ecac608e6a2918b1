package seal

import (
	"encoding/binary"

	"sheaf/internal/sheaf"
)

// Parent is a key that another key is wrapped under, with the id and the
// generation that the wrap is bound to.
type Parent struct {
	ID         sheaf.ID
	Generation uint32
	Key        Key
}

// SealObject seals plaintext under a random key of its own, and that key under
// every parent, the first outermost: all of them are needed to open it again,
// and destroying one of them erases it. The envelope is
//
//	0x02 | length of the wrap (2, big endian) | wrap | box
//
// where the wrap is one WrapBox a parent, nested. The label's Key and
// Generation are filled in here.
func SealObject(l Label, plaintext []byte, parents ...Parent) []byte {
	if len(parents) == 0 {
		panic("seal: an object without a parent key")
	}
	own := NewKey()
	wrap := own.bytes()[:]
	for i := len(parents) - 1; i >= 0; i-- {
		wrap = SealBox(parents[i].Key, WrapBox, l.under(parents[i]), wrap)
	}
	out := append([]byte{formatEnvelope}, binary.BigEndian.AppendUint16(nil, uint16(len(wrap)))...)
	out = append(out, wrap...)
	return append(out, SealBox(own, DataBox, l, plaintext)...)
}

// OpenObject opens what SealObject made, with the same label and parents.
// Corrupt: as OpenBox. Locked: no parents.
func OpenObject(l Label, envelope []byte, parents ...Parent) ([]byte, error) {
	if len(parents) == 0 {
		// Or an envelope that holds its key in the clear would open.
		return nil, sheaf.Errorf(sheaf.Locked, "no key is at hand that the object lies under")
	}
	if len(envelope) < 3 || envelope[0] != formatEnvelope {
		return nil, sheaf.Errorf(sheaf.Corrupt, "not an envelope of version 1")
	}
	size := int(binary.BigEndian.Uint16(envelope[1:]))
	if len(envelope) < 3+size {
		return nil, sheaf.Errorf(sheaf.Corrupt, "an envelope is cut short")
	}
	wrap, box := envelope[3:3+size], envelope[3+size:]
	for _, p := range parents {
		var err error
		if wrap, err = OpenBox(p.Key, WrapBox, l.under(p), wrap); err != nil {
			return nil, err
		}
	}
	own, err := KeyOf(wrap)
	if err != nil {
		return nil, err
	}
	return OpenBox(own, DataBox, l, box)
}

// under is the label of the wrap of l's own key under p.
func (l Label) under(p Parent) Label {
	l.Key, l.Generation, l.Purpose = p.ID, p.Generation, PurposeObject
	return l
}

// What wrapped keys are for. The numbers are part of the format.
const (
	PurposeObject    Purpose = 1  // a row's own key, in its envelope
	PurposeDatabase  Purpose = 2  // the key of an epoch's database file
	PurposeStructure Purpose = 3  // names and layout of a study
	PurposeRecord    Purpose = 4  // the common bodies of the record
	PurposeSubject   Purpose = 5  // a subject's working identity, WW
	PurposeVersion   Purpose = 6  // one version of a document
	PurposeShared    Purpose = 7  // an object about several people
	PurposePerson    Purpose = 8  // a person's identity, S_P
	PurposeMatching  Purpose = 9  // name forms of one person, unlinked
	PurposeRecovery  Purpose = 10 // the recovery identity of an epoch, R_n
	PurposeRelease   Purpose = 11 // the frozen blocks of a publication
	PurposeDrop      Purpose = 12 // what is locked away where no passphrase is at hand
)

// Table numbers the tables whose rows hold boxes; part of the format.
type Table uint16

const (
	TableKeysFile Table = 1 // study.keys, vault.keys
	TableKey      Table = 2 // keys under the epoch key
	TableRecord   Table = 3 // bodies of the record

	TablePerson   Table = 16
	TableAccount  Table = 17
	TableOriginal Table = 18
	TableConsent  Table = 19
	TableNameForm Table = 20
	TableDraft    Table = 21
	TableDecision Table = 22
	TableEntity   Table = 23
	TableIntent   Table = 24
	TableMarker   Table = 25
	TableMap      Table = 26

	TableSubject   Table = 32
	TableTerms     Table = 33
	TableDocument  Table = 34
	TableVersion   Table = 35
	TablePart      Table = 36
	TableAttribute Table = 37
	TableChange    Table = 38
	TableHold      Table = 39
	TableCode      Table = 40
	TableCoding    Table = 41
	TableMemo      Table = 42
	TableClaim     Table = 43
	TableBearing   Table = 44
	TableProposal  Table = 45
	TableRelease   Table = 46
	TableAlias     Table = 47
	TableSetting   Table = 48
	TableQuery     Table = 49
	TableGrid      Table = 50
	TableAlignment Table = 51
)
