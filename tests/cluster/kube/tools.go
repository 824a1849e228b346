// SPDX-License-Identifier: Apache-2.0

//go:build tools

package main

import _ "sigs.k8s.io/kwok/cmd/kwok"
