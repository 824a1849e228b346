// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	criapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// node holds the log files of all simulated containers, one per start, and plays the container runtime to the
// kubelet's log reader: that one asks it whether a container still runs to know when a followed log ends.
type node struct {
	criapi.RuntimeService
	dir  string
	lock sync.Mutex
	runs map[string]*run // by log file
}

// run is one start of one container, writing lines until it is told how the container ended.
type run struct {
	ended   chan string // the last line
	stopped chan struct{}
}

func (n *node) path(pod *corev1.Pod, container string, number int32) string {
	return filepath.Join(n.podDir(pod), container, strconv.Itoa(int(number))+".log")
}

func (n *node) podDir(pod *corev1.Pod) string {
	return filepath.Join(n.dir, fmt.Sprintf("%s_%s_%s", pod.Namespace, pod.Name, pod.UID))
}

// observe starts a log for each container start that it sees for the first time and ends the log of each start
// that is over. Container states that came and went between two events still leave a whole log.
func (n *node) observe(pod *corev1.Pod) {
	n.lock.Lock()
	defer n.lock.Unlock()
	for _, statuses := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
		for _, status := range statuses {
			if over := status.LastTerminationState.Terminated; over != nil && status.RestartCount > 0 {
				n.start(pod, status.Name, status.RestartCount-1).end(over)
			}
			if status.State.Running != nil {
				n.start(pod, status.Name, status.RestartCount)
			}
			if over := status.State.Terminated; over != nil {
				n.start(pod, status.Name, status.RestartCount).end(over)
			}
		}
	}
}

func (n *node) start(pod *corev1.Pod, container string, number int32) *run {
	path := n.path(pod, container, number)
	if known := n.runs[path]; known != nil {
		return known
	}
	r := &run{ended: make(chan string, 1), stopped: make(chan struct{})}
	n.runs[path] = r
	_ = os.MkdirAll(filepath.Dir(path), 0o755)
	file, err := os.Create(path)
	if err != nil {
		close(r.stopped)
		return r
	}
	fmt.Fprintf(file, "%s stdout F %s/%s started, run %d\n", now(), pod.Name, container, number)
	go r.write(file, chatterOf(pod))
	return r
}

func (r *run) end(state *corev1.ContainerStateTerminated) {
	last := fmt.Sprintf("stdout F finished with exit code %d", state.ExitCode)
	if state.ExitCode != 0 {
		last = fmt.Sprintf("stderr F %s: exit code %d", state.Reason, state.ExitCode)
		if state.Message != "" {
			last = "stderr F " + strings.ReplaceAll(strings.TrimSpace(state.Message), "\n", " ")
		}
	}
	r.stop(last)
}

func (r *run) stop(last string) {
	select {
	case r.ended <- last:
	default: // told before
	}
}

func (r *run) write(file *os.File, c chatter) {
	defer close(r.stopped)
	defer file.Close()
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	for line := 1; ; {
		select {
		case last := <-r.ended:
			if last != "" {
				fmt.Fprintf(file, "%s %s\n", now(), last)
			}
			r.ended <- "" // later ends find the place taken
			return
		case <-tick.C:
			if line <= c.lines {
				fmt.Fprintf(file, "%s stdout F %s\n", now(), c.line(line))
				line++
			}
		}
	}
}

func (n *node) forget(pod *corev1.Pod) {
	n.lock.Lock()
	defer n.lock.Unlock()
	prefix := n.podDir(pod) + string(filepath.Separator)
	for path, r := range n.runs {
		if strings.HasPrefix(path, prefix) {
			r.stop("")
			delete(n.runs, path)
		}
	}
	_ = os.RemoveAll(n.podDir(pod))
}

// ContainerStatus answers the log reader; the id is the log file.
func (n *node) ContainerStatus(_ context.Context, id string, _ bool) (*runtimeapi.ContainerStatusResponse, error) {
	state := runtimeapi.ContainerState_CONTAINER_EXITED
	n.lock.Lock()
	r := n.runs[id]
	n.lock.Unlock()
	if r != nil {
		select {
		case <-r.stopped:
		default:
			state = runtimeapi.ContainerState_CONTAINER_RUNNING
		}
	}
	return &runtimeapi.ContainerStatusResponse{Status: &runtimeapi.ContainerStatus{Id: id, State: state}}, nil
}

// chatter is what a container writes between its first and its last line. Ranks of training jobs talk by
// default; annotations on the pod set the rest:
//
//	lockstep.test/log-every: 100ms     pause between two lines
//	lockstep.test/log-lines: "50"      fall silent after so many
//	lockstep.test/log-text: ...        the lines, over and over; $(N) is the line's number, $(POD) the pod,
//	                                   $(LOSS) a number that falls
type chatter struct {
	every time.Duration
	lines int
	text  []string
	pod   string
}

func chatterOf(pod *corev1.Pod) chatter {
	c := chatter{every: time.Second, pod: pod.Name, text: []string{"step $(N) loss $(LOSS)"}}
	if pod.Labels["training.kubeflow.org/job-name"] != "" {
		c.lines = 10000
	}
	if text := pod.Annotations["lockstep.test/log-text"]; text != "" {
		c.text = strings.Split(strings.TrimRight(text, "\n"), "\n")
		c.lines = len(c.text)
	}
	if every, err := time.ParseDuration(pod.Annotations["lockstep.test/log-every"]); err == nil && every > 0 {
		c.every = every
		c.lines = max(c.lines, 10000)
	}
	if lines, err := strconv.Atoi(pod.Annotations["lockstep.test/log-lines"]); err == nil {
		c.lines = lines
	}
	return c
}

func (c chatter) line(number int) string {
	text := c.text[(number-1)%len(c.text)]
	loss := fmt.Sprintf("%.3f", 2.5/(1+float64(number)/20))
	return strings.NewReplacer("$(N)", strconv.Itoa(number), "$(LOSS)", loss, "$(POD)", c.pod).Replace(text)
}

// now is a time stamp of the CRI log format, always with nine digits so that lines sort as text.
func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000000000Z07:00") }
