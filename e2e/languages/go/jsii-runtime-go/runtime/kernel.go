package runtime

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// kernel is the Node.js process that runs the libraries. It answers each line of JSON with one.
type kernel struct {
	process *exec.Cmd
	input   io.WriteCloser
	output  *bufio.Reader
	// Where the libraries are written that it loads.
	folder string
	loaded map[string]bool
}

type request map[string]any

// theKernel is started with the first library that is loaded.
var theKernel *kernel

// Load makes a library known to the kernel, once.
func Load(name, version string, tarball []byte) {
	if theKernel == nil {
		theKernel = start()
	}
	if theKernel.loaded[name] {
		return
	}
	file := filepath.Join(theKernel.folder, strings.ReplaceAll(name, "/", "-")+".tgz")
	check(os.WriteFile(file, tarball, 0o600))
	call(request{"api": "load", "name": name, "version": version, "tarball": file})
	theKernel.loaded[name] = true
}

// Close ends the kernel.
func Close() {
	if theKernel == nil {
		return
	}
	check(theKernel.input.Close())
	check(theKernel.process.Wait())
	check(os.RemoveAll(theKernel.folder))
	theKernel = nil
}

func start() *kernel {
	program := os.Getenv("JSII_KERNEL")
	if program == "" {
		panic("JSII_KERNEL must name the file bin/jsii-runtime.js of a jsii runtime")
	}
	process := exec.Command("node", program)
	process.Stderr = os.Stderr
	input, err := process.StdinPipe()
	check(err)
	output, err := process.StdoutPipe()
	check(err)
	check(process.Start())
	folder, err := os.MkdirTemp("", "jsii-libraries-")
	check(err)
	started := &kernel{process, input, bufio.NewReader(output), folder, map[string]bool{}}
	started.line() // hello
	return started
}

func (k *kernel) line() []byte {
	line, err := k.output.ReadBytes('\n')
	check(err)
	return line
}

// call returns the member of the answer that has the result.
func call(message request) json.RawMessage {
	text, err := json.Marshal(message)
	check(err)
	_, err = theKernel.input.Write(append(text, '\n'))
	check(err)

	line := theKernel.line()
	var answer struct {
		OK       map[string]json.RawMessage `json:"ok"`
		Error    string                     `json:"error"`
		Callback json.RawMessage            `json:"callback"`
	}
	check(json.Unmarshal(line, &answer))
	if answer.Error != "" {
		panic(answer.Error)
	}
	if answer.Callback != nil {
		panic(fmt.Sprintf("calls from JavaScript are not served: %s", answer.Callback))
	}
	for _, member := range []string{"result", "value", reference} {
		if value, ok := answer.OK[member]; ok {
			return value
		}
	}
	return nil
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
