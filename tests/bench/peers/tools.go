//go:build tools

// The tools that lockstep is measured against.
package bench

import _ "sigs.k8s.io/kustomize/kustomize/v5"
