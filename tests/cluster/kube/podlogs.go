// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apiserver/pkg/util/flushwriter"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	crilogs "k8s.io/cri-client/pkg/logs"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// The simulated kubelets of KWOK serve one file for all pods. This part takes their place behind the node's
// kubelet port: it writes a log of its own for every container that KWOK says runs (see container.go), in the
// folder layout and the file format of a real node, and serves it with the kubelet's own reader, so that
// follow, since, tail, timestamps and previous behave as they do on a real node.
type logServer struct {
	node node
	pods corelisters.PodLister
}

func servePodLogs() {
	flags := flag.NewFlagSet("pod-logs", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig of a user who may watch pods")
	address := flags.String("address", "", "host:port to serve on")
	cert := flags.String("tls-cert-file", "", "certificate to serve with")
	key := flags.String("tls-private-key-file", "", "its private key")
	dir := flags.String("dir", "", "folder for the log files")
	_ = flags.Parse(os.Args[1:])
	if err := runLogServer(*kubeconfig, *address, *cert, *key, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "pod-logs:", err)
		os.Exit(1)
	}
}

func runLogServer(kubeconfig, address, cert, key, dir string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods()
	s := &logServer{node: node{dir: dir, runs: map[string]*run{}}, pods: pods.Lister()}
	_, err = pods.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { s.node.observe(o.(*corev1.Pod)) },
		UpdateFunc: func(_, o any) { s.node.observe(o.(*corev1.Pod)) },
		DeleteFunc: func(o any) {
			if pod, ok := o.(*corev1.Pod); ok {
				s.node.forget(pod)
			}
		},
	})
	if err != nil {
		return err
	}
	factory.Start(context.Background().Done())
	factory.WaitForCacheSync(context.Background().Done())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", s.serve)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	return http.ListenAndServeTLS(address, cert, key, mux)
}

func (s *logServer) serve(w http.ResponseWriter, r *http.Request) {
	options := &corev1.PodLogOptions{}
	if err := legacyscheme.ParameterCodec.DecodeParameters(r.URL.Query(), corev1.SchemeGroupVersion, options); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	pod, err := s.pods.Pods(r.PathValue("namespace")).Get(r.PathValue("pod"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	s.node.observe(pod) // the cache may know of a start before its event handler does
	container := r.PathValue("container")
	status := statusOf(pod, container)
	number, err := instanceOf(pod, container, status, options.Previous)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	path := s.node.path(pod, container, number)
	w.Header().Set("Transfer-Encoding", "chunked")
	out := flushwriter.Wrap(w)
	err = crilogs.ReadLogs(r.Context(), path, path, readOptions(options), &s.node, out, out)
	if err != nil && r.Context().Err() == nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func readOptions(asked *corev1.PodLogOptions) *crilogs.LogOptions {
	options := &crilogs.LogOptions{
		TailLines: asked.TailLines, LimitBytes: asked.LimitBytes, Follow: asked.Follow, Timestamp: asked.Timestamps,
	}
	if asked.SinceSeconds != nil {
		options.Since = time.Now().Add(-time.Duration(*asked.SinceSeconds) * time.Second)
	}
	if asked.SinceTime != nil {
		options.Since = asked.SinceTime.Time
	}
	return options
}

func statusOf(pod *corev1.Pod, container string) *corev1.ContainerStatus {
	for _, statuses := range [][]corev1.ContainerStatus{pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses} {
		for i := range statuses {
			if statuses[i].Name == container {
				return &statuses[i]
			}
		}
	}
	return nil
}

// instanceOf says which start of the container is meant, in the words of the kubelet when there is none.
func instanceOf(pod *corev1.Pod, container string, status *corev1.ContainerStatus, previous bool) (int32, error) {
	if status == nil {
		return 0, fmt.Errorf("container %q in pod %q is not available", container, pod.Name)
	}
	waiting := status.State.Waiting
	switch {
	case previous && status.LastTerminationState.Terminated == nil:
		return 0, fmt.Errorf("previous terminated container %q in pod %q not found", container, pod.Name)
	case previous:
		return status.RestartCount - 1, nil
	case waiting != nil && status.LastTerminationState.Terminated == nil:
		return 0, fmt.Errorf("container %q in pod %q is waiting to start: %s", container, pod.Name, waiting.Reason)
	case waiting != nil: // between two starts the kubelet shows the one that ended
		return status.RestartCount - 1, nil
	}
	return status.RestartCount, nil
}
