package workspace_test
import ("testing";"os";"fmt";"os/exec")
func TestZZ(t *testing.T){ w:=newMediaWorld(t); _,bulk:=w.media(t,"first"); out,_:=exec.Command("find",bulk,"-newer","/etc/passwd","-name","*").CombinedOutput(); fmt.Println(string(out)[:1500]); b,_:=os.ReadFile(bulk+"/manifest.json"); fmt.Println(string(b)[:900]) }
